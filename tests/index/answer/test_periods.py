"""The times that a text names, and whether they agree with the period of a question."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.periods import (
    Period,
    TimeMention,
    agreement,
    asked_period,
    time_mentions,
)
from index.answer.question.analyze import analyze
from index.values import Question, Span
from tests.index.answer.samples import Desk, draft

CAREER = (
    "Ilse Brandl was born in Graz in 1931.",
    "In 1956 Brandl joined the bank of Linz.",
    "There Brandl ran the archive.",
    "From March 1961 until June 1968 Brandl worked for the mint.",
    "Brandl retired in 1990.",
)
TEXT = " ".join(CAREER)


def period(question: str) -> Period | None:
    return asked_period(analyze(Question(question)))


def told(
    question: str, number: int, text: str = TEXT, sentences: tuple[str, ...] = CAREER
) -> dict[str, float]:
    """How well a sentence of a text agrees with a question's period."""
    asked = period(question)
    assert asked is not None
    start = text.index(sentences[number])
    return agreement(asked, text, Span(start, start + len(sentences[number])))


def test_the_longest_period_that_a_question_names_is_asked_about() -> None:
    asked = period("What did the man born in 1931 do from 1956 to 1960?")
    assert asked == Period(
        date(1956, 1, 1).toordinal(), date(1960, 12, 31).toordinal(), by_year=True
    )


def test_an_open_time_is_no_period() -> None:
    assert period("Who has led the mint since 2015?") is None


@pytest.mark.parametrize(
    ("asked", "number", "begins", "other"),
    [
        ("from March 1961 to June 1968", 3, 1.0, 0.0),
        ("from 1965 to 1970", 3, 0.0, 0.0),
        ("from 1956 to 1960", 1, 1.0, 0.0),
        ("from March 1961 to 1965", 3, 1.0, 0.0),
        ("from May 1961 to June 1965", 3, 0.0, 0.0),  # months count where both give them
        ("from 1962 to 1964", 4, 0.0, 1.0),
        ("from 1962 to 1964", 2, 0.0, 0.0),  # it names no time
    ],
)
def test_a_sentence_begins_with_the_period_shares_its_days_or_is_of_another_time(
    asked: str, number: int, begins: float, other: float
) -> None:
    found = told(f"Where did she work {asked}?", number)
    assert (found["begins"], found["other"]) == (begins, other)
    assert (found["same"] == 1.0) == (asked == "from March 1961 to June 1968")


def test_what_a_sentence_says_holds_until_the_next_later_time() -> None:
    question = "Where did she work from 1957 to 1959?"
    assert [told(question, number)["meanwhile"] for number in range(5)] == [0.0, 1.0, 1.0, 0.0, 0.0]


YEARS = st.integers(1900, 2020)


@given(st.lists(YEARS, max_size=8), YEARS, st.integers(0, 30), st.integers(0, 8))
def test_every_share_lies_between_none_and_all(
    years: list[int], first: int, more: int, chosen: int
) -> None:
    sentences = [f"In {year} it moved." for year in years] or ["It never moved."]
    text = " ".join(sentences)
    asked = Period(date(first, 1, 1).toordinal(), date(first + more, 12, 31).toordinal(), True)
    sentence = sentences[chosen % len(sentences)]
    start = text.index(sentence)
    found = agreement(asked, text, Span(start, start + len(sentence)))
    assert 0.0 <= found["same"] <= 1.0
    assert 0.0 <= found["meanwhile"] <= 1.0
    assert not (found["same"] and found["other"])


POSTS = (
    "Ilse Brandl was born in Graz. In 1956 Brandl worked for the bank of Linz. In 1961 Brandl "
    "worked for the mint of Vienna. In 1968 Brandl worked for the library of Salzburg."
)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Where did Brandl work from 1957 to 1960?", "Linz"),
        ("Where did Brandl work from 1962 to 1967?", "Vienna"),
        ("Where did Brandl work from 1970 to 1975?", "Salzburg"),
        ("brandl worked where 62-67", "Vienna"),
    ],
)
def test_what_held_in_the_period_is_quoted_though_it_names_another_year(
    desk: Desk, question: str, place: str
) -> None:
    desk.add(draft(POSTS, title="Ilse Brandl", published=None))
    desk = replace(desk, threshold=0.01)
    assert place in desk.ask(question).quotes[0].text


Days = tuple[str | None, str | None]


def days(text: str) -> list[Days]:
    """The first and the last day of each time that a text names."""
    return [(_day(one.since), _day(one.until)) for one in time_mentions(text)]


def _day(ordinal: int | None) -> str | None:
    return str(date.fromordinal(ordinal)) if ordinal is not None else None


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("In 2003 they moved.", "2003-01-01", "2003-12-31"),
        ("On 16 August 1958 he left.", "1958-08-16", "1958-08-16"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
        ("1998-03-01", "1998-03-01", "1998-03-01"),
        ("in the 1920s", "1920-01-01", "1929-12-31"),
        ("2014–2015: Ana Brandl", "2014-01-01", "2015-12-31"),
        ("Jan Novak, 1991–94", "1991-01-01", "1994-12-31"),
        ("Minister (July 2003 – December 2007)", "2003-07-01", "2007-12-31"),
        ("from August 1987 until January 1989", "1987-08-01", "1989-01-31"),
        ("between 1990 and 1995", "1990-01-01", "1995-12-31"),
        ("He stayed until 2004.", None, "2004-12-31"),
        ("2007–present", "2007-01-01", None),
        # a number that is no time is none
        *((one, None, None) for one in (
            "1,990 people", "$2000", "2000 %", "room B1990", "they were 1500 men",
            "a 1200 m long wall", "31 February 2020", "12:1999", "the 19903 votes", "May it be so",
            "page 10/1990x", "2001-13-45",
        )),
    ],
)  # fmt: skip
def test_a_time_is_read_with_its_first_and_last_day(
    text: str, since: str | None, until: str | None
) -> None:
    assert days(text) == ([(since, until)] if since or until else [])


def test_times_that_are_not_joined_stay_apart() -> None:
    text = "He was born in 1961 and was minister from 1996 to 1998, then, in 2001, envoy."
    assert days(text) == [
        ("1961-01-01", "1961-12-31"),
        ("1996-01-01", "1998-12-31"),
        ("2001-01-01", "2001-12-31"),
    ]


PIECES = st.sampled_from(
    ["1990", "2004", "1500", "May ", "12 ", "–", "-", " to ", " until ", "since ", "from ", "in ",
     "between ", " and ", "present", "s", ",", ". ", "/", "(", ")", " ", "men", "31 ", "'", "’"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_times_stand_in_order_within_the_text_and_begin_before_they_end(text: str) -> None:
    stop = 0
    for one in time_mentions(text):
        assert stop <= one.start < one.end <= len(text)
        assert one.since is not None or one.until is not None
        assert one.since is None or one.until is None or one.since <= one.until
        stop = one.end


@given(st.integers(1900, 2030), st.integers(1, 60))
def test_what_joins_two_years_is_one_time_from_the_first_to_the_second(
    first: int, more: int
) -> None:
    since, until = date(first, 1, 1).toordinal(), date(first + more, 12, 31).toordinal()
    text = f"{first}–{first + more}"
    assert time_mentions(text) == (TimeMention(since, until, 0, len(text), by_year=True),)
