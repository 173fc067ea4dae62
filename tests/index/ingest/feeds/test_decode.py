"""From bytes to text without a DOCTYPE."""

import gzip

import pytest

from index.errors import InputError
from index.ingest.feeds.decode import decode_feed, decompressed


def test_what_stands_before_the_root_is_cut_off() -> None:
    body = (
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- <rss> --><?style x?>'
        b'<!DOCTYPE rss [<!ENTITY a "]>">]><rss/>'
    )
    found = decode_feed(body)
    assert (found.kind, found.text) == ("feed", "<rss/>")


def test_declarations_inside_become_plain_text() -> None:
    found = decode_feed(
        b"<rss><![CDATA[<!DOCTYPE html><p>x</p>]]><!ENTITY a 'b'><!doctype x [<rss>"
    )
    assert "<!DOCTYPE" not in found.text.upper()
    assert "<!ENTITY" not in found.text.upper()
    assert "<p>x</p>" in found.text


@pytest.mark.parametrize("root", ["rss", "rdf:RDF", "feed", "atom:feed", "channel", "RSS"])
def test_roots_of_feeds_are_known(root: str) -> None:
    assert decode_feed(f"<{root} version='2.0'></{root}>".encode()).kind == "feed"


def test_a_root_counts_more_than_a_wrong_doctype() -> None:
    assert decode_feed(b'<!DOCTYPE html PUBLIC "x" "y"><rss></rss>').kind == "feed"


@pytest.mark.parametrize("codec", ["idna", "punycode", "undefined", "unicode_escape", "no such"])
def test_an_encoding_that_is_none_does_no_harm(codec: str) -> None:
    body = f'<?xml version="1.0" encoding="{codec}"?><rss>\xe9</rss>'.encode("latin-1")
    assert decode_feed(body).kind == "feed"
    assert decode_feed(body, codec).kind == "feed"


def test_files_are_unpacked_within_bounds() -> None:
    assert decompressed(gzip.compress(b"<rss/>"), "a.example") == b"<rss/>"
    with pytest.raises(InputError, match=r"a\.example has more than 20 MB"):
        decompressed(gzip.compress(b" " * 20_000_001), "a.example")
    with pytest.raises(InputError, match=r"a\.example has more than 20 MB"):
        decompressed(b" " * 20_000_001, "a.example")
