"""A list is shown whole, and so is a duration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.spans.bounds import whole_answer
from index.values import Question, Span

ACCUSED = (
    "He accused British prime minister Ann Ito, French president Bo Lind, and the mayor of siding "
    "with Mali, Chad and the Republic of Palau."
)
SIGNED = "The accord was signed by Oman, the United Arab Emirates and Chad in Rome."


def shown(question: str, text: str, marked: str) -> str:
    """What is shown of the words marked."""
    at = text.index(marked)
    span = Span(at, at + len(marked))
    return whole_answer(analyze(Question(question)), span, Span(0, len(text)), text).of(text)


@pytest.mark.parametrize(
    ("question", "text", "marked", "whole"),
    [
        (
            "who did she meet in Kyiv?",
            "She met Prime Minister Ann Ito, Head of the Office of the President Bo Lind, and "
            "Deputy Foreign Minister Cy Moe.",
            "Cy Moe",
            "Prime Minister Ann Ito, Head of the Office of the President Bo Lind, and "
            "Deputy Foreign Minister Cy Moe",
        ),
        (
            "who did he accuse?",
            "He accused British prime minister Ann Ito and French president Bo Lind.",
            "British prime minister Ann Ito",
            "British prime minister Ann Ito and French president Bo Lind",
        ),
        ("which countries signed?", SIGNED, "Oman", "Oman, the United Arab Emirates and Chad"),
        (
            "which countries signed?",
            SIGNED,
            "Oman, the United Arab Emirates",
            "Oman, the United Arab Emirates and Chad",
        ),
        (
            "which countries did he side with?",
            ACCUSED,
            "Chad",
            "Mali, Chad and the Republic of Palau",
        ),
    ],
)
def test_of_several_who_answer_all_are_shown(
    question: str, text: str, marked: str, whole: str
) -> None:
    assert shown(question, text, marked) == whole


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("which country signed?", SIGNED, "Oman"),
        ("who represented Chad?", "Ann Ito and Bo Lind came.", "Bo Lind"),
        ("who did she meet?", "She met Ann Ito in Rome, and Bo Lind flew on.", "Ann Ito"),
        ("who did she meet?", "She met Ann Ito.", "Ann Ito"),
        ("who did macron meet?", "Bo Lind and Macron met.", "Bo Lind"),
        ("who did she meet?", "On Monday, Bo Lind and Cy Moe came.", "Bo Lind"),
        ("when did they sign?", "They sign in May and June.", "May"),
    ],
)
def test_one_who_is_asked_for_alone_or_in_no_list_stays_alone(
    question: str, text: str, marked: str
) -> None:
    assert shown(question, text, marked) == marked


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ("It took 2 minutes and 20 seconds.", "2 minutes", "2 minutes and 20 seconds"),
        ("It took two hours, 14 minutes in all.", "two hours", "two hours, 14 minutes"),
        ("It took two hours and was dull.", "two hours", "two hours"),
        ("It took 2 of 3 days.", "2", "2"),
        ("It took 3 years and this year.", "3 years", "3 years"),
        ("It took 10 days, two weeks after it.", "10 days", "10 days"),
    ],
)
def test_a_duration_keeps_its_smaller_units(text: str, marked: str, whole: str) -> None:
    assert shown("how long did it take?", text, marked) == whole


@given(st.text("Aa .,\nandthe", max_size=60), st.data())
def test_what_is_completed_holds_what_was_marked_and_stays_in_the_sentence(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    reading = analyze(Question("which countries signed?"))
    found = whole_answer(reading, span, Span(0, len(text)), text)
    assert 0 <= found.start <= span.start
    assert span.end <= found.end <= len(text)
