"""Words in bold begin and end where an answer does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.spans.bounds import bounded, repeats
from index.values import Question, Span


def shown(text: str, marked: str, question: str = "what was said") -> str:
    """What is shown of the words marked."""
    at = text.index(marked)
    span = Span(at, at + len(marked))
    return bounded(analyze(Question(question)), span, Span(0, len(text)), text).of(text)


def test_a_place_is_shown_by_its_name() -> None:
    text, marked = "They met at Yanqi Lake, a resort near Beijing.", "at Yanqi Lake, a resort"
    assert shown(text, marked, "where did they meet") == "Yanqi Lake"
    assert shown(text, marked, "who met") == marked


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ("It was made in the U.S. last year.", "the U.S", "the U.S."),
        ("It was made in Rome.", "Rome", "Rome"),
        ("It rose by 9.5.", "9.5", "9.5"),
        ("It was made in the U.S. last year.", "the U.S.", "the U.S."),
    ],
)
def test_an_abbreviation_keeps_its_full_stop(text: str, marked: str, whole: str) -> None:
    assert shown(text, marked) == whole


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ("The fund pays A$23.5 million.", "$23.5 million", "A$23.5 million"),
        ("The fund pays US$23.5 million.", "$23.5 million", "US$23.5 million"),
        ("The fund pays €21 million (US$23.5 million).", "$23.5 million", "US$23.5 million"),
        ("The fund pays $23.5 million.", "$23.5 million", "$23.5 million"),
        ("The fund pays USA 23.5 million.", "23.5 million", "23.5 million"),
        ("Plan B costs 5 million.", "5 million", "5 million"),
        ("The bank paid the U.S. $3 million.", "$3 million", "$3 million"),
        ("The bank paid U.S.$3 million.", "$3 million", "U.S.$3 million"),
        ("PG&E$5 million", "$5 million", "$5 million"),
    ],
)
def test_a_sum_of_money_keeps_its_currency(text: str, marked: str, whole: str) -> None:
    assert shown(text, marked) == whole


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ('She called it "a grave step" in Rome.', 'a grave step"', '"a grave step"'),
        ('She called it "a grave step" in Rome.', '"a grave step', '"a grave step"'),
        ('She called it "a grave step" in Rome.', "a grave step", "a grave step"),
        ("She named the “one accord” policy.", "one accord” policy", "“one accord” policy"),
        ('A "grave step", she said.', 'step"', "step"),
        ("The Sea Guard (SG) and the Air Guard", "Sea Guard (SG", "Sea Guard (SG)"),
        ("They met (for 3 days) in Rome.", "3 days)", "3 days"),
        ("[Ada] Lark spoke.", "Ada] Lark", "[Ada] Lark"),
    ],
)
def test_both_marks_of_a_pair_are_shown_or_none(text: str, marked: str, whole: str) -> None:
    assert shown(text, marked) == whole


VOTE = "The bill passed, with 231 Social Democrats in favour, and 194 Liberals against it."
BOTH = "231 Social Democrats in favour, and 194"


@pytest.mark.parametrize(
    ("question", "marked", "whole"),
    [
        ("how many democrats voted for the bill", BOTH, "231 Social Democrats"),
        ("how many liberals voted", f"{BOTH} Liberals against", "194 Liberals"),
        ("how many greens voted", BOTH, BOTH),
        ("how many democrats voted for the bill", "231", "231"),
        ("who voted for the bill", BOTH, BOTH),
    ],
)
def test_of_two_counts_the_one_asked_for_is_shown(question: str, marked: str, whole: str) -> None:
    assert shown(VOTE, marked, question) == whole


@pytest.mark.parametrize(
    ("question", "words", "echoes"),
    [
        ("who replaced justin trudeau", "Justin Trudeau", True),
        ("who replaced justin trudeau", "Mark Carney", False),
        ("who replaced justin trudeau", "Xavier Trudeau", False),
        ("who replaced justin trudeau", "the", False),
        ("where did they meet turkey's minister", "Ankara", False),
    ],
)
def test_words_of_the_question_are_no_answer(question: str, words: str, echoes: bool) -> None:
    assert repeats(analyze(Question(question)), words) is echoes


MARKS = st.text(alphabet='ab 12"“”()[]U.S', min_size=1, max_size=30)


@given(MARKS, st.data())
def test_what_is_shown_stays_in_the_sentence_and_is_never_empty(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    reading = analyze(Question("how many a were there"))
    found = bounded(reading, Span(start, end), Span(0, len(text)), text)
    assert 0 <= found.start < found.end <= len(text)
