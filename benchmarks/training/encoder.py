"""Train the question encoder: fine-tune the packaged encoder on questions as people type them.

    python -m benchmarks.training.encoder --data LIBRARY --anchors GENERAL OUT QUESTIONS ARTICLES…

Passages keep the packaged encoder's vectors. Training moves each question's vector nearest to the
passage that answers it, among all passages of a library (a softmax over negatives: Henderson et al.
2017, with the whole library as the batch). Anchor questions of other fields keep their vectors.
Word embeddings are frozen. The encoder is the mean of the weights of two runs, a slow and a fast
one (Wortsman et al. 2022).
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import Tensor
from torch.nn import functional
from tqdm import trange
from transformers import BertModel, get_linear_schedule_with_warmup

from benchmarks.training.networks.packaged import packaged_encoder
from benchmarks.training.networks.precision import autocast, training_dtype
from benchmarks.training.networks.weight_averaging import mean_of
from benchmarks.training.packing import export
from benchmarks.training.questions import WrittenQuestion, read_written, texts_of
from benchmarks.training.reader.examples import read_examples
from index.answer.question.analyze import analyze
from index.embedding.model_files import open_tokenizer
from index.embedding.quantized import packaged_words
from index.settings import load_settings
from index.store.library import Library
from index.store.rows import SearchFilter
from index.values import PUBLIC, Question

SEED = 20261125
PARTS = frozenset({"train", "contrast"})
BATCH = 32
ANCHORED = 16
"""Anchor questions, of other fields, per batch."""

SHARPNESS = 20.0
"""Inverse temperature: cosines are multiplied by it, so a lead of 0.05 gives odds of e to one."""

HOLD = 4.0
"""Weight of the anchor loss relative to the question loss."""

LONGEST = 64
"""Tokens of a question that are read."""


@dataclass(frozen=True)
class Run:
    """One of the runs whose mean is the question encoder.

    Attributes:
        rate: the highest learning rate.
        epochs: how often each question is seen.
    """

    rate: float
    epochs: int


RUNS = (Run(5e-5, 2), Run(1.5e-4, 3))
"""The slow run keeps more of the packaged encoder, the fast one learns more; the mean is as good as
the better of the two everywhere (benchmarks/experiments.md)."""


@dataclass(frozen=True)
class Pair:
    """A question and the indices of the passages that answer it."""

    question: str
    passages: tuple[int, ...]


class QuestionTransform:
    """The network being trained."""

    def __init__(self) -> None:
        folder = packaged_encoder()
        self._tokenizer = open_tokenizer(folder / "tokenizer.json")
        self.network: Any = BertModel.from_pretrained(folder, add_pooling_layer=False)
        self.network.embeddings.word_embeddings.weight.requires_grad = False

    def __call__(self, questions: Sequence[str]) -> Tensor:
        """Encode questions as rows of unit length."""
        rows = [self._tokenizer.encode(one).ids[:LONGEST] for one in questions]
        width = max(map(len, rows))
        tokens = torch.tensor([[*row, *[0] * (width - len(row))] for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows])
        hidden = self.network(input_ids=tokens, attention_mask=mask).last_hidden_state
        pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return functional.normalize(pooled, dim=1)

    def fixed(self, questions: Sequence[str]) -> Tensor:
        """Encode questions without gradient, as targets for the anchors."""
        self.network.eval()
        with torch.no_grad():
            rows = [self(questions[at : at + 64]) for at in range(0, len(questions), 64)]
        self.network.train()
        return torch.cat(rows)


def train(
    run: Run, pairs: Sequence[Pair], passages: Tensor, anchors: Sequence[str], out: Path
) -> Path:
    """Train the network, save it with ``save_pretrained``, and return the folder."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    questions = QuestionTransform()
    held = questions.fixed(anchors)
    trained = [one for one in questions.network.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=run.rate, weight_decay=0.01)
    steps = run.epochs * (len(pairs) // BATCH)
    schedule = get_linear_schedule_with_warmup(  # type: ignore[no-untyped-call]
        optimizer, steps // 20, steps
    )
    order: list[Pair] = []
    for _ in trange(steps, unit="step"):
        if len(order) < BATCH:
            order = chance.sample(list(pairs), len(pairs))
        batch, order = order[:BATCH], order[BATCH:]
        some = chance.sample(range(len(anchors)), ANCHORED)
        with autocast(training_dtype()):
            vectors = questions([*(one.question for one in batch), *(anchors[n] for n in some)])
            scores = SHARPNESS * vectors[:BATCH] @ passages.T
        moved = 1 - (vectors[BATCH:].float() * held[some]).sum(1)
        loss = _loss(scores.float(), batch) + HOLD * moved.mean()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    questions.network.save_pretrained(out)
    return out


def _loss(scores: Tensor, batch: Sequence[Pair]) -> Tensor:
    right = [torch.logsumexp(scores[n, list(one.passages)], 0) for n, one in enumerate(batch)]
    return (torch.logsumexp(scores, 1) - torch.stack(right)).mean()


def pairs_of(library: Library, written: Sequence[WrittenQuestion]) -> tuple[list[Pair], Tensor]:
    """Return each question, as printed and as typed, with its passages, and all passage vectors."""
    generation = library.generations.live()
    assert generation is not None, "the library has passages with vectors"
    search_filter = SearchFilter((PUBLIC,), generation.chunker)
    ids, matrix = library.vectors.in_reach(generation, search_filter)
    texts = library.passages.words(ids)
    found = library.passages.in_reach(ids, search_filter)
    by_article: dict[str | None, list[int]] = {}
    for number, id_ in enumerate(ids):
        by_article.setdefault(found[id_].external_id, []).append(number)
    pairs = []
    for one in written:
        places = by_article.get(one.article, []) if one.sentence else []
        right = tuple(number for number in places if one.sentence in texts[ids[number]])
        asked = [analyze(Question(words, at=one.at)).plain for words in (one.question, one.chat)]
        pairs += [Pair(words, right) for words in asked if right]
    return pairs, functional.normalize(torch.tensor(matrix.astype(np.float32)), dim=1)


def main() -> None:
    """Train, and export the file to ship."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.encoder", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("--anchors", type=Path, required=True, help="examples for the reader")
    parser.add_argument("out", type=Path)
    parser.add_argument("questions", type=Path, help="benchmarks/questions/written.jsonl.gz")
    parser.add_argument("articles", type=Path, nargs="+", help="bulk files of the articles")
    given = parser.parse_args()

    library = Library.open(load_settings(data=given.data).database_url)
    try:
        written = read_written(given.questions, texts_of(given.articles), PARTS)
        pairs, passages = pairs_of(library, written)
    finally:
        library.close()
    anchors = [one.question for one in read_examples(given.anchors) if one.answerable]
    runs = [
        train(run, pairs, passages, anchors, given.out / f"run-{number}")
        for number, run in enumerate(RUNS, start=1)
    ]
    mean_of(runs, given.out)
    weights = load_file(given.out / "model.safetensors")
    shared = packaged_words(packaged_encoder())
    print(export(weights, given.out / "questions.safetensors", shared))


if __name__ == "__main__":
    main()
