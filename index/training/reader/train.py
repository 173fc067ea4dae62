"""Train the reader on examples, from the packaged encoder or from an earlier stage.

The head has four scores per token. Two are those of Devlin et al. 2019 for SQuAD 2.0 (Rajpurkar et
al. 2018): the start and the end of the answer, where the first token stands for "no answer". The
mean of each of the others over a sentence says whether the sentence is the evidence, as in Provence
(Chirkova et al. 2025), and how relevant a cross-encoder would find it (``relevance.py``). Word
embeddings are frozen.
"""

import logging
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm
from transformers import BertForTokenClassification, get_linear_schedule_with_warmup

from index.answer.question.normal_form import normal_form
from index.answer.reader.inputs import ReaderInput, reader_inputs
from index.embedding.tokenizer import open_tokenizer
from index.training.packaged import packaged_encoder
from index.training.reader.examples import Example, excerpted
from index.training.reader.typos import typed

log = logging.getLogger(__name__)

BATCH = 16

LABELS = 4
"""Scores per token: start, end, evidence, relevance."""

RATE = 1.2e-4
RELEVANCE_UNIT = 4.0
"""The cross-encoder's scores are divided by this, their standard deviation or about that."""

POOL = 50
"""Batches that are sorted by length together, to reduce padding."""

NATIVE_BFLOAT16 = frozenset({"avx512_bf16", "amx_bf16", "bf16"})
"""PyTorch's names of native bfloat16 multiplication: of AVX-512, AMX and Arm."""


@dataclass(frozen=True)
class Plan:
    """The configuration of a training stage.

    Attributes:
        start: the folder of the previous stage; None for the packaged encoder's weights.
        out: the folder for the result and the checkpoint.
        chat: the share of questions turned into chat style.
        every: steps between checkpoints.
    """

    start: Path | None
    out: Path
    rate: float = RATE
    chat: float = 0.5
    epochs: int = 1
    seed: int = 20261125
    every: int = 100


@dataclass(frozen=True)
class SentenceBatch:
    """The sentences of a batch.

    Attributes:
        examples: the row of each sentence in the batch.
        shares: of shape (sentences, tokens); rows that average the tokens of each sentence.
        evidence: 1 for a sentence that contains the answer, else 0.
        relevance: the cross-encoder's score of each, divided by ``RELEVANCE_UNIT``; NaN if unknown.
    """

    examples: Tensor
    shares: Tensor
    evidence: Tensor
    relevance: Tensor


@dataclass(frozen=True)
class Batch:
    """Tokenized examples, as input of the network."""

    tokens: Tensor
    mask: Tensor
    segments: Tensor
    starts: Tensor
    ends: Tensor
    sentences: SentenceBatch | None


def training_dtype() -> torch.dtype:
    """Return bfloat16 if this processor multiplies in it natively, else float32.

    Without native instructions PyTorch emulates bfloat16, at least ten times slower than float32.
    oneDNN, which multiplies for PyTorch, must support it, too: ``ONEDNN_MAX_CPU_ISA`` can turn it
    off. A PyTorch version that can't report the processor's capabilities trains in float32.
    """
    processor: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    usable = (
        any(map(processor.get, NATIVE_BFLOAT16))
        and torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
        and torch.ops.mkldnn._is_mkldnn_bf16_supported()
    )
    return torch.bfloat16 if usable else torch.float32


def train(examples: Sequence[Example], plan: Plan) -> Path:
    """Train one stage and return the folder of the result.

    A killed run resumes from its checkpoint, even on a processor that trains in another precision:
    weights and optimizer state are always float32.
    """
    torch.manual_seed(plan.seed)
    log.info("training in %s", str(training_dtype()).removeprefix("torch."))
    batches = _in_batches(examples, plan)
    network = _network(plan.start)
    optimizer = torch.optim.AdamW(
        [one for one in network.parameters() if one.requires_grad], lr=plan.rate, weight_decay=0.01
    )
    steps = len(batches)
    schedule = get_linear_schedule_with_warmup(  # type: ignore[no-untyped-call]
        optimizer, steps // 20, steps
    )
    done = _resume(plan, network, optimizer, schedule)
    tokenizer = open_tokenizer(packaged_encoder() / "tokenizer.json")
    network.train()
    losses: list[float] = []
    for number in tqdm(range(done, steps), initial=done, total=steps, unit="step", mininterval=10):
        losses.append(_step(network, optimizer, schedule, _batch(tokenizer, batches[number])))
        if (number + 1) % plan.every == 0 or number + 1 == steps:
            log.info("step %d of %d: loss %.3f", number + 1, steps, sum(losses) / len(losses))
            losses.clear()
            _save(plan, number + 1, network, optimizer, schedule)
    network.save_pretrained(plan.out)
    return plan.out


def _network(start: Path | None) -> Any:
    # Distributing attention and drawing dropout take half the time of a step on a CPU. Few epochs
    # over varied examples need no dropout.
    network = BertForTokenClassification.from_pretrained(
        start or packaged_encoder(),
        num_labels=LABELS,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    network.bert.embeddings.word_embeddings.weight.requires_grad = False
    return network


def _in_batches(examples: Sequence[Example], plan: Plan) -> list[list[Example]]:
    """Return the batches of all epochs, reproducible by seed."""
    chance = random.Random(plan.seed)
    batches: list[list[Example]] = []
    for _ in range(plan.epochs):
        order = [_varied(one, plan.chat, chance) for one in examples]
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


def _batch(tokenizer: Any, examples: Sequence[Example]) -> Batch:
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
    rows: list[tuple[int, list[float], bool, float]] = []
    for number, (pair, example) in enumerate(zip(made, examples, strict=True)):
        relevance = example.relevance or (math.nan,) * len(example.sentences)
        for span, evidence, score in zip(
            example.sentences, example.evidence, relevance, strict=True
        ):
            share = _share(pair, span, width)
            if share is not None:
                rows.append((number, share, evidence, score / RELEVANCE_UNIT))
    if not rows:
        return None
    numbers, shares, evidences, scores = zip(*rows, strict=True)
    return SentenceBatch(
        torch.tensor(numbers),
        torch.tensor(shares),
        torch.tensor(evidences, dtype=torch.float32),
        torch.tensor(scores),
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


def _step(network: Any, optimizer: Any, schedule: Any, batch: Batch) -> float:
    dtype = training_dtype()
    with torch.autocast("cpu", dtype, enabled=dtype == torch.bfloat16):
        scores = network(
            input_ids=batch.tokens, attention_mask=batch.mask, token_type_ids=batch.segments
        ).logits
    loss = _loss(scores.float(), batch)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _loss(scores: Tensor, batch: Batch) -> Tensor:
    """Return the sum of the losses of span, evidence and relevance."""
    marks = scores[..., :2].masked_fill(batch.mask[..., None] == 0, -1e4)
    loss = (
        functional.cross_entropy(marks[..., 0], batch.starts)
        + functional.cross_entropy(marks[..., 1], batch.ends)
    ) / 2
    if (sentences := batch.sentences) is None:
        return loss
    pooled = (sentences.shares[..., None] * scores[sentences.examples, :, 2:]).sum(1)
    loss = loss + functional.binary_cross_entropy_with_logits(pooled[:, 0], sentences.evidence)
    known = ~sentences.relevance.isnan()
    if known.any():
        loss = loss + functional.mse_loss(pooled[known, 1], sentences.relevance[known])
    return loss


def _stateful(network: Any, optimizer: Any, schedule: Any) -> Iterator[tuple[str, Any]]:
    yield from (("network", network), ("optimizer", optimizer), ("schedule", schedule))


def _save(plan: Plan, done: int, network: Any, optimizer: Any, schedule: Any) -> None:
    """Write a checkpoint atomically: to a temporary file, then rename it."""
    plan.out.mkdir(parents=True, exist_ok=True)
    state = {name: one.state_dict() for name, one in _stateful(network, optimizer, schedule)}
    aside = plan.out / "checkpoint.part"
    torch.save({"done": done, "seed": plan.seed, "chance": torch.get_rng_state(), **state}, aside)
    aside.replace(plan.out / "checkpoint.pt")


def _resume(plan: Plan, network: Any, optimizer: Any, schedule: Any) -> int:
    """Restore the checkpoint, if any, and return the number of steps done."""
    file = plan.out / "checkpoint.pt"
    if not file.exists():
        return 0
    state = torch.load(file, weights_only=True)
    for name, one in _stateful(network, optimizer, schedule):
        one.load_state_dict(state[name])
    torch.set_rng_state(state["chance"])
    log.info("resuming after step %d", state["done"])
    return int(state["done"])
