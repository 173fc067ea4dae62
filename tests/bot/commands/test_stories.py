"""``/latest``, ``/timeline`` and ``/article``, to the asker alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.commands.stories import article_list, coverage_words, events_list
from bot.core.interactions import Picture
from bot.ui.cards import BlockPages, ButtonIds, fits
from index.answer.coverage import Coverage
from index.answer.events import ArticleView, EventAnswer, EventQuery, ToldEvent
from index.store.rows import Article, CopyOf, EventArticle, Revision
from index.values import PUBLIC, Published
from tests.bot.pressing import press
from tests.bot.reading import pages_of
from tests.bot.samples import PNG, ScriptedAsker, ScriptedStories, quote
from tests.bot.ui.card_kinds import CONTENTS, long_quote
from tests.discord_double import DiscordDouble, User

DAYS = tuple(date(2024, 5, 2) + timedelta(days=day) for day in range(3))
COVERAGE = Coverage(DAYS, 1, (("Wire", (2, 0, 3)), ("Herald", (0, 1, 1))))
WHEN = datetime(2024, 8, 28, 9, 30, tzinfo=UTC)


def told(number: int, outlets: int = 1) -> ToldEvent:
    words = f"Point {number} is settled."
    said = quote(text=words, sentence=words, span=None, rank=number)
    return ToldEvent(said, "Beijing" if number == 1 else None, outlets, outlets)


def found(*events: ToldEvent, **more: object) -> EventAnswer:
    return EventAnswer(EventQuery("talks"), events=events, **more)  # type: ignore[arg-type]


def revision(number: int, text: str) -> Revision:
    return Revision(number, "Talks", text, None, None, None, WHEN)


def row(key: str, outlet: str) -> EventArticle:
    when = Published.parse("2024-08-29")
    url = f"https://example.org/{key}"
    return EventArticle(
        revision_id=1, event_id=7, article_key=key, revision=1, title=f"Title {key}",
        source=outlet, url=url, published=when,
    )  # fmt: skip


ARTICLE = Article(
    key="a", scope=PUBLIC, external_id=None, url="https://example.org/a", outlet="Herald",
    path=None, sources=("Feed",), revision=2, title="Talks", text="They met on Friday.",
    published=Published.parse("2024-08-29"), partial=False,
)  # fmt: skip
VIEW = ArticleView(
    ARTICLE,
    (revision(1, "They met on Tuesday."), revision(2, "They met on Friday.")),
    (CopyOf("c", "Gazette", "Talks", "https://example.org/c", Published.parse("2024-08-28")),),
    (row("a", "Herald"), row("c", "Gazette"), row("o", "Observer")),
)


@pytest.fixture
def asker() -> ScriptedAsker:
    events = [told(1, 3), *(told(number) for number in range(2, 9))]
    stories = ScriptedStories(found(*events, is_cut=True, coverage=COVERAGE), view=VIEW)
    stories.titles = [("key-1", "Talks end"), ("key-2", "Talks begin")]
    return ScriptedAsker(event_service=stories)


def stories_of(asker: ScriptedAsker) -> ScriptedStories:
    assert isinstance(asker.event_service, ScriptedStories)
    return asker.event_service


async def test_the_latest_are_listed_with_date_side_words_and_outlets(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    asked = {"names": "talks", "side": "Beijing"}
    card = await server.run("latest", asked, user=member)
    assert card.ephemeral
    lines = card.text.split("\n")
    assert lines[:5] == [
        "**Latest on talks** · page 1 of 2",
        "**28 August 2024** · Beijing",
        "> Point 1 is settled.",
        "-# Sullivan and Wang open talks · The Example Times",
        "-# This story is in 3 outlets.",
    ]
    [query] = stories_of(asker).asked
    assert (query.topic, query.side) == ("talks", "Beijing")
    assert query.reach.scope == f"discord:{server.guild.id}"


async def test_a_timeline_has_its_picture_on_every_page(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    asked = await server.slash("timeline", {"topic": "talks", "since": "May 2024"}, user=member)
    card = await asked.answer()
    [gallery] = [one for one in card.walk() if one.get("type") == 12]
    [item] = gallery["items"]
    assert item["description"] == coverage_words(COVERAGE)
    assert item["description"].startswith("Bars: 7 articles from 2 May 2024 on. Wire 5, Herald 2.")
    await press(server, card, "next", user=member)
    turned = await asked.until(lambda message: "page 2 of 2" in message.text)
    assert "There are others" in turned.text
    assert [one for one in turned.walk() if one.get("type") == 12]


async def test_why_nothing_is_listed_is_told(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    asker.event_service = ScriptedStories(
        EventAnswer(EventQuery("x"), reason="nothing", ungrouped=2)
    )
    card = await server.run("timeline", {"topic": "*tractors*"}, user=member)
    assert card.text.split("\n") == [
        r"No article has all words of “\*tractors\*”.",
        "2 articles are in no story yet.",
    ]


async def test_an_article_is_shown_with_changes_copies_and_story(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    card = await server.run("article", {"name": "key-1"}, user=member)
    assert card.ephemeral
    lines = card.text.split("\n")
    assert lines[0] == "**[Talks](https://example.org/a)**"
    assert "-# From: Feed" in lines
    assert "[Gazette](https://example.org/c) · 28 August 2024" in lines
    assert "-# Printed first by Gazette." in lines
    assert "**The story, in 3 outlets**" in lines
    assert "29 August 2024 · Observer · [Title o](https://example.org/o)" in lines
    assert "Title c" not in card.text
    assert "… Talks ¶ They met on ~~Tuesday.~~ **Friday.** …" in lines
    assert stories_of(asker).scopes[-1] == (PUBLIC, f"discord:{server.guild.id}")


async def test_headlines_and_sides_are_offered(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    asking = await server.autocomplete("article", {"name": "talks"}, focused="name", user=member)
    offered = await asking.choices()
    assert [(one["name"], one["value"]) for one in offered] == [
        ("Talks end", "key-1"), ("Talks begin", "key-2"),
    ]  # fmt: skip
    asking = await server.autocomplete("latest", {"side": "wash"}, focused="side", user=member)
    assert [one["value"] for one in await asking.choices()] == ["Washington"]


@pytest.mark.parametrize("content", CONTENTS)
def test_every_page_fits_into_a_card_whatever_is_told(content: str) -> None:
    text = CONTENTS[content]
    events = [ToldEvent(long_quote(text, number), text(200), 9, 9) for number in range(1, 9)]
    answer = found(*events, is_cut=True, ungrouped=10**6, coverage=COVERAGE)
    picture = Picture(PNG, "a.png", text(900))
    pages = BlockPages("/timeline", lambda: events_list(answer, is_timeline=True), picture)
    for _ in range(9):
        assert fits(pages.render(ButtonIds("/timeline", "0" * 16), "A footnote of some length."))
        pages.number += 1


@pytest.mark.parametrize("content", CONTENTS)
def test_every_page_of_an_article_fits_into_a_card(content: str) -> None:
    text = CONTENTS[content]
    revisions = tuple(revision(number, f"{text(4_000)} {number}") for number in range(1, 5))
    copies = tuple(CopyOf(f"{n}", text(300), text(300), None, None) for n in range(30))
    story = tuple(row(f"k{n}", text(300)) for n in range(30))
    article = replace(ARTICLE, title=text(500), text=text(4_000), outlet=text(300),
                      sources=(text(300),) * 9, correction=text(900), byline=text(300))  # fmt: skip
    view = ArticleView(article, revisions, copies, story)
    assert all(map(fits, pages_of(article_list(view))))
