"""The card of a message's sources."""

from dataclasses import replace

import discord
import pytest

from bot.commands.message_menus import source_card
from bot.ui.cards import fits
from index.answer.trace import Evidence, Trace, TracedStatement
from index.store.rows import Article
from index.values import Published
from tests.bot.samples import LINK, TRACE, quote

ARTICLE = Article(
    key="a1", scope="public", external_id=None, url="https://example.org/a", outlet="The *Times*",
    path=None, sources=(), revision=1, title="Talks open", text="They met.",
    published=Published.parse("2024-08-28"), partial=False,
)  # fmt: skip


def shown(view: discord.ui.LayoutView) -> str:
    return "\n".join(
        one.content for one in view.walk_children() if isinstance(one, discord.ui.TextDisplay)
    )


def test_what_differs_is_named_and_bold_in_the_quote() -> None:
    card = shown(source_card(TRACE))
    assert "“They met in Beijing.”" in card
    assert (
        "⚠️ **Gives another place, Yanqi Lake instead of Beijing; it may be another event**" in card
    )
    assert "> They met at **Yanqi Lake**, a resort north of Beijing" in card
    assert "▫️ **Close, but judge yourself**" in card
    assert LINK in card


def test_the_article_behind_the_link_is_named() -> None:
    card = shown(source_card(replace(TRACE, article=ARTICLE)))
    assert card.startswith("**Talks open**\n-# The \\*Times\\* · 28 August 2024")
    assert "The article behind the link" in card


def test_a_missing_article_is_told_with_the_command_that_adds_it() -> None:
    card = shown(source_card(Trace((), missing=("https://x.org/@everyone",), more=2)))
    assert "I don't have the article behind https\\://x.org/\\@everyone." in card
    assert "/source add" in card
    assert "2 more sentences were not looked for." in card


def test_a_reason_stands_where_nothing_is_close() -> None:
    assert "No *x*".replace("*", "\\*") in shown(
        source_card(Trace((TracedStatement("They met.", reason="No *x*"),)))
    )


@pytest.mark.parametrize("part", ["a", "*", "@everyone ", "😀", "国", "\u202e", "> ", "`"])
def test_the_largest_card_of_anything_is_within_the_limits(part: str) -> None:
    long, far = part * 4_000, f"https://x.org/{'a' * 480}"
    full = quote(text=long, sentence=long, title=long[:500], source=long[:500], url=far, link=far)
    evidence = tuple(Evidence(full, "differs", "place", long[:600], long[:600]) for _ in range(3))
    statements = tuple(TracedStatement(long[:500], evidence, long[:600]) for _ in range(3))
    article = replace(ARTICLE, title=long[:500], outlet=long[:500], url=far)
    assert fits(source_card(Trace(statements, 5, article, (long[:500],) * 3)))
