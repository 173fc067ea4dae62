"""The texts with questions on periods: the packaged file, and what of an answer is right."""

import gzip
import json
from typing import Any

import pytest

from benchmarks.periods import CASES, judged
from benchmarks.training.cases import read_cases
from benchmarks.training.undated.explanations import AnsweringPlace
from benchmarks.training.undated.periods import PeriodQuestion
from index.values import Quote, Span
from tests.benchmarks.samples import quoted
from tests.bot.samples import answer, refusal

TEXT = "Ilse Brandl left. In 1961 she joined the mint. In 1968 she retired."
SENTENCE = "In 1961 she joined the mint."


def quote(sentence: str) -> Quote:
    """A quote of a sentence with those before it."""
    end = TEXT.index(sentence) + len(sentence)
    return quoted(sentence, text=TEXT[:end], end=end, external_id="Brandl")


def asked(answerable: bool = True) -> PeriodQuestion:
    start = TEXT.index(SENTENCE)
    place = AnsweringPlace("Brandl", Span(start, start + len(SENTENCE)))
    return PeriodQuestion("?", ("the mint",), (place,) if answerable else ())


@pytest.fixture(scope="module")
def packaged() -> list[dict[str, Any]]:
    with gzip.open(CASES, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_every_answer_of_the_packaged_texts_is_in_a_sentence_that_answers(
    packaged: list[dict[str, Any]],
) -> None:
    assert len(packaged) == 80
    for case in packaged:
        for one in case["questions"]:
            sentences = [case["text"][start:end] for start, end in one["sentences"]]
            assert bool(sentences) == bool(one["answers"])
            for words in one["answers"]:
                assert any(words in sentence for sentence in sentences), one["question"]


def test_no_text_is_in_both_parts() -> None:
    titles = [{one["title"] for one in read_cases(CASES, part)} for part in ("train", "held")]
    assert all(titles)
    assert titles[0].isdisjoint(titles[1])


def test_a_right_quote_counts_in_its_place() -> None:
    wrong, right = quote("In 1968 she retired."), quote(SENTENCE)
    assert judged(asked(), answer(wrong, right)) == {
        "answered": True, "right first": False, "of three": True,
    }  # fmt: skip
    assert not judged(asked(), answer(wrong, wrong, wrong, right))["of three"]
    assert judged(asked(answerable=False), refusal()) == {"refused": True}
    assert judged(asked(answerable=False), answer(right)) == {"refused": False}
