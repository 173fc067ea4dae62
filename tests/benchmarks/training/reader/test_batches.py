"""Batches: examples of alike length together, each otherwise excerpted and typed."""

import random
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.training.networks.packaged import packaged_encoder
from benchmarks.training.reader.examples import Example
from index.embedding.model_files import open_tokenizer

if TYPE_CHECKING:
    from benchmarks.training.reader.batches import Batch

HEAD = "Talks (1 May 2024)\n"
BATCH = 16
"""As the module has it, which the collecting of tests is not to import: it imports torch."""
TEXT = f"{HEAD}It rained. Xi met Wang at Yanqi Lake. They left."
SENTENCES = tuple(
    (TEXT.index(one), TEXT.index(one) + len(one))
    for one in ("It rained.", "Xi met Wang at Yanqi Lake.", "They left.")
)
START = TEXT.index("Yanqi Lake")
ANSWERED = Example("where did they meet", TEXT, START, START + len("Yanqi Lake"), SENTENCES)
UNANSWERED = Example("who paid", TEXT, sentences=SENTENCES)


def divided(*given: Any, **named: Any) -> list[list[Example]]:
    from benchmarks.training.reader import batches  # noqa: PLC0415 - as above

    assert batches.BATCH == BATCH
    return batches.divided(*given, **named)


def tokenized(*given: Any) -> "Batch":
    from benchmarks.training.reader import batches  # noqa: PLC0415 - as above

    return batches.tokenized(*given)


def examples(number: int) -> list[Example]:
    chance = random.Random(number)
    return [
        Example(f"who left {one}", "They met. " * chance.randint(1, 40)) for one in range(number)
    ]


@pytest.mark.parametrize("number", [1, BATCH, 3 * BATCH + 5])
def test_every_example_is_in_one_batch_of_each_epoch(number: int) -> None:
    made = divided(examples(number), chat=0.0, epochs=2, seed=7)
    asked = [one.question for batch in made for one in batch]
    assert sorted(asked) == sorted([f"who left {one}" for one in range(number)] * 2)
    assert max(map(len, made)) <= BATCH


def test_marks_are_the_tokens_of_the_answer_and_the_first_token_where_there_is_none() -> None:
    tokenizer = open_tokenizer(packaged_encoder() / "tokenizer.json")
    batch = tokenized(tokenizer, [ANSWERED, UNANSWERED])
    [start, nothing], [end, none] = batch.starts.tolist(), batch.ends.tolist()
    said = tokenizer.decode(batch.tokens[0, start : end + 1].tolist())
    assert said.replace(" ", "") == "yanqilake"
    assert (nothing, none) == (0, 0)


def test_each_sentence_is_averaged_over_its_tokens_and_only_the_answering_one_is_evidence() -> None:
    tokenizer = open_tokenizer(packaged_encoder() / "tokenizer.json")
    sentences = tokenized(tokenizer, [ANSWERED, UNANSWERED]).sentences
    assert sentences is not None
    assert sentences.examples.tolist() == [0, 0, 0, 1, 1, 1]
    assert sentences.evidence.tolist() == [0, 1, 0, 0, 0, 0]
    assert sentences.shares.sum(1).tolist() == pytest.approx([1.0] * 6)
