"""The days that relative dates of a quote stand for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.presentation.meant_days import MOST, meant_days
from index.values import Published
from tests.bot.samples import quote

WEDNESDAY = Published.on(date(2023, 4, 5))


def meant(text: str, published: Published | None = WEDNESDAY) -> list[tuple[str, date, date]]:
    found = meant_days(quote(text=text, sentence=text, span=None, published=published))
    return [(one.words, one.since, one.until) for one in found]


def day(number: int, month: int = 4) -> tuple[date, date]:
    return (date(2023, month, number),) * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Tuesday.", ("Tuesday", *day(4))),
        ("They met yesterday.", ("yesterday", *day(4))),
        ("They agreed on Tuesday to begin talks.", ("Tuesday", *day(4))),
        ("Today they meet again.", ("Today", *day(5))),
        ("They will meet tomorrow.", ("tomorrow", *day(6))),
        ("They met last month.", ("last month", date(2023, 3, 1), date(2023, 3, 31))),
        ("They meet next week.", ("next week", date(2023, 4, 10), date(2023, 4, 16))),
        # what has no certain day, or names it, is left alone
        *((one, None) for one in (
            "They will meet on Friday.", "The ministers meet on Friday.",
            "The Good Friday Agreement held.", "They met on Tuesday, April 4.",
            "They meet every Monday.", "He told Russia Today about it.",
            "They sat down and the sun wed the sea.", "They met twice in the last year.",
        )),
    ],
)  # fmt: skip
def test_a_relative_date_stands_for_the_day_by_its_article(
    text: str, expected: tuple[str, date, date] | None
) -> None:
    assert meant(text) == ([expected] if expected else [])


def test_an_article_without_a_date_dates_nothing() -> None:
    assert meant("They met on Tuesday.", None) == []


def test_each_date_is_told_once_in_the_order_of_the_quote() -> None:
    text = "On Tuesday they met, on Monday they talked; Tuesday was long."
    assert [words for words, *_ in meant(text)] == ["Tuesday", "Monday"]


DATES = st.sampled_from(
    ["Tuesday", "yesterday", "last month", "next year", "tomorrow", "next month", "a week ago"]
)
DAYS = st.dates() | st.sampled_from([date.min, date.max])


@given(st.lists(DATES | st.text(max_size=5), max_size=12), DAYS)
def test_words_are_verbatim_and_days_in_order_on_any_day(parts: list[str], today: date) -> None:
    text = " ".join(parts)
    found = meant(text, Published.on(today))
    assert len(found) <= MOST
    for words, since, until in found:
        assert words in text
        assert since <= until
