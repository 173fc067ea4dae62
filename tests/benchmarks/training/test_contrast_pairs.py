"""Contrast pairs: one question that a text answers, and one like it that it does not answer."""

import random
from pathlib import Path

import pytest

from benchmarks.training.cases import read_lines
from benchmarks.training.contrast_pairs import (
    answer_in_place,
    from_news,
)
from benchmarks.training.reader.examples import Example

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions"


def _asked(question: str, text: str, answer: str) -> Example:
    start = text.index(answer)
    return Example(question, text, start, start + len(answer), ((0, len(text)),))


def test_the_answer_takes_the_place_of_the_name_that_was_asked_about() -> None:
    asked = _asked("Who instructed Eric Holder?", "Obama instructed Eric Holder.", "Obama")
    contrast = answer_in_place(asked)
    assert contrast is not None
    assert (contrast.question, contrast.answerable) == ("Who instructed Obama?", False)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Who met Wang?", "Sullivan met Wang.", "Sullivan"),  # so did Wang
        ("Who spoke for Ban and Annan?", "Haq spoke for Ban and Annan.", "Haq"),
        ("Where did Annan go?", "Annan went to Accra.", "Accra"),
    ],
)
def test_where_the_roles_may_be_exchanged_or_no_name_answers_there_is_none(
    question: str, text: str, answer: str
) -> None:
    assert answer_in_place(_asked(question, text, answer)) is None


def test_news_asks_for_who_acted_and_on_whom_and_for_what_was_only_planned() -> None:
    article = {
        "id": "a", "title": "Envoys", "published_at": "2024-05-01",
        "text": "France summoned the Iranian ambassador. Chancellor Olaf Scholz thanked Egypt.",
    }  # fmt: skip
    made = list(from_news([article], random.Random(1), frozenset()))
    answers = {one.text[one.start : one.end] for one in made if one.answerable}
    assert {"Egypt", "Chancellor Olaf Scholz"} <= answers
    assert all(one.text.startswith("Envoys (1 May 2024)\n") for one in made)
    assert any(" Egypt" in one.text and "thanked Egypt" not in one.text for one in made)
    assert list(from_news([article], random.Random(1), frozenset("a"))) == []


def test_the_written_pairs_differ_and_keep_their_parts_apart() -> None:
    pairs = list(read_lines(QUESTIONS / "contrast-pairs.jsonl.gz"))
    assert all(one["question"] != one["contrast"] for one in pairs)
    learned = {one["article"] for one in pairs if one["part"] == "train"}
    assert learned.isdisjoint(one["article"] for one in pairs if one["part"] != "train")
