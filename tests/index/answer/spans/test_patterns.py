"""The words inside a sentence that answer."""

import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.spans.patterns import find_span
from index.values import Kind, Question


def found(question: str, sentence: str) -> str | None:
    """The answering words of a sentence, for a question."""
    reading = analyze(Question(question))
    span = find_span(reading.kind, sentence, reading.stems, reading.predicate)
    return span.span.of(sentence) if span else None


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("Where did the ministers meet?", "The ministers met in Geneva on Friday.", "Geneva"),
        ("Where did they meet?", "They met at Schloss Elmau, Germany.", "Schloss Elmau, Germany"),
        ("Where did the talks open?", "VIENNA — The talks opened.", "VIENNA"),
        ("Where did Blinken land?", "Mr. Blinken landed in March.", None),
        ("Where did Blinken go from Berlin?", "From Berlin he went to Oslo.", "Oslo"),
        ("When was it signed?", "It was signed on 3 March 2021 in Doha.", "3 March 2021"),
        ("When was it signed?", "It may be signed.", None),
        ("How long did they talk?", "They talked for nearly 11 hours.", "nearly 11 hours"),
        ("How many were freed?", "On May 4, 2022, eleven were freed.", "eleven"),
        ("Who signed the treaty?", "Foreign Minister Wang Yi signed the treaty.", "Wang Yi"),
        ("Who signed the treaty?", "The minister signed the treaty on Monday.", None),
        ("Why was he recalled?", "He was recalled because of the leak.", "the leak"),
        ("Which agency inspects?", "The IAEA inspects.", "IAEA"),
        ("What was agreed?", "They agreed to meet in Geneva.", None),
    ],
)  # fmt: skip
def test_the_words_of_the_kind_asked_for_are_found(
    question: str, sentence: str, words: str | None
) -> None:
    assert found(question, sentence) == words


def test_what_only_repeats_the_question_does_not_answer() -> None:
    assert found("Where did the Beijing talks end?", "The talks in Beijing ended.") is None


def test_of_several_the_nearest_to_what_happened_is_taken() -> None:
    sentence = "Officials from Paris said the treaty was signed in Lisbon."
    assert found("Where was the treaty signed?", sentence) == "Lisbon"


PIECES = st.sampled_from(
    [
        "Wang", "Yi", "President", "U.S.", "in", "at", "of", "the", "Geneva", "May", "3", "2024",
        "Aug.", "Monday", "today", "two", "million", "$5", "hours", "because", "of", ",", ".", "—",
        "for", "Mr.", "Deputy",
        "“", "”", "’s", "'", "-", "(", "BEIJING", "Élysée", "王毅", "القاهرة", "Ж", "\n", "  ",
    ]
)  # fmt: skip


@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join)),
    st.sampled_from(get_args(Kind)),
    st.frozensets(st.sampled_from(["wang", "meet", "geneva", "3", "two"])),
)
def test_a_span_lies_inside_its_sentence_and_is_words(
    sentence: str, kind: Kind, asked: frozenset[str]
) -> None:
    one = find_span(kind, sentence, asked, asked)
    if one:
        assert 0 <= one.span.start < one.span.end <= len(sentence)
        assert one.span.of(sentence) == one.span.of(sentence).strip()
        assert one.distance >= 0


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_time_for_a_long_sentence_grows_with_its_square_at_most(kind: Kind) -> None:
    short, long = (min(seconds(kind, pieces) for _ in range(3)) for pieces in (200, 800))
    # The square is 16 times, the cube 64 times; less than a moment is noise.
    assert long < 40 * max(short, 0.02)


def seconds(kind: Kind, pieces: int) -> float:
    """What this thread computes for, whatever others do meanwhile."""
    started = time.thread_time()
    for piece in ("A ", "in A, ", "for x ", "two-", "May 3 ", "1,", "President of ", "AAAA"):
        find_span(kind, piece * pieces, frozenset(), frozenset())
    return time.thread_time() - started
