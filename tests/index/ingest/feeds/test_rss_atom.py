"""RSS, Atom and RDF, sound and damaged."""

import pytest

from index.errors import InputError
from index.ingest.feeds.listing import MOST_ENTRIES, FeedEntry
from index.values import Published

from .samples import ARTICLE, FIRST, SECOND, URL, atom, described, item, read, rss


def only(body: bytes) -> FeedEntry:
    [entry] = read(body).entries
    return entry


def test_an_rss_feed_gives_title_site_language_and_entries() -> None:
    channel = (
        "<title>The Courier &#8211; World</title><link>https://courier.example/</link>"
        "<language>en-GB</language>"
    )
    listing = read(rss(item(more="<guid>tag:1</guid>"), channel=channel))
    assert (listing.form, listing.title) == ("rss", "The Courier – World")
    assert (listing.site, listing.language) == ("https://courier.example/", "en")
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
    assert listing.form == "rdf"
    [entry] = listing.entries
    assert (entry.identity, entry.url) == ("https://m.example/1", "https://m.example/1")
    assert entry.published == Published.parse("2024-08-28T10:00:00+02:00")


def test_an_rss_date_keeps_the_zone_that_it_prints() -> None:
    entry = only(rss(item(more="<pubDate>Wed, 28 Aug 2024 22:49:00 EDT</pubDate>")))
    assert entry.published == Published.parse("2024-08-28T22:49:00-04:00")


def test_a_date_of_dublin_core_is_taken_where_there_is_no_other() -> None:
    entry = only(rss(item(more="<dcterms:issued>2024-08-28</dcterms:issued>")))
    assert entry.published == Published.parse("2024-08-28")


@pytest.mark.parametrize(
    "printed", ["Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 28 Aug 2034 10:00:00 Z"]
)
def test_absurd_dates_are_none(printed: str) -> None:
    assert only(rss(item(more=f"<pubDate>{printed}</pubDate>"))).published is None


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


def test_a_permalink_stands_in_for_a_link_that_is_missing() -> None:
    entry = only(rss("<title>T</title><guid>https://courier.example/9</guid>"))
    assert entry.url == "https://courier.example/9"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "file:///etc/passwd"]
)
def test_a_link_that_is_no_web_address_is_none(link: str) -> None:
    entry = only(rss(item(link=link, more=described(ARTICLE))))
    assert entry.url is None
    assert entry.full


def test_the_fullest_text_is_taken_and_known_to_be_whole() -> None:
    teaser = described(f"{FIRST[:60]} […]")
    whole = f"<content:encoded><![CDATA[{ARTICLE}]]></content:encoded>"
    for more in (teaser + whole, whole + teaser):
        entry = only(rss(item(more=more)))
        assert SECOND in entry.content
        assert entry.full


def test_a_whole_article_in_the_description_is_whole() -> None:
    assert only(rss(item(more=described(ARTICLE)))).full


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


def test_entries_without_address_and_text_are_counted_and_skipped() -> None:
    listing = read(rss("<title>Nothing</title>", item()))
    assert (len(listing.entries), listing.skipped) == (1, 1)


def test_entries_come_newest_first_and_too_many_are_counted() -> None:
    items = [
        item(f"N{at}", f"https://courier.example/{at}", f"<pubDate>{day}</pubDate>")
        for at, day in enumerate(
            f"{1 + at % 28:02d} Jan {2010 + at // 28 % 14} {at % 24:02d}:00:00 Z"
            for at in range(MOST_ENTRIES + 30)
        )
    ]
    listing = read(rss(*items))
    moments = [entry.published.moment for entry in listing.entries if entry.published]
    assert len(moments) == MOST_ENTRIES
    assert moments == sorted(moments, reverse=True)
    assert listing.skipped == 30


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
    assert listing.skipped == many - MOST_ENTRIES
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


def test_the_outlet_that_an_entry_names_is_its_own() -> None:
    source = "<source url='https://wire.example/rss'>The Wire</source>"
    assert only(rss(item(more=source))).outlet == "The Wire"


def test_language_comes_from_the_entry_or_from_what_encloses_it() -> None:
    body = atom("<id>1</id><title>T</title><link href='/1'/>").replace(
        b"<entry>", b"<entry xml:lang='de-AT'>"
    )
    assert only(body).language == "de"


def test_damage_is_tolerated() -> None:
    body = rss(item("Trade & aid", more=described(FIRST)), item("Two", "https://courier.example/2"))
    broken = body.replace(b"</channel></rss>", b"<item><title>Cut o")
    assert {entry.title for entry in read(broken).entries} >= {"Trade & aid", "Two"}


def test_a_control_character_does_not_spoil_a_feed() -> None:
    assert only(rss(item("Border\x0b to\x00 reopen"))).title == "Border to reopen"


def test_entities_of_old_feeds_are_known_without_their_dtd() -> None:
    doctype = (
        b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        b'"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    )
    body = rss(item("Caf&eacute; talks")).replace(b"<rss", doctype + b"<rss")
    assert only(body).title == "Café talks"


def test_what_begins_like_a_feed_and_is_none_is_refused() -> None:
    with pytest.raises(InputError, match=r"courier\.example is not a feed"):
        read(b"<rdf:RDF><person>x</person></rdf:RDF>", URL)
