"""What is a feed, and what a damaged or hostile one comes to."""

import gzip
import json
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import InputError, TryLaterError
from index.ingest.feeds import parse as decode
from index.ingest.feeds.listing import FeedEntry
from index.ingest.feeds.parse import decode_feed, looks_like_listing
from tests.index.ingest.feeds.samples import ARTICLE, URL, atom, described, item, read, rss


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


@pytest.mark.parametrize("codec", ["idna", "punycode", "undefined", "unicode_escape", "no such"])
def test_an_encoding_that_is_none_does_no_harm(codec: str) -> None:
    body = f'<?xml version="1.0" encoding="{codec}"?><rss>\xe9</rss>'.encode("latin-1")
    assert decode_feed(body).kind == "feed"
    assert decode_feed(body, codec).kind == "feed"


PAGE = (
    b"<!DOCTYPE html><html><head><title>The Courier</title></head><body><p>Hello</p></body></html>"
)
XHTML = (
    b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
    b'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>rss feed</p></body></html>'
)
JSON_FEED = json.dumps(
    {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": 1, "url": URL}]}
).encode()
SITEMAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    b"<url><loc>https://courier.example/1</loc></url></urlset>"
)
LISTINGS = [
    rss(item()),
    atom("<id>1</id><link href='/1'/>"),
    JSON_FEED,
    SITEMAP,
    gzip.compress(SITEMAP),
]


@pytest.mark.parametrize("body", LISTINGS)
@pytest.mark.parametrize(
    "content_type", ["text/html", "text/plain", "application/octet-stream", ""]
)
def test_a_listing_is_known_whatever_type_the_server_names(body: bytes, content_type: str) -> None:
    assert looks_like_listing(body, content_type)
    assert len(read(body, content_type=content_type).entries) == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (PAGE, "it is a web page"),
        (XHTML, "it is a web page"),
        (b"<svg><path/></svg>", "it begins with <svg>"),
        (b'{"articles": []}', "it is JSON, but no JSON Feed"),
        (b"Envoys met on Monday.", "it is neither XML nor JSON"),
        (b"", "it is neither XML nor JSON"),
        (b"%PDF-1.7 \xff\xfe\x00", "it is neither XML nor JSON"),
    ],
)
def test_what_is_no_listing_is_refused_with_the_reason(body: bytes, why: str) -> None:
    assert not looks_like_listing(body, "application/xml")
    with pytest.raises(InputError, match=f"courier.example is not a feed: {why}"):
        read(body, content_type="application/xml")


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-32", None),
        ("windows-1251", "windows-1251"),
        ("utf-8", "iso-8859-1"),
    ],
)
def test_text_is_right_in_any_encoding(encoding: str, charset: str | None) -> None:
    text = rss(item("Встреча в Женеве")).decode().replace('encoding="UTF-8"', "")
    [entry] = read(text.encode(encoding), charset=charset).entries
    assert entry.title == "Встреча в Женеве"


def test_a_packed_bomb_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LARGEST", 1_000_000)
    with pytest.raises(InputError, match="more than 1 MB"):
        read(gzip.compress(b"<rss>" + b" " * 1_000_001))
    with pytest.raises(InputError, match="damaged"):
        read(gzip.compress(SITEMAP)[:12] + b"\xff" * 50)
    assert not looks_like_listing(b"\x1f\x8b garbage")


LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
BOMBS = [
    f'<!DOCTYPE rss [<!ENTITY l0 "laughter">{LAUGHS}]>',
    f'<!DOCTYPE rss [<!ENTITY l9 "{"laughter" * 5_000}">]>',
    '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "http://127.0.0.1:9/laughter">]>',
    '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>',
    '<!DOCTYPE x [<!-- ]> --><!ENTITY y "]>"><!ENTITY l9 "laughter">]>',
    '<!DOC<!DOCTYPE x>TYPE rss [<!ENTITY l9 "laughter">]>',
    '<rss><!DOCTYPE rss [<!ENTITY l9 "laughter">]>',
]


@pytest.mark.parametrize("root", ["rss", "urlset"])
@pytest.mark.parametrize("bomb", BOMBS)
def test_no_entity_is_expanded_or_fetched(
    bomb: str, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it reached out"))
    boxed = (
        rss(item("Title &l9;" * 50, more=described(ARTICLE).replace("met", "&l9;"))).decode()
        if root == "rss"
        else f"<urlset>{'<url><loc>https://courier.example/&l9;</loc></url>' * 50}</urlset>"
    )
    began = time.process_time()
    entries: Sequence[FeedEntry] = ()
    with suppress(TryLaterError):  # of a bomb that opens a root and never closes it
        entries = read(boxed.replace(f"<{root}", f"{bomb}<{root}", 1).encode()).entries
    told = json.dumps([(entry.url, entry.title, entry.content) for entry in entries])
    assert "laughter" not in told
    assert "root:" not in told
    assert time.process_time() - began < 2


def test_many_beginnings_without_an_end_are_refused_at_once() -> None:
    began = time.process_time()
    for piece in ("<!--", "<?x ", "<!DOCTYPE x [<!ENTITY a 'b'>", "<", "<!DOCTYPE x [\"a'"):
        with pytest.raises(InputError):
            read((piece * 200_000).encode())
    assert time.process_time() - began < 5


_PIECES = st.sampled_from(
    [
        b"<rss>", b"</rss>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>",
        b"<link>", b"</link>", b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b"<entry>", b"<id>", b"</entry>",
        b"<content type='xhtml'>", b"<content type='html'>", b"</content>", b"<updated>2024-02-30T",
        b"<pubDate>31 Feb 99999 25:61:61 +9999</pubDate>", b"<description>", b"</description>",
        b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"]>", b"&a;",
        b"&#x110000;", b"&#0;", b"&#xd800;", b"&lt;p&gt;", b"http://[", b"https://a.example/1",
        b"<urlset>", b"<url>", b"<loc>", b"</loc>", b"</url>", b"<lastmod>", b"<sitemapindex>",
        b"<?xml version='1.0' encoding='", b"utf-16", b"idna", b"'?>", b"\xff\xfe", b"\x1f\x8b",
        b"{", b"}", b'"version":"https://jsonfeed.org/version/1",', b'"items":[', b"]",
        b'"id":1e999',
        b'"url":"', b'\\ud800"', b"\xc3\xa9", b"<source url='x'>", b"<author>", b"a@b (", b"\n",
        b"<guid isPermaLink='true'>", b"<ttl>-1</ttl>", b"xml:base='http://['", b"<a xml:lang='x'>",
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_PIECES | st.binary(max_size=8), max_size=30).map(b"".join))
def test_any_bytes_are_a_listing_or_are_refused(body: bytes) -> None:
    looks_like_listing(body)
    try:
        read(body)
    except (InputError, TryLaterError):
        return


@settings(max_examples=100)
@given(
    st.sampled_from(LISTINGS),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.binary(max_size=20),
)
def test_a_damaged_listing_is_read_or_refused(
    body: bytes, start: int, length: int, instead: bytes
) -> None:
    start %= len(body)
    try:
        read(body[:start] + instead + body[start + length % 40 :])
    except (InputError, TryLaterError):
        return


@pytest.mark.parametrize("snapshot", ["state-spread-29", "whitehouse-spread-29"])
def test_real_feeds_of_governments_hold_whole_articles(shared: Path, snapshot: str) -> None:
    [file] = (shared / "eval/feeds/gov").glob(f"{snapshot}*")
    listing = read(file.read_bytes(), "https://gov.example/feed")
    assert len(listing.entries) == 10
    assert all(entry.full and entry.url and entry.published for entry in listing.entries)
    assert (listing.language, listing.every_s) == ("en", 3_600)


@pytest.mark.parametrize("at", [30, 60, 90])
def test_a_feed_that_ends_early_keeps_its_whole_entries_and_says_so(at: int) -> None:
    whole = rss(*(item(title, f"{URL}/{title}") for title in ("First", "Second", "Third")))
    assert not read(whole).is_cut
    second = whole.index(b"Second")
    cut = read(whole[: second + at])
    assert cut.is_cut
    titles = ["First", "Second", "Third"][: whole[: second + at].count(b"</item>")]
    assert sorted(entry.title for entry in cut.entries) == titles


@pytest.mark.parametrize(
    "body",
    [
        rss(item("First"))[:-40], b"<rss version='2.0'><channel><title>A</title><item><ti",
        b"<urlset><url><loc>https://m.ex", b'{"version": "https://jsonfeed.org/version/1.1", "it',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}',
    ],
)  # fmt: skip
def test_a_feed_that_ends_before_its_first_entry_is_whole_is_asked_again(body: bytes) -> None:
    body = body if b"First" not in body else body[: body.index(b"First") + 2]
    with pytest.raises(TryLaterError, match=r"courier.example ended early, before its first entry"):
        read(body)
