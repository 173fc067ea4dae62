"""The clause that tells whether something is so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.spans.bounds import whole_clause
from index.values import Span


def clause(sentence: str, marked: str) -> str:
    start = sentence.index(marked)
    return whole_clause(sentence, Span(start, start + len(marked))).of(sentence)


@pytest.mark.parametrize(
    ("sentence", "marked", "expected"),
    [
        (
            "Norway joined the Halden Accord on Tuesday, after years of talks.",
            "Tuesday",
            "Norway joined the Halden Accord on Tuesday",
        ),
        (
            "A bus fell into the Glomma, killing at least eight people.",
            "eight people",
            "killing at least eight people",
        ),
        (
            "The upper house met in the morning and rejected the bill by two votes.",
            "the bill",
            "The upper house met in the morning and rejected the bill by two votes",
        ),
        (
            "Ann Ito spoke on Monday with Prime Minister Lind of Norway.",
            "Prime Minister Lind",
            "Ann Ito spoke on Monday with Prime Minister Lind of Norway",
        ),
        (
            "Oslo, Bergen and Tromsø, three cities of Norway, signed the accord.",
            "Bergen and Tromsø",
            "Oslo, Bergen and Tromsø, three cities of Norway, signed the accord",
        ),
        ("He was fined €2,500 (about $2,700).", "€2,500", "He was fined €2,500"),
    ],
)
def test_a_clause_has_a_verb_and_ends_before_the_next_one(
    sentence: str, marked: str, expected: str
) -> None:
    assert clause(sentence, marked) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Oslo denies that its army [struck the hospital].",
        "The ministry did not say whether [the envoy resigned].",
        "It rejected reports that [Ito fled].",
        "Norway did not, as had been expected, [join the accord] on Tuesday.",
        "It was not Lind who [resigned].",
        "The rumour, which spread on Monday, was false: [Norway had joined the accord].",
        "[Norway will join the accord], unless Sweden objects.",
        "The bridge, closed since [May], reopened.",
    ],
)
def test_what_denies_or_limits_a_clause_and_its_subject_are_kept(sentence: str) -> None:
    start, end = sentence.index("["), sentence.index("]") - 1
    plain = sentence.replace("[", "").replace("]", "")
    assert whole_clause(plain, Span(start, end)).of(plain) == plain.rstrip(".")


@pytest.mark.parametrize(
    ("sentence", "marked", "expected"),
    [
        ("Talks ended at 10:30 p.m. on Friday.", "ended", "Talks ended at 10:30 p.m. on Friday"),
        ("Lind was shot in Tromsø, Norway, as he left.", "shot", "Lind was shot in Tromsø, Norway"),
        ("Lind met with Ito, who left early.", "met", "Lind met with Ito"),
        ("Talks fail - Norway joins accord - Lind quits", "joins", "Norway joins accord"),
    ],
)  # fmt: skip
def test_numbers_lists_and_what_belongs_to_a_verb_are_not_cut(
    sentence: str, marked: str, expected: str
) -> None:
    assert clause(sentence, marked) == expected


def test_what_the_reader_marked_is_not_cut() -> None:
    marked = "a bill to ban whaling, which passed"
    assert marked in clause(f"Members back {marked} on Monday, but not all.", marked)


@given(st.text(alphabet="ab, ;and who\n", min_size=1, max_size=60), st.data())
def test_a_clause_holds_the_words_marked_and_lies_within_the_sentence(
    sentence: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    found = whole_clause(sentence, Span(start, end))
    assert 0 <= found.start <= start < end <= found.end <= len(sentence)
