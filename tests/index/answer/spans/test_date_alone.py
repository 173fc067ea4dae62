"""When something was is bold without what happened then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.spans.bounds import date_alone
from index.values import Question, Span

JOINED = "When did Sweden join the alliance?"


def shown(words: str, question: str = JOINED) -> str:
    return date_alone(analyze(Question(question)), Span(0, len(words)), words).of(words)


@pytest.mark.parametrize(
    ("marked", "date"),
    [
        ("32nd member of the alliance on Thursday", "Thursday"),
        ("Sweden joined in May 2022", "May 2022"),
        ("May 7, 2022, Sweden joined", "May 7, 2022"),
        ("March 8 — Sweden joined on Thursday", "Thursday"),
        ("March 8 - Sweden joined in 2022", "2022"),
    ],
)
def test_the_only_date_stands_alone(marked: str, date: str) -> None:
    assert shown(marked) == date


@pytest.mark.parametrize(
    "marked",
    [
        "two days after the vote on Thursday",
        "late on Thursday",
        "the eve of May 7",
        "Sweden joined from March to May 2022",
        "May 2022, when Finland asked to",
        "Sweden asked on Thursday and joined on Friday",
        "on Thursday",
        "last summer",
    ],
)
def test_what_tells_when_together_with_the_date_stays(marked: str) -> None:
    assert shown(marked) == marked


def test_only_a_question_for_a_date_gets_one() -> None:
    marked = "Sweden joined on Thursday"
    assert shown(marked, "What did Sweden do?") == marked


@given(st.text(alphabet="MayThursdon 2047,—-", max_size=60))
def test_what_is_shown_stands_in_what_was_marked(marked: str) -> None:
    assert shown(marked) in marked
    assert bool(shown(marked)) == bool(marked)
