"""Make the batches of a training stage out of its examples."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from benchmarks.training.reader.examples import Example, excerpted
from benchmarks.training.reader.typos import typed
from index.answer.question.normal_form import normal_form
from index.answer.reader.base import ReaderInput, reader_inputs

BATCH = 16

POOL = 50
"""Batches that are sorted by length together, to reduce padding."""


@dataclass(frozen=True)
class SentenceBatch:
    """The sentences of a batch.

    Attributes:
        examples: the row of each sentence in the batch.
        shares: of shape (sentences, tokens); rows that average the tokens of each sentence.
        evidence: 1 for a sentence that contains the answer, else 0.
    """

    examples: Tensor
    shares: Tensor
    evidence: Tensor


@dataclass(frozen=True)
class Batch:
    """Tokenized examples, as input of the network."""

    tokens: Tensor
    mask: Tensor
    segments: Tensor
    starts: Tensor
    ends: Tensor
    sentences: SentenceBatch | None


def divided(
    examples: Sequence[Example], chat: float, epochs: int, seed: int
) -> list[list[Example]]:
    """Return the batches of all epochs, reproducible by seed.

    Args:
        examples: the examples.
        chat: the share of questions turned into chat style.
        epochs: how often each example is used, each time otherwise excerpted and typed.
        seed: the seed of all that is drawn.
    """
    chance = random.Random(seed)
    batches: list[list[Example]] = []
    for _ in range(epochs):
        order = [_varied(one, chat, chance) for one in examples]
        chance.shuffle(order)
        for at in range(0, len(order), BATCH * POOL):
            pool = sorted(order[at : at + BATCH * POOL], key=lambda one: len(one.text))
            made = [pool[n : n + BATCH] for n in range(0, len(pool), BATCH)]
            chance.shuffle(made)
            batches += made
    return batches


def _varied(example: Example, chat: float, chance: random.Random) -> Example:
    example = excerpted(example, chance)
    question = example.question
    if chance.random() < chat:
        question = typed(question, chance)
    return replace(example, question=normal_form(question))


def tokenized(tokenizer: Any, examples: Sequence[Example]) -> Batch:
    """Return a batch as input of the network."""
    made = reader_inputs(tokenizer, [(one.question, one.text) for one in examples])
    width = max(len(one.tokens) for one in made)
    marks = [_marks(pair, example) for pair, example in zip(made, examples, strict=True)]
    return Batch(
        tokens=torch.tensor([_filled(one.tokens, width) for one in made]),
        mask=torch.tensor([_filled([1] * len(one.tokens), width) for one in made]),
        segments=torch.tensor([_filled(one.segments, width) for one in made]),
        starts=torch.tensor([start for start, _ in marks]),
        ends=torch.tensor([end for _, end in marks]),
        sentences=_sentences(made, examples, width),
    )


def _sentences(
    made: Sequence[ReaderInput], examples: Sequence[Example], width: int
) -> SentenceBatch | None:
    """Return the sentences of a batch whose tokens were not truncated; None without any."""
    rows: list[tuple[int, list[float], bool]] = []
    for number, (pair, example) in enumerate(zip(made, examples, strict=True)):
        for span, evidence in zip(example.sentences, example.evidence, strict=True):
            share = _share(pair, span, width)
            if share is not None:
                rows.append((number, share, evidence))
    if not rows:
        return None
    numbers, shares, evidences = zip(*rows, strict=True)
    return SentenceBatch(
        torch.tensor(numbers), torch.tensor(shares), torch.tensor(evidences, dtype=torch.float32)
    )


def _share(pair: ReaderInput, span: tuple[int, int], width: int) -> list[float] | None:
    """Return the row that averages the tokens of a sentence."""
    inside = [
        number
        for number, (start, end) in enumerate(pair.offsets, start=pair.text_from)
        if start >= span[0] and end <= span[1]
    ]
    if not inside:
        return None
    share = [0.0] * width
    for number in inside:
        share[number] = 1.0 / len(inside)
    return share


def _filled(row: Sequence[int], width: int) -> list[int]:
    return [*row, *[0] * (width - len(row))]


def _marks(pair: ReaderInput, example: Example) -> tuple[int, int]:
    """Return the indices of the first and last token of the answer; 0 and 0 for no answer."""
    inside = [
        number
        for number, (start, end) in enumerate(pair.offsets, start=pair.text_from)
        if start < example.end and end > example.start
    ]
    return (inside[0], inside[-1]) if example.answerable and inside else (0, 0)
