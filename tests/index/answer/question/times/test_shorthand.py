"""Shorthand of times."""

import pytest

from index.answer.question.times.shorthand import times_written_out


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("where did nato meet last yr", "where did nato meet last year"),
        ("who resigned YDAY?", "who resigned yesterday?"),
        ("what was signed 2wks ago", "what was signed 2 weeks ago"),
        ("who wins nxt wk", "who wins next week"),
    ],
)
def test_shorthand_of_a_time_is_written_out(typed: str, written: str) -> None:
    assert times_written_out(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        "mtg w/ the pm",
        "the wk-long talks",
        "wk@example.org",
        "HR McMaster",
        "WWE NXT last week",
        "vitamin b4",
    ],
)
def test_all_else_is_left(text: str) -> None:
    assert times_written_out(text) == text
