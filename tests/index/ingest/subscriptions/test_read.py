import pytest

from index.errors import InputError
from index.ingest.subscriptions.entries import LARGEST, MOST
from index.ingest.subscriptions.read import read_list

ONE = '<opml><body><outline text="Çağ" xmlUrl="https://a.example"/></body></opml>'


@pytest.mark.parametrize(
    "body",
    [
        ONE.encode(),
        ONE.encode("utf-8-sig"),
        ONE.encode("utf-16"),
        f'<?xml version="1.0" encoding="iso-8859-9"?>\n{ONE}'.encode("iso-8859-9"),
        '  [{"url": "https://a.example", "title": "Çağ"}]'.encode(),
    ],
)
def test_a_list_is_known_by_its_content_in_any_encoding(body: bytes) -> None:
    [entry] = read_list(body).entries
    assert (entry.name, entry.url) == ("Çağ", "https://a.example")


def test_a_list_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="lists no feeds"):
        read_list(b"<opml><body/></opml>")


def test_a_list_that_is_too_large_is_refused() -> None:
    with pytest.raises(InputError, match=r"has 5.0 MB; a list of feeds may have 5"):
        read_list(bytes(LARGEST + 1))


def test_a_list_with_too_many_entries_is_refused() -> None:
    many = "".join('<outline xmlUrl="a.example"/>' for _ in range(MOST + 1))
    with pytest.raises(InputError, match=f"lists {MOST + 1:,} feeds"):
        read_list(f"<opml><body>{many}</body></opml>".encode())
