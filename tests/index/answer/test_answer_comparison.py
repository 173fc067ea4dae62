"""Whether the answers of several quotes bear each other out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.answer_comparison import agreement, differs, same_answer
from index.values import Agreement, Kind, Quote
from tests.index.answer.presentation.test_as_json import QUOTE


def quoted(span: str | None, article: str = "a") -> Quote:
    return replace(QUOTE, span=span, article_key=article, same_event=True)


def told(kind: Kind, *spans: str | None) -> tuple[int, int]:
    found = agreement(kind, [quoted(span, str(number)) for number, span in enumerate(spans)])
    return found.agree, found.differ


def test_further_sentences_of_an_article_count_for_neither() -> None:
    quotes = [quoted("14", "a"), quoted("20", "a"), quoted("14", "b"), quoted("20", "b")]
    assert agreement("number", quotes) == Agreement(agree=1)


@pytest.mark.parametrize(
    ("kind", "one", "other", "agrees"),
    [
        ("date", "Aug. 28, 2024", "28 August 2024", True),
        ("date", "August 28th", "on Wednesday, 28 August", True),
        ("date", "August 2024", "Aug. 28, 2024", True),
        ("date", "Aug. 27-28", "August 28", True),
        ("place", "Beijing", "Beijing, China", True),
        ("person", "Wang Yi’s", "Wang Yi", True),
        ("number", "about 2,000", "nearly 2000", True),
        ("number", "US$5 billion", "5 billion dollars", True),
        ("number", "20%", "20 per cent", True),
        ("duration", "nearly 11 hours", "about eleven hours", True),
        ("date", "Aug. 28, 2024", "Aug. 28, 2023", False),
        ("date", "May 3", "3 March", False),
        ("place", "Iran", "Iranian coast", False),
        ("place", "Niger", "Nigeria", False),
        ("person", "Wang Yi", "Wang Wenbin", False),
        ("number", "two", "two million", False),
        ("number", "1.5", "15", False),
        ("place", "US", "China", False),
    ],
)
def test_the_same_said_otherwise_agrees_and_another_answer_differs(
    kind: Kind, one: str, other: str, agrees: bool
) -> None:
    assert told(kind, one, other) == told(kind, other, one) == (int(agrees), int(not agrees))


ANSWERS = st.sampled_from(
    ["March 3", "3 March 2024", "March 4", "Geneva", "Lake Geneva", "two", "2", "two million"]
)


@given(
    st.sampled_from(["place", "date", "person", "number", "duration"]),
    st.lists(st.tuples(st.sampled_from("ABC"), st.none() | ANSWERS), min_size=1, max_size=6),
)
def test_what_is_said_begins_with_the_first_answer_and_names_each_outlet_once(
    kind: Kind, answers: list[tuple[str, str | None]]
) -> None:
    quotes = [
        replace(quoted(span, str(number)), source=source)
        for number, (source, span) in enumerate(answers)
    ]
    found = agreement(kind, quotes)
    assert bool(found.positions) == bool(found.differ)
    if found.positions:
        outlets = [outlet for one in found.positions for outlet in one.outlets]
        assert len(set(outlets)) == len(outlets)
        assert outlets[0] == answers[0][0]
        assert found.positions[0].words == answers[0][1]
        assert {one.words for one in found.positions} <= {words for _, words in answers}


def test_a_bare_weekday_bears_nothing_out() -> None:
    assert told("date", "Aug. 28", "Wednesday", "Thursday") == (0, 0)
    assert told("date", "Wednesday", "Wednesday") == (0, 0)


@pytest.mark.parametrize("kind", ["reason", "description", "yes/no"])
def test_what_is_told_in_many_ways_is_not_compared(kind: Kind) -> None:
    assert told(kind, "the leak", "an affair") == (0, 0)


def test_what_tells_of_another_event_or_may_do_so_is_not_said_to_differ() -> None:
    other = replace(quoted("20", "b"), same_event=False)
    assert agreement("number", [quoted("14", "a"), other]) == Agreement()
    assert agreement("number", [quoted("14", "a"), replace(other, span="14")]) == Agreement(agree=1)


@pytest.mark.parametrize(
    ("one", "other", "same", "other_value"),
    [
        ("more than 2,000", "2,053", True, False),
        ("more than 2,000", "2,500", False, True),
        ("2,000", "2,053", False, True),
        ("32", "the 32nd member", False, False),
        ("about $1.3 billion", "$1.32 billion", True, False),
    ],
)
def test_a_rounded_amount_may_be_the_exact_one_and_a_place_in_a_row_is_no_count(
    one: str, other: str, same: bool, other_value: bool
) -> None:
    assert same_answer("number", one, other) is same
    assert differs("number", one, other) is differs("number", other, one) is other_value


def test_times_in_different_units_are_not_said_to_differ() -> None:
    assert not differs("duration", "60-day", "an additional two months")
    assert not same_answer("duration", "11 hours", "11 days")
