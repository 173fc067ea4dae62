"""The card of checked quotations."""

from dataclasses import replace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.message_menus import quotation_card
from bot.ui.cards import fits
from bot.ui.quotes import difference
from index.answer.quotation import Quotation
from index.answer.word_comparison import Piece
from tests.bot.samples import LINK, SENTENCE, checked_quotation, quotation_check

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


def test_of_a_long_difference_the_unchanged_middle_is_left_out() -> None:
    long = " ".join(f"w{number}" for number in range(300))
    pieces = (Piece("kept", long, long), Piece("changed", "x", "y"), Piece("kept", long, long))
    text = difference(pieces, 300)
    assert "~~x~~ **y**" in text
    assert len(text) < 200


def test_others_are_counted_and_what_is_not_checked_is_told() -> None:
    one = checked_quotation(others=4, also=("A", "B", "C", "D"))
    few = checked_quotation(verdict="not checked", standing=None, pieces=(), reason="Too short.")
    card = shown(quotation_card(quotation_check(one, few, more=2, marked=False)))
    assert "The earliest; also in 4 other articles, by A, B, C and 1 more." in card
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
