"""Feeds of every format, and sitemaps, are read into one listing."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.ingest.detect import feed_links
from index.ingest.feeds import parse as sitemap
from index.ingest.feeds.listing import (
    MOST_ENTRIES,
    FeedEntry,
    FeedLink,
    Listing,
    identity_of,
    web_address,
)
from index.ingest.feeds.parse import read_date
from index.values import Published
from tests.index.ingest.feeds.samples import (
    ARTICLE,
    FIRST,
    NOW,
    SECOND,
    THIRD,
    atom,
    described,
    item,
    read,
    rss,
)


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        (" https://a.example/1 ", "https://a.example/1"),
        ("/1?x=1&y=2", "https://b.example/1?x=1&y=2"),
        ("//c.example/1", "https://c.example/1"),
        ("https://a.example/Äpfel und Birnen", "https://a.example/Äpfel%20und%20Birnen"),
        ("https://a.example/\n1", "https://a.example/1"),
        ("", None),
        (None, None),
        (5, None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.example", None),
        ("file:///etc/passwd", None),
        ("ftp://a.example/1", None),
        ("http://[::1", None),
        ("http:///path", None),
        ("https://a.example/" + "x" * 5_000, None),
    ],
)
def test_only_addresses_of_the_web_count(raw: object, address: str | None) -> None:
    assert web_address(raw, "https://b.example/feed") == address


def test_an_entry_is_known_by_its_name_then_its_address_then_its_title() -> None:
    assert identity_of(" tag:1 ", "https://a.example/1", "T") == "tag:1"
    assert identity_of("", "https://a.example/1", "T") == "https://a.example/1"
    assert identity_of(None, None, "Talks") == identity_of(None, None, "TALKS") != ""
    long = identity_of("x" * 5_000, None, "T")
    assert len(long) < 100
    assert long != identity_of("x" * 5_001, None, "T")


_FIRST = datetime.fromisoformat("1990-01-02")
_LAST = datetime.fromisoformat("2024-08-30")


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("Wed, 28 Aug 2024 22:49:00 +0000", "2024-08-28T22:49:00+00:00"),
        ("Wed, 28 Aug 2024 22:49:00 GMT", "2024-08-28T22:49:00+00:00"),
        ("Wed, 28 Aug 2024 22:49:07 -0400", "2024-08-28T22:49:07-04:00"),
        ("28 Aug 24 22:49 EDT", "2024-08-28T22:49:00-04:00"),
        ("Wed, 28 August 2024 22:49:00 CEST", "2024-08-28T22:49:00+02:00"),
        ("Mon, 28 Aug 2024 22:49:00 +0530", "2024-08-28T22:49:00+05:30"),
        ("Wed,28 Aug 2024 22:49:00 Nowhere", "2024-08-28T22:49:00+00:00"),
        ("28-Aug-2024 10:49:00 PM EDT", "2024-08-28T22:49:00-04:00"),
        ("2024-08-28T22:49:00Z", "2024-08-28T22:49:00+00:00"),
        ("2024-08-28T22:49:00.123456789-04:00", "2024-08-28T22:49:00.123456-04:00"),
        ("2024-08-28 22:49", "2024-08-28T22:49:00+00:00"),
        ("2024-08-28T22:49+0200", "2024-08-28T22:49:00+02:00"),
        ("20240828T22:49:00Z", "2024-08-28T22:49:00+00:00"),
        ("August 28, 2024 10:49 pm EDT", "2024-08-28T22:49:00-04:00"),
        ("2024-08-28", "2024-08-28"),
        ("Wed, 28 Aug 2024", "2024-08-28"),
        ("Wed, 28 Aug 2024 00:00:00 +0000", "2024-08-28"),
        ("2024-08-28T00:00:00+02:00", "2024-08-28"),
    ],
)
def test_a_date_keeps_its_zone_and_its_precision(printed: str, moment: str) -> None:
    assert read_date(printed, NOW) == Published.parse(moment)


@pytest.mark.parametrize(
    "printed",
    [
        "", None, "yesterday", "2024", "2024-08", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01",
        "2024-13-40", "31 Feb 2024 10:00:00 Z", "Wed, 28 Aug 2024 25:00:00 GMT",
        "2024-09-05T10:00:00Z", "9999-12-31T23:59:59-12:00", "5" * 500,
    ],
)  # fmt: skip
def test_what_is_no_date_or_an_absurd_one_is_none(printed: str | None) -> None:
    assert read_date(printed, NOW) is None


@given(st.text(max_size=60) | st.from_regex(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}\Z"))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read_date(text, NOW)
    assert found is None or found.moment.tzinfo is not None


@given(st.datetimes(_FIRST, _LAST), st.integers(-14, 14))
def test_moments_come_back_as_they_were_printed(moment: datetime, hours: int) -> None:
    moment = moment.replace(microsecond=0)
    printed = f"{moment:%a, %d %b %Y %H:%M:%S} {hours:+03d}00"
    found = read_date(printed, NOW)
    assert found is not None
    assert found.moment.replace(tzinfo=None) == moment


def only(body: bytes) -> FeedEntry:
    [entry] = read(body).entries
    return entry


def test_an_rss_feed_gives_title_language_and_entries() -> None:
    channel = (
        "<title>The Courier &#8211; World</title><link>https://courier.example/</link>"
        "<language>en-GB</language>"
    )
    listing = read(rss(item(more="<guid>tag:1</guid>"), channel=channel))
    assert (listing.form, listing.title) == ("feed", "The Courier – World")
    assert listing.language == "en"
    [entry] = listing.entries
    assert (entry.identity, entry.url) == ("tag:1", "https://courier.example/1")
    assert entry.title == "Border to reopen"


def test_atom_is_read_with_its_alternate_link() -> None:
    entry = only(
        atom(
            "<title type='html'>Border &lt;b&gt;to&lt;/b&gt; reopen &amp;amp; stay so</title>"
            "<id>urn:7</id><link rel='self' href='https://courier.example/7.atom'/>"
            "<link rel='alternate' type='text/html' href='/7'/>"
            "<published>2024-08-28T22:49:00-04:00</published>"
            "<updated>2024-08-29T08:00:00-04:00</updated>"
            "<author><name>Ann Marlow</name></author><author><name>Tom Reyes</name></author>"
        )
    )
    assert entry.title == "Border to reopen & stay so"
    assert entry.url == "https://courier.example/7"
    assert entry.published == Published.parse("2024-08-28T22:49:00-04:00")
    assert entry.updated == Published.parse("2024-08-29T08:00:00-04:00")
    assert entry.byline == "Ann Marlow and Tom Reyes"


def test_rdf_is_read() -> None:
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<channel><title>Ministry</title></channel>"
        b'<item rdf:about="https://m.example/1"><title>Visit</title>'
        b"<link>https://m.example/1</link><dc:date>2024-08-28T10:00:00+02:00</dc:date></item>"
        b"</rdf:RDF>"
    )
    listing = read(body)
    [entry] = listing.entries
    assert (entry.identity, entry.url) == ("https://m.example/1", "https://m.example/1")
    assert entry.published == Published.parse("2024-08-28T10:00:00+02:00")


def test_a_date_of_dublin_core_is_taken_where_there_is_no_other() -> None:
    entry = only(rss(item(more="<dcterms:issued>2024-08-28</dcterms:issued>")))
    assert entry.published == Published.parse("2024-08-28")


def test_relative_links_are_resolved_against_the_feed_and_against_its_base() -> None:
    assert only(rss(item(link="/world/1"))).url == "https://courier.example/world/1"
    based = "<link href='1'/><id>x</id><title>T</title>"
    body = atom(based).replace(b"<entry>", b"<entry xml:base='https://cdn.example/a/'>")
    assert only(body).url == "https://cdn.example/a/1"


def test_the_entrys_own_page_is_preferred_to_a_redirector() -> None:
    link = "https://feedproxy.google.com/~r/x/1"
    permalink = "<guid>https://courier.example/own</guid>"
    named = "<feedburner:origLink>https://courier.example/orig</feedburner:origLink>"
    assert only(rss(item(link=link, more=permalink))).url == "https://courier.example/own"
    assert only(rss(item(link=link, more=named))).url == "https://courier.example/orig"
    assert only(rss(item(link=link))).url == link


def test_the_fullest_text_is_taken_and_known_to_be_whole() -> None:
    teaser = described(f"{FIRST[:60]} […]")
    whole = f"<content:encoded><![CDATA[{ARTICLE}]]></content:encoded>"
    for more in (teaser + whole, whole + teaser):
        entry = only(rss(item(more=more)))
        assert SECOND in entry.content
        assert entry.full


@pytest.mark.parametrize(
    "teaser",
    [
        SECOND,
        f"<p>{FIRST}</p><p>{SECOND}</p><p>Both sides will […]</p>",
        f"{ARTICLE}<p><a href='/1'>Continue reading</a></p>",
        f"{ARTICLE[:-4]}… <a href='/1'>Read more</a></p>",
        f"{ARTICLE[:-5]} [&#8230;]</p><p>The post <a>A</a> appeared first on <a>B</a>.</p>",
    ],
)
def test_a_teaser_is_not_whole(teaser: str) -> None:
    assert not only(rss(item(more=described(teaser)))).full


def test_what_wordpress_appends_does_not_make_a_teaser() -> None:
    appended = f"{ARTICLE}<p>The post <a>Border</a> appeared first on <a>The Courier</a>.</p>"
    assert only(rss(item(more=described(appended)))).full


def test_the_same_entry_twice_is_one_with_what_either_says() -> None:
    guid = "<guid isPermaLink='false'>7</guid>"
    old = item(
        "Old", more=f"{guid}<pubDate>Tue, 27 Aug 2024 10:00:00 Z</pubDate>{described(ARTICLE)}"
    )
    new = item("New", more=f"{guid}<pubDate>Wed, 28 Aug 2024 10:00:00 Z</pubDate>")
    for body in (rss(old, new), rss(new, old)):
        entry = only(body)
        assert entry.title == "New"
        assert SECOND in entry.content
        assert entry.full


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_newest_of_very_many_are_kept_at_whichever_end_they_stand(newest_first: bool) -> None:
    many = MOST_ENTRIES + 100
    items = [
        f"<link>https://courier.example/{at}</link>"
        f"<pubDate>{1 + at % 28} Jan {2000 + at // 336} 10:00:00 Z</pubDate>"
        for at in range(many)
    ]
    listing = read(rss(*(reversed(items) if newest_first else items)))
    assert len(listing.entries) == MOST_ENTRIES
    assert f"https://courier.example/{many - 1}" in {entry.url for entry in listing.entries}
    assert "https://courier.example/0" not in {entry.url for entry in listing.entries}


@pytest.mark.parametrize(
    ("hints", "seconds"),
    [
        ("<ttl>30</ttl>", 1_800),
        (
            "<sy:updatePeriod>\n hourly </sy:updatePeriod>"
            "<sy:updateFrequency>\n2 </sy:updateFrequency>",
            1_800,
        ),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 86_400),
        ("<ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>99999999</ttl>", None),
        ("", None),
    ],
)
def test_how_often_the_feed_asks_to_be_looked_at(hints: str, seconds: float | None) -> None:
    assert read(rss(item(), channel=f"<title>T</title>{hints}")).every_s == seconds


def test_addresses_of_mail_are_no_authors() -> None:
    for author in ("desk@courier.example", "<![CDATA[desk@courier.example (News Desk)]]>"):
        assert only(rss(item(more=f"<author>{author}</author>"))).byline is None
    named = "<author>ann@courier.example (Ann Marlow)</author>"
    assert only(rss(item(more=named))).byline == "Ann Marlow"


def test_language_comes_from_the_entry_or_from_what_encloses_it() -> None:
    body = atom("<id>1</id><title>T</title><link href='/1'/>").replace(
        b"<entry>", b"<entry xml:lang='de-AT'>"
    )
    assert only(body).language == "de"


def test_damage_is_tolerated() -> None:
    body = rss(item("Trade & aid", more=described(FIRST)), item("Two", "https://courier.example/2"))
    broken = body.replace(b"</channel></rss>", b"<item><title>Cut o")
    assert {entry.title for entry in read(broken).entries} >= {"Trade & aid", "Two"}


def test_entities_of_old_feeds_are_known_without_their_dtd() -> None:
    doctype = (
        b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        b'"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    )
    body = rss(item("Caf&eacute; talks")).replace(b"<rss", doctype + b"<rss")
    assert only(body).title == "Café talks"


def feed(*items: object, **fields: object) -> Listing:
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "The Courier", **fields}
    return read(json.dumps(whole | {"items": list(items)}).encode())


def only_item(**fields: object) -> FeedEntry:
    [entry] = feed({"id": "7", "url": "https://courier.example/7", **fields}).entries
    return entry


def test_the_feed_and_its_items_are_read() -> None:
    listing = feed(
        {
            "id": 7,
            "url": "/7",
            "title": "Border to reopen",
            "content_html": ARTICLE,
            "date_published": "2024-08-28T22:49:00-04:00",
            "date_modified": "2024-08-29T01:00:00-04:00",
            "authors": [{"name": "Ann Marlow"}, {"url": "https://x.example"}],
            "language": "fr-CA",
        },
        home_page_url="https://courier.example/",
        language="en-GB",
    )
    assert (listing.form, listing.title, listing.language) == ("feed", "The Courier", "en")
    assert listing.entries == (
        FeedEntry(
            identity="7",
            url="https://courier.example/7",
            title="Border to reopen",
            published=Published.parse("2024-08-28T22:49:00-04:00"),
            updated=Published.parse("2024-08-29T01:00:00-04:00"),
            byline="Ann Marlow",
            language="fr",
            content=ARTICLE,
            full=True,
        ),
    )


def test_plain_text_becomes_paragraphs_and_keeps_its_signs() -> None:
    entry = only_item(content_text=f"{FIRST}\n\nFewer < more & more.\n\n{SECOND}\n\n{THIRD}")
    assert "<p>Fewer &lt; more &amp; more.</p>" in entry.content
    assert entry.full


def test_a_summary_is_a_teaser_and_the_author_of_version_1_counts() -> None:
    entry = only_item(summary=SECOND, author={"name": "Ann Marlow"})
    assert (entry.full, entry.byline) == (False, "Ann Marlow")
    assert SECOND in entry.content


@pytest.mark.parametrize("item", [None, 5, "x", [], {}, {"title": "T"}, {"id": {}, "url": 5}])
def test_items_of_no_use_are_left_out(item: object) -> None:
    listing = feed(item, {"url": "https://courier.example/1"})
    assert [one.url for one in listing.entries] == ["https://courier.example/1"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"version": "https://jsonfeed.org/version/1", "items": [}',
        b'{"version": "https://jsonfeed.org/version/1", "items": {}}',
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
    ],
)
def test_json_that_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(InputError, match="is not a feed: it is JSON"):
        read(body)


_PLAIN = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def test_a_plain_sitemap_gives_addresses_and_changes_newest_first() -> None:
    listing = read(
        f"<urlset {_PLAIN}><url><loc> https://m.example/1 </loc><lastmod>2024-08-01</lastmod></url>"
        "<url><loc>https://m.example/2</loc><lastmod>2024-08-28T10:00:00+02:00</lastmod></url>"
        "<url><loc>https://m.example/3</loc></url><url><loc>mailto:x@m.example</loc></url>"
        "<url/></urlset>".encode()
    )
    assert listing.form == "sitemap"
    assert [entry.url for entry in listing.entries] == [
        "https://m.example/2", "https://m.example/1", "https://m.example/3",
    ]  # fmt: skip
    assert listing.entries[0].updated == Published.parse("2024-08-28T10:00:00+02:00")
    assert all(not one.title and not one.full and not one.published for one in listing.entries)


def test_a_news_sitemap_gives_title_moment_language_and_outlet() -> None:
    listing = read(
        f"""<?xml version="1.0" encoding="UTF-8"?><!-- made at night -->
        <urlset {_PLAIN} {_NEWS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>
        <loc>https://m.example/1</loc>
        <image:image><image:title>Not the headline</image:title></image:image>
        <news:news><news:publication><news:name>The Courier</news:name>
        <news:language>zh-cn</news:language></news:publication>
        <news:publication_date>2024-08-28T22:49:00-04:00</news:publication_date>
        <news:title><![CDATA[Border
        to reopen]]></news:title></news:news></url></urlset>""".encode()
    )
    assert listing.entries == (
        FeedEntry(
            identity="https://m.example/1",
            url="https://m.example/1",
            title="Border to reopen",
            published=Published.parse("2024-08-28T22:49:00-04:00"),
            outlet="The Courier",
            language="zh",
        ),
    )


def test_an_index_gives_its_parts_those_changed_last_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_PARTS", 2)
    listing = read(
        f"<sitemapindex {_PLAIN}>"
        "<sitemap><loc>https://m.example/a.xml</loc></sitemap>"
        "<sitemap><loc>/b.xml.gz</loc><lastmod>2024-08-28</lastmod></sitemap>"
        "<sitemap><loc>https://m.example/c.xml</loc><lastmod>2024-08-29</lastmod></sitemap>"
        "</sitemapindex>".encode(),
        "https://m.example/sitemap.xml",
    )
    assert listing.parts == ("https://m.example/c.xml", "https://m.example/b.xml.gz")
    assert listing.entries == ()


def test_more_than_the_protocol_allows_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_PAGES", 2)
    lines = "".join(f"https://m.example/{at}\n" for at in range(5))
    listing = read(lines.encode())
    assert len(listing.entries) == 2


URL = "https://courier.example/world/page"


def page(head: str = "", body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def link(
    href: str, kind: str = "application/rss+xml", title: str = "", rel: str = "alternate"
) -> str:
    return f'<link rel="{rel}" type="{kind}" href="{href}" title="{title}">'


def test_declared_feeds_come_absolute_and_once_those_of_comments_last() -> None:
    head = (
        link("/comments/feed/", title="The Courier » Comments Feed")
        + link("/feed/", title="The Courier » Feed")
        + link("atom.xml", "Application/Atom+XML; charset=utf-8", rel="ALTERNATE home")
        + link("https://courier.example/feed/")
        + link("/feed.json", "application/feed+json")
        + link("/wp-json/wp/v2/posts/1", "application/json")
        + link("/de/", "text/html")
        + link("/style.rss", rel="stylesheet")
        + link("javascript:feed()")
    )
    assert feed_links(page(head), URL) == (
        FeedLink("https://courier.example/feed/", "The Courier » Feed"),
        FeedLink("https://courier.example/world/atom.xml", ""),
        FeedLink("https://courier.example/feed.json", ""),
        FeedLink("https://courier.example/comments/feed/", "The Courier » Comments Feed"),
    )


def test_visible_links_count_only_where_none_is_declared() -> None:
    body = (
        "<a href='/rss/world.xml'>World</a>"
        "<a href='/news?id=5.php'>RSS</a><a href='/news.rss'>N</a>"
        "<a href='/feed/'>Subscribe</a><a href='/feeding'>Aid</a><a href='/about'>RSS</a>"
        "<a href='mailto:rss@courier.example'>RSS</a>"
    )
    found = [one.url for one in feed_links(page(body=body), URL)]
    assert "https://courier.example/news.rss" in found
    assert "https://courier.example/feed/" in found
    assert "https://courier.example/feeding" not in found
    assert "https://courier.example/about" not in found
    assert len(feed_links(page(link("/feed/"), body), URL)) == 1


@given(st.binary(max_size=200))
def test_any_bytes_have_feeds_or_none(body: bytes) -> None:
    assert isinstance(feed_links(body, URL), tuple)
