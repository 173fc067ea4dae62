"""Questions whether something is so."""

import pytest

from index.answer.question.normal_form import normal_form
from index.answer.question.yes_no import asks_whether


@pytest.mark.parametrize(
    "question",
    [
        "Did Norway join the accord?",
        "hasn't oman answered yet",
        "won't they sign",
        "cant lind run again",
        "is it true that ito resigned",
        "and was anyone hurt when the wall fell?",
        "anyone hurt when that bus flipped",
        "any sailors killed near oslo",
        "was it rost who led the march",
        "were they told to leave when the war began",
        "are they known for what they did",
        "did lind, who led the party, resign",
        "may they fish there",
        "did the WHO declare an emergency",
    ],
)
def test_what_begins_with_an_auxiliary_asks_whether_it_is_so(question: str) -> None:
    assert asks_whether(normal_form(question))


@pytest.mark.parametrize(
    "question",
    [
        "where did they meet",
        "did they say when they meet",
        "has oman told norway what it wants",
        "is it clear yet who won",
        "have they agreed where to meet",
        "has lind commented on why he left",
        "did they sign, and when",
        "was the accord signed and if so when",
        "any idea when the talks start",
        "any reason why he resigned",
        "will smith slapped whom",
        "may day parade in oslo",
        "isle of man vote",
        "anything new on the accord",
    ],
)
def test_what_asks_for_more_or_else_does_not(question: str) -> None:
    assert not asks_whether(normal_form(question))
