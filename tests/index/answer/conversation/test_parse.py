import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.conversation.parse import spelt_out, take_apart


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "where did Sullivan and Wang meet in May?",
            ("open", "where", "did", "Sullivan and Wang", "meet", "in May"),
        ),
        ("in which city was the treaty signed?",
         ("open", "in which city", "was", "the treaty", "signed", "")),
        ("who met Wang Yi in Malta?", ("subject", "who", "", "", "met", "Wang Yi in Malta")),
        ("which UN envoy told Blinken?", ("subject", "which UN envoy", "", "", "told", "Blinken")),
        ("who is Biden meeting in Rome", ("open", "who", "is", "Biden", "meeting", "in Rome")),
        ("who is going with kerry", ("subject", "who", "", "", "is", "going with kerry")),
        ("did Xi call Biden?", ("closed", "", "did", "Xi", "call", "Biden")),
        ("xi and trump, which city?", ("loose", "which city", "", "", "", "")),
        ("the Quad summit", ("none", "", "", "", "", "")),
    ],
)  # fmt: skip
def test_a_question_has_what_asks_who_what_and_the_rest(
    question: str, parts: tuple[str, ...]
) -> None:
    asked = take_apart(question, None)
    assert (
        asked.form, asked.lead, asked.auxiliary, asked.subject, asked.verb, asked.rest,
    ) == parts  # fmt: skip


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("where did Sullivan and Wang meet?", None, "Sullivan and Wang met"),
        ("who did Blinken meet in Geneva?", "Lavrov", "Blinken met Lavrov in Geneva"),
        ("who signed the pact?", None, "they signed the pact"),
        ("when was the embassy opened?", None, "the embassy was opened"),
        ("how many jabs did Biden promise to Jordan?", None, "Biden promised jabs to Jordan"),
        ("the Quad summit", None, ""),
    ],
)
def test_what_a_question_takes_for_granted_is_a_clause(
    question: str, answer: str | None, told: str
) -> None:
    assert take_apart(question, answer).told == told


def test_what_happened_has_a_name() -> None:
    assert take_apart("when did Biden visit Japan?", None).event == "Biden's visit to Japan"
    assert take_apart("when did Xi and Kim meet?", None).event == "Xi and Kim's meeting"
    assert take_apart("when did Biden spearhead it?", None).event == ""


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("where'd he go", "where did he go"),
        ("whos with him", "who is with him"),
        ("y did he", "why did he"),
        ("wat did he say", "what did he say"),
        ("who’s going w/ kerry", "who is going with kerry"),
        ("whose is Taiwan's", "whose is Taiwan's"),
        ("who leads its navy", "who leads its navy"),
    ],
)
def test_contractions_are_spelt_out(typed: str, spelt: str) -> None:
    assert spelt_out(typed) == spelt


@given(st.text().map(lambda text: " ".join(text.split())), st.none() | st.text())
def test_any_text_is_taken_apart(text: str, answer: str | None) -> None:
    asked = take_apart(text, answer)
    for wh in ("when", "who", "in which city", "how many"):
        assert wh in asked.again(wh)
