"""Cards on sources stay within Discord's limits and show other people's words as they are."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.source_lists import LISTED_ON_PAGE as PAGE
from bot.commands.source_lists import changed, checked, source_card, source_list
from bot.commands.sources import AddConfirmation, added, removal
from bot.core.rate_limit import RateLimiter
from bot.ui.cards import BYTE_LIMIT, TEXT_LIMIT, ButtonIds
from index.ingest.detect import ArticlePreview, SourcePreview
from index.ingest.feeds.listing import FeedLink
from index.ingest.options import SourceCheck, SourceOptions
from index.store.sources import SourceHealth
from index.values import Published
from tests.bot.curating import FEED, NOW, health, scripted_curator
from tests.bot.reading import texts_of
from tests.discord_double.limits.components import component_problems

PRESS = ButtonIds("/source list", "0" * 16)
ODD = st.sampled_from(["*", "🕊️", "`", "@everyone ", "\n# ", "<@1>", "x", "[a](https://b.c)", "  "])
words = st.one_of(
    st.text(max_size=40),
    st.tuples(ODD, st.integers(1, 4_000)).map(lambda pair: pair[0] * pair[1]),
)
maybe = st.none() | words
days = st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1))
moments = st.none() | st.just(NOW)
published = st.none() | st.just(Published.on(date(2024, 5, 1))) | st.just(Published(NOW))
headlines = st.builds(ArticlePreview, title=words, published=published, url=st.none())

healths = st.builds(
    SourceHealth,
    name=words,
    scope=st.sampled_from(["public", "discord:1"]),
    kind=st.sampled_from(["bulk", "upload", "page", "feed", "sitemap"]),
    url=maybe,
    outlet=maybe,
    side=maybe,
    language=maybe,
    state=st.sampled_from(["active", "paused", "ended"]),
    articles=st.integers(0, 10**7),
    waiting=st.integers(0, 10**6),
    failed=st.integers(0, 10**6),
    fetched_at=moments,
    new_at=moments,
    due_at=moments,
    failures=st.integers(0, 10**4),
    failing_since=moments,
    trouble=maybe,
    added_at=st.just(NOW),
    added_by=st.sampled_from([None, "discord:42", "discord:<@&1>", "someone"]),
)
long_address = st.just("https://x.example.org/" + "y" * 300)
founds = st.builds(
    SourcePreview,
    kind=st.sampled_from(["feed", "sitemap", "page", "upload", "feed links"]),
    url=maybe,
    title=words,
    outlet=maybe,
    headlines=st.lists(headlines, max_size=5).map(tuple),
    since=days,
    until=days,
    languages=st.lists(words, max_size=8).map(tuple),
    partial=st.booleans(),
    feeds=st.lists(st.builds(FeedLink, url=long_address, title=words), max_size=30).map(tuple),
)
wishes = st.builds(SourceOptions, outlet=maybe, side=maybe, language=maybe)


def assert_fits(view: discord.ui.LayoutView) -> None:
    sent = [one.to_component_dict() for one in view.children]
    assert component_problems(sent, v2=True) == []
    assert view.content_length() <= TEXT_LIMIT
    assert len(json.dumps(sent, ensure_ascii=False).encode()) <= BYTE_LIMIT


@given(founds, wishes, st.booleans())
def test_what_was_found_always_fits(found: SourcePreview, wish: SourceOptions, alive: bool) -> None:
    adding = AddConfirmation(scripted_curator(), found, wish, True, RateLimiter())
    if found.kind != "feed links":
        adding.chosen, adding.choice = found, "page"
    assert_fits(adding.render(replace(PRESS, alive=alive), "One moment …"))


@given(st.lists(healths, max_size=2 * PAGE))
def test_every_page_of_a_list_always_fits(sources: list[SourceHealth]) -> None:
    listed = source_list(scripted_curator(), [])
    listed.total, listed.entries = len(sources), sources[:PAGE]
    assert_fits(listed.render(PRESS))


@given(healths, words)
def test_all_that_is_known_of_a_source_always_fits(source: SourceHealth, told: str) -> None:
    assert_fits(source_card(source))
    assert_fits(changed(source))
    assert_fits(removal(scripted_curator(), source).render(PRESS, "One moment …"))
    assert_fits(added(source, FEED, can_post=False))
    assert_fits(checked(SourceCheck(source.name, well=True, told=told)))


def text_of(source: SourceHealth) -> str:
    return "\n".join(texts_of(source_card(source)))


def test_all_that_is_known_of_a_source_is_shown() -> None:
    source = health(
        outlet="MFA",
        side="Examplia",
        language="fr",
        failures=4,
        failing_since=NOW - timedelta(days=2),
        trouble="The server answers 503; it may recover by itself.",
        waiting=3,
        failed=1,
    )
    assert text_of(source).split("\n") == [
        "**Examplia MFA**",
        "⚠️ failing · Feed · public, managed by the bot's operators",
        "<https://press.example.org/feed.xml>",
        "outlet: MFA · side: Examplia · language: fr",
        "12 articles · 3 pages waiting to be fetched · 1 page couldn't be fetched",
        f"Last fetched: {ago(source.fetched_at)}",
        f"Last new: {ago(source.new_at)}",
        f"Next fetch: {ago(source.due_at)}",
        f"4 failures in a row, the first {ago(source.failing_since)}. "
        "The server answers 503; it may recover by itself.",
        f"Added {ago(source.added_at)} by <@42>",
    ]


def ago(moment: datetime | None) -> str:
    assert moment is not None
    return f"<t:{int(moment.timestamp())}:R>"


def test_what_has_not_happened_yet_is_said_so() -> None:
    text = text_of(health(fetched_at=None, new_at=None, due_at=None, added_by=None))
    assert "Last fetched: not yet\nLast new: nothing yet\nNext fetch: none" in text
    assert text.endswith("R>")
