"""The lines of a quote on a card."""

from dataclasses import replace
from datetime import date

import pytest

from bot.ui.quotes import dates_line, outlets, short_lines, source_line, story_line
from index.values import Published, StorySpread
from tests.bot.samples import quote


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("They met on Tuesday.", "“Tuesday”: 4 April 2023"),
        ("They met last week.", "“last week”: 27 March to 2 April 2023"),
        ("They met last month.", "“last month”: March 2023"),
        ("They met last year.", "“last year”: 2022"),
        ("On Monday they met, on Tuesday not.", "“Monday”: 3 April 2023 · “Tuesday”: 4 April 2023"),
    ],
)
def test_relative_dates_are_told_in_words_beside_the_quote(text: str, line: str) -> None:
    given = quote(text=text, published=Published.on(date(2023, 4, 5)))
    assert dates_line(given) == [f"-# {line} by the article's date"]


def test_a_week_over_the_new_year_names_both_years() -> None:
    given = quote(text="They met last week.", published=Published.on(date(2024, 1, 8)))
    assert dates_line(given) == [
        "-# “last week”: 1 January to 7 January 2024 by the article's date"
    ]
    given = quote(text="They met last week.", published=Published.on(date(2025, 1, 8)))
    assert dates_line(given) == [
        "-# “last week”: 30 December 2024 to 5 January 2025 by the article's date"
    ]


def test_who_else_reports_the_story_is_told() -> None:
    assert story_line(quote()) == []
    assert story_line(quote(story=StorySpread(1))) == ["-# The story is also in 1 other outlet"]
    assert story_line(quote(story=StorySpread(6, "*Wire*"))) == [
        r"-# The story is also in 6 other outlets, first by \*Wire\*"
    ]


def test_a_headline_that_the_quote_begins_with_is_not_repeated() -> None:
    given = quote(text="Talks end in Port. They met.", sentence="Talks end in Port.", span=None)
    assert "Talks end in" not in short_lines(replace(given, title="Talks end in…"), 80)[-1]
    assert "Talks begin" in short_lines(replace(given, title="Talks begin"), 80)[-1]


def test_a_quote_without_relative_dates_has_no_such_line() -> None:
    assert dates_line(quote(text="They met at Yanqi Lake.")) == []


def test_all_outlets_are_counted_and_three_named() -> None:
    assert outlets(("A", "B")) == "A, B"
    assert outlets(("A", "B", "C", "D", "E")) == "A, B, C and 2 more"


def test_an_article_without_an_outlet_names_none() -> None:
    assert source_line(quote(source="", published=None)) == ""
