"""The cards of checked quotations and of traced statements."""

from dataclasses import replace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.message_menus import quotation_card, source_card
from bot.ui.cards import fits
from bot.ui.quotes import difference
from index.answer.quotation import Quotation
from index.answer.trace import Evidence, Trace, TracedStatement
from index.answer.word_comparison import Piece
from index.store.rows import Article
from index.values import Published
from tests.bot.samples import LINK, SENTENCE, TRACE, checked_quotation, quotation_check, quote

ALTERED = (
    Piece("kept", "They met", "They met"), Piece("changed", "in *Beijing*", "at Yanqi Lake,"),
    Piece("left out", "", "a resort"), Piece("kept", "north of", "north of"),
    Piece("added", "the city of", ""), Piece("gap", "", "old"), Piece("kept", "town", "town"),
)  # fmt: skip


def shown(view: discord.ui.LayoutView) -> str:
    return "\n".join(
        one.content for one in view.walk_children() if isinstance(one, discord.ui.TextDisplay)
    )


def test_verbatim_words_are_bold_in_their_sentence_with_source_day_and_link() -> None:
    card = shown(quotation_card(quotation_check()))
    assert "✅ **Verbatim**" in card
    assert f"> **They met at Yanqi Lake**{SENTENCE.removeprefix('They met at Yanqi Lake')}" in card
    assert "-# The Example Times · 28 August 2024 · Sullivan and Wang open talks" in card
    assert LINK in card


def test_a_difference_is_struck_through_and_bold_after_escaping() -> None:
    words = r"They met ~~in \*Beijing\*~~ **at Yanqi Lake,** **a resort** north of ~~the city of~~"
    assert difference(ALTERED, 500) == rf"{words} \[… old] town"
    card = shown(
        quotation_card(quotation_check(checked_quotation(verdict="altered", pieces=ALTERED)))
    )
    assert words in card
    assert "only in the quote" in card


def test_an_article_cannot_make_a_link_of_what_a_quotation_leaves_out() -> None:
    gap = Piece("gap", "", "](https://evil.example)")
    assert difference((gap, Piece("kept", "a", "a")), 500).startswith(r"\[… ](https")


def test_others_are_counted_and_what_is_not_checked_is_told() -> None:
    one = checked_quotation(others=6, also=tuple("ABCDEF"))
    few = checked_quotation(verdict="not checked", standing=None, pieces=(), reason="Too short.")
    card = shown(quotation_card(quotation_check(one, few, more=2, marked=False)))
    assert "The earliest; also in 6 other articles, by A, B, C, D, E and 1 more." in card
    assert "Too short." in card
    assert "2 more quotes were not checked." in card
    assert "no quotation marks" in card


HOSTILE = ["a", "*", "@everyone ", "[x](https://x.org) ", "😀", "国", "\u202e", "# ", "> ", "`"]
FAR = f"https://x.org/{'a' * 480}"


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("verdict", ["verbatim", "altered", "nowhere"])
def test_the_largest_card_of_anything_is_within_the_limits(part: str, verdict: Any) -> None:
    long = (part * 6_000)[:6_000]  # a card has 4,000
    one = checked_quotation()
    assert one.standing
    standing = replace(
        one.standing, text=long, sentence=long, title=long[:500], source=long[:500], link=FAR,
        url=FAR,
    )  # fmt: skip
    full = checked_quotation(
        quotation=Quotation(long, 0, 1), verdict=verdict, standing=standing, others=9,
        pieces=(Piece("kept", long, long), Piece("changed", long, long)) * 40, also=(long, long),
    )  # fmt: skip
    assert fits(quotation_card(quotation_check(*[full] * 5, more=9, marked=False)))


@given(st.lists(st.builds(Piece, st.sampled_from(["kept", "added", "changed", "left out", "gap"]),
                          st.text(max_size=30), st.text(max_size=30)), max_size=8),
       st.integers(40, 400))  # fmt: skip
def test_a_difference_stays_near_its_length(pieces: list[Piece], characters: int) -> None:
    assert len(difference(pieces, characters)) <= 6 * characters + 400


ARTICLE = Article(
    key="a1", scope="public", external_id=None, url="https://example.org/a", outlet="The *Times*",
    path=None, sources=(), revision=1, title="Talks open", text="They met.",
    published=Published.parse("2024-08-28"), partial=False,
)  # fmt: skip


def traced(view: discord.ui.LayoutView) -> str:
    return "\n".join(
        one.content for one in view.walk_children() if isinstance(one, discord.ui.TextDisplay)
    )


def test_what_differs_is_named_and_bold_in_the_quote() -> None:
    card = traced(source_card(TRACE))
    assert "“They met in Beijing.”" in card
    assert (
        "⚠️ **Gives another place, Yanqi Lake instead of Beijing; it may be another event**" in card
    )
    assert "> They met at **Yanqi Lake**, a resort north of Beijing" in card
    assert "▫️ **Close, but judge yourself**" in card
    assert LINK in card


def test_the_article_behind_the_link_is_named() -> None:
    card = traced(source_card(replace(TRACE, article=ARTICLE)))
    assert card.startswith("**Talks open**\n-# The \\*Times\\* · 28 August 2024")
    assert "The article behind the link" in card


def test_a_missing_article_is_told_with_the_command_that_adds_it() -> None:
    card = traced(source_card(Trace((), missing=("https://x.org/@everyone",), more=2)))
    assert "I don't have the article behind https\\://x.org/\\@everyone." in card
    assert "/source add" in card
    assert "2 more sentences were not looked for." in card


@pytest.mark.parametrize("part", ["a", "*", "@everyone ", "😀", "国", "\u202e", "> ", "`"])
def test_the_largest_card_of_sources_is_within_the_limits(part: str) -> None:
    long, far = part * 4_000, f"https://x.org/{'a' * 480}"
    full = quote(text=long, sentence=long, title=long[:500], source=long[:500], url=far, link=far)
    evidence = tuple(Evidence(full, "differs", "place", long[:600], long[:600]) for _ in range(3))
    statements = tuple(TracedStatement(long[:500], evidence, long[:600]) for _ in range(3))
    article = replace(ARTICLE, title=long[:500], outlet=long[:500], url=far)
    assert fits(source_card(Trace(statements, 5, article, (long[:500],) * 3)))
