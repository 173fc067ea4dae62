from datetime import date

import pytest

from bot.core.runner import Card
from bot.ui.cards import card, counted, days, first_that_fits, name, text, text_card

FIRST, LAST = date(2024, 5, 1), date(2024, 6, 3)


def test_the_first_card_within_the_limits_is_taken_else_the_last() -> None:
    long, short, shorter = too_long(), text_card("ab"), text_card("a")
    assert first_that_fits([long, short, shorter]) is short
    last = too_long()
    assert first_that_fits([long, last]) is last


def test_a_card_after_the_first_that_fits_is_not_made() -> None:
    attempts = iter([short := text_card("ab"), rest := text_card("a")])
    assert first_that_fits(attempts) is short
    assert list(attempts) == [rest]


def too_long() -> Card:
    return card(text(["x" * 5_000]))


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 articles"), (1, "1 article"), (2_300, "2,300 articles")]
)
def test_things_are_counted_in_words(number: int, words: str) -> None:
    assert counted(number, "article") == words


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (FIRST, LAST, "from 1 May 2024 to 3 June 2024"),
        (FIRST, FIRST, "of 1 May 2024"),
        (None, LAST, "of 3 June 2024"),
        (FIRST, None, "of 1 May 2024"),
        (None, None, "without dates"),
    ],
)
def test_days_are_told_as_far_as_they_are_known(
    since: date | None, until: date | None, words: str
) -> None:
    assert days(since, until) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [("  ", "…"), ("# a\n*b*", r"\# a \*b\*"), ("x" * 70, "x" * 59 + "…")],
)
def test_a_name_is_one_line_that_is_never_empty(words: str, shown: str) -> None:
    assert name(words) == shown
