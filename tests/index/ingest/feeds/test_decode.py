"""From bytes to text without a DOCTYPE."""

import gzip

import pytest

from index.errors import InputError
from index.ingest.feeds.decode import opened, unpacked


def test_what_stands_before_the_root_is_cut_off() -> None:
    body = (
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- <rss> --><?style x?>'
        b'<!DOCTYPE rss [<!ENTITY a "]>">]><rss/>'
    )
    found = opened(body)
    assert (found.kind, found.text) == ("feed", "<rss/>")


def test_declarations_inside_become_plain_text() -> None:
    found = opened(b"<rss><![CDATA[<!DOCTYPE html><p>x</p>]]><!ENTITY a 'b'><!doctype x [<rss>")
    assert "<!DOCTYPE" not in found.text.upper()
    assert "<!ENTITY" not in found.text.upper()
    assert "<p>x</p>" in found.text


@pytest.mark.parametrize("root", ["rss", "rdf:RDF", "feed", "atom:feed", "channel", "RSS"])
def test_roots_of_feeds_are_known(root: str) -> None:
    assert opened(f"<{root} version='2.0'></{root}>".encode()).kind == "feed"


def test_a_root_counts_more_than_a_wrong_doctype() -> None:
    assert opened(b'<!DOCTYPE html PUBLIC "x" "y"><rss></rss>').kind == "feed"


@pytest.mark.parametrize("codec", ["idna", "punycode", "undefined", "unicode_escape", "no such"])
def test_an_encoding_that_is_none_does_no_harm(codec: str) -> None:
    body = f'<?xml version="1.0" encoding="{codec}"?><rss>\xe9</rss>'.encode("latin-1")
    assert opened(body).kind == "feed"
    assert opened(body, codec).kind == "feed"


def test_files_are_unpacked_within_bounds() -> None:
    assert unpacked(gzip.compress(b"<rss/>"), "a.example") == b"<rss/>"
    with pytest.raises(InputError, match=r"a\.example has more than 20 MB"):
        unpacked(gzip.compress(b" " * 20_000_001), "a.example")
    with pytest.raises(InputError, match=r"a\.example has more than 20 MB"):
        unpacked(b" " * 20_000_001, "a.example")
