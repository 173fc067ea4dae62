"""The best answer inside a part of a text, and what the packaged reader remembers."""

import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.processes import memory_mib
from index.answer.reader.base import (
    LONGEST,
    LONGEST_ANSWER,
    BestSpan,
    ReaderInput,
    SpanScores,
    heading,
    reader_inputs,
)
from index.answer.reader.registry import open_reader
from index.embedding.model_files import find_model, open_tokenizer
from index.settings import PACKAGED_MODEL, PACKAGED_READER
from index.values import Published, Span


@dataclass(frozen=True)
class Case:
    """A marked text and a part of it."""

    marks: SpanScores
    within: Span


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Tokens of one to three characters, some with a space before them, and a part of the text."""
    spans: list[Span] = []
    at = 0
    for length, gap in draw(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 1)), max_size=45)):
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    # Whole numbers, whose sums are exact.
    numbers = st.lists(st.integers(-9, 9), min_size=len(spans), max_size=len(spans))
    marks = SpanScores(
        tuple(spans),
        np.array(draw(numbers), np.float32),
        np.array(draw(numbers), np.float32),
        float(draw(st.integers(-20, 20))),
    )
    first = draw(st.just(0) | st.integers(0, at))
    return Case(marks, Span(first, draw(st.just(at) | st.integers(first, max(first, at)))))


def _all_answers(case: Case) -> dict[Span, float]:
    """Every allowed answer with how much likelier than none it is."""
    marks = case.marks
    found = {}
    for first, begin in enumerate(marks.spans):
        for last, end in enumerate(marks.spans[first : first + LONGEST_ANSWER], start=first):
            if case.within.start <= begin.start and end.end <= case.within.end:
                likelier = float(marks.starts[first]) + float(marks.ends[last]) - marks.nothing
                found[Span(begin.start, end.end)] = likelier
    return found


@given(cases())
def test_the_best_is_as_good_as_the_best_of_all_tried_one_by_one(case: Case) -> None:
    allowed = _all_answers(case)
    best = case.marks.best(case.within)
    if best is None:
        assert not allowed
        return
    assert best.margin == max(allowed.values())
    assert allowed[best.span] == best.margin
    beside = [
        margin
        for span, margin in allowed.items()
        if span.end <= best.span.start or span.start >= best.span.end
    ]
    assert best.lead == (best.margin - max(beside) if beside else np.inf)


def _marks(
    starts: dict[int, float], ends: dict[int, float], tokens: int, nothing: float
) -> SpanScores:
    """Tokens of one character each, marked at the places told."""
    return SpanScores(
        tuple(Span(at, at + 1) for at in range(tokens)),
        np.array([starts.get(at, 0.0) for at in range(tokens)], np.float32),
        np.array([ends.get(at, 0.0) for at in range(tokens)], np.float32),
        nothing,
    )


def test_an_answer_is_no_longer_than_the_longest() -> None:
    marks = _marks({0: 9.0}, {LONGEST_ANSWER - 1: 4.0, LONGEST_ANSWER: 5.0}, 60, nothing=2.0)
    assert marks.best(Span(0, 60)) == BestSpan(Span(0, LONGEST_ANSWER), 11.0, 8.0)


def test_the_best_beside_another_does_not_overlap_it() -> None:
    marks = _marks({2: 9.0, 4: 7.0, 7: 5.0}, {3: 9.0, 4: 7.0, 8: 5.0}, tokens=10, nothing=1.0)
    best = marks.best(Span(0, 10))
    assert best is not None
    assert best.span == Span(2, 4)
    beside = marks.beside(best, Span(0, 10))
    assert beside is not None
    assert (beside.span, beside.margin) == (Span(4, 5), 13.0)
    whole = BestSpan(Span(0, 10), 0.0, 0.0)
    assert marks.beside(whole, Span(0, 10)) is None


def test_a_part_that_was_not_read_has_no_answer() -> None:
    marks = _marks({}, {}, tokens=3, nothing=0.0)
    assert marks.best(Span(3, 9)) is None
    assert (
        SpanScores((), np.zeros(0, np.float32), np.zeros(0, np.float32), 0.0).best(Span(0, 9))
        is None
    )


GROWTH = 60
"""MiB by which memory may grow; with a kernel kept for each shape it grew by 250."""


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_does_not_grow_with_the_number_of_different_questions() -> None:
    reader, chance = open_reader(PACKAGED_READER), random.Random(1)
    assert reader is not None
    words = "who met whom where the minister said that talks on grain ended in Vienna".split()  # noqa: SIM905

    def ask(times: int) -> None:
        for _ in range(times):
            texts = [
                " ".join(chance.choices(words, k=chance.randint(15, 130)))
                for _ in range(chance.randint(3, 9))
            ]
            reader.read(" ".join(chance.choices(words, k=chance.randint(4, 14))), texts)

    ask(40)
    before = memory_mib("RssAnon")
    ask(110)
    assert memory_mib("RssAnon") - before < GROWTH


BEGINS, PARTS = 101, 102
"""The marks of every BERT that reads lower-case English."""

ANY = st.text(max_size=60)
LONG = st.builds(lambda word, times: word * times, st.text(min_size=1, max_size=8), st.just(200))


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """That of the packaged reader."""
    return open_tokenizer(Path(find_model(PACKAGED_MODEL).location) / "tokenizer.json")


def _pair(tokenizer: Any, question: str, text: str) -> ReaderInput:
    [made] = reader_inputs(tokenizer, [(question, text)])
    return made


def test_a_pair_is_question_and_text_between_marks(tokenizer: Any) -> None:
    text = "🤝 They met in Geneva."
    made = _pair(tokenizer, "Where?", text)
    ids = tokenizer.encode("Where?", add_special_tokens=False).ids
    read = tokenizer.encode(text, add_special_tokens=False).ids
    assert made.tokens == (BEGINS, *ids, PARTS, *read, PARTS)
    assert made.segments == (0,) * (len(ids) + 2) + (1,) * (len(read) + 1)
    assert made.text_from == len(ids) + 2
    assert [text[start:end] for start, end in made.offsets] == text.replace(".", " .").split()


def test_each_question_keeps_its_own_text(tokenizer: Any) -> None:
    asked = [("who?", "Wang."), ("where did they meet?", "In Geneva, on a long day."), ("", "")]
    assert reader_inputs(tokenizer, asked) == [_pair(tokenizer, *one) for one in asked]
    assert reader_inputs(tokenizer, []) == []


def test_of_a_long_text_the_end_is_not_read(tokenizer: Any) -> None:
    text = "talks " * 1000
    made = _pair(tokenizer, "who?", text)
    assert len(made.tokens) == LONGEST
    assert made.tokens[-1] == PARTS
    assert len(made.offsets) == LONGEST - made.text_from - 1
    assert made.offsets[-1] == (6 * len(made.offsets) - 6, 6 * len(made.offsets) - 1)


@given(ANY | LONG, ANY | LONG)
def test_any_pair_fits_and_its_offsets_lie_in_the_text_in_order(
    tokenizer: Any, question: str, text: str
) -> None:
    made = _pair(tokenizer, question, text)
    assert len(made.tokens) == len(made.segments) <= LONGEST
    assert (made.tokens[0], made.tokens[-1]) == (BEGINS, PARTS)
    assert list(made.segments) == sorted(made.segments)
    if made.offsets:
        assert made.segments.index(1) == made.text_from
        assert made.text_from + len(made.offsets) == len(made.tokens) - 1
    assert all(0 <= start < end <= len(text) for start, end in made.offsets)
    assert list(made.offsets) == sorted(made.offsets)


def test_a_headline_stands_over_the_passage_with_its_day() -> None:
    published = Published.parse("2024-08-08T23:49:00-04:00")
    assert heading(" Talks held ", published) == "Talks held (8 August 2024)\n"
    assert heading("Talks held", None) == "Talks held\n"
