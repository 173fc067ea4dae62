"""Train the reader on examples, from the packaged encoder or from an earlier stage.

The head is that of Devlin et al. 2019 for SQuAD 2.0 (Rajpurkar et al. 2018): a start and an end
score per token, where the first token stands for "no answer". Word embeddings are frozen.
"""

import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from tqdm import tqdm
from transformers import BertForQuestionAnswering, get_linear_schedule_with_warmup

from index.answer.reader.inputs import ReaderInput, reader_inputs
from index.embedding.model_files import find_model
from index.embedding.tokenizer import open_tokenizer
from index.settings import PACKAGED_MODEL
from index.training.reader.examples import Example, cut
from index.training.reader.typos import typed

log = logging.getLogger(__name__)

BATCH = 16
RATE = 1.2e-4
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
class Batch:
    """Tokenized examples, as input of the network."""

    tokens: Tensor
    mask: Tensor
    segments: Tensor
    starts: Tensor
    ends: Tensor


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
    tokenizer = open_tokenizer(_folder() / "tokenizer.json")
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


def _folder() -> Path:
    folder = find_model(PACKAGED_MODEL).folder
    assert folder is not None, "the packaged model lies in a folder"
    return folder


def _network(start: Path | None) -> Any:
    network = BertForQuestionAnswering.from_pretrained(start or _folder())
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
    example = cut(example, chance)
    if chance.random() >= chat:
        return example
    question = typed(example.question, chance)
    return Example(question, example.text, example.start, example.end)


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
    )


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
        loss = network(
            input_ids=batch.tokens,
            attention_mask=batch.mask,
            token_type_ids=batch.segments,
            start_positions=batch.starts,
            end_positions=batch.ends,
        ).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


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
