"""Train the reader on examples, from an earlier stage or the cross-encoder.

Each head has three scores per token. Two are those of Devlin et al. 2019 for SQuAD 2.0 (Rajpurkar
et al. 2018): the start and the end of the answer, where the first token stands for "no answer".
The mean of the third over a sentence says whether the sentence is the evidence, as in Provence
(Chirkova et al. 2025). Word embeddings are frozen.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm
from transformers import get_linear_schedule_with_warmup

from benchmarks.training.networks.precision import autocast, training_dtype
from benchmarks.training.reader.batches import Batch, divided, tokenized
from benchmarks.training.reader.examples import Example
from benchmarks.training.reader.multilingual import tokenizer_of
from benchmarks.training.reader.network import DeepReader, load_network

log = logging.getLogger(__name__)

RATE = 1e-4

TAUGHT = 0.5
"""Weight of what the shipped head learns of the answers, and of what it learns of the last layer,
beside what the last layer learns."""


@dataclass(frozen=True)
class Plan:
    """The configuration of a training stage.

    Attributes:
        start: the folder of the previous stage.
        out: the folder for the result and the checkpoint.
        rate: the highest learning rate.
        chat: the share of questions turned into chat style.
        epochs: how often each example is used.
        seed: the seed of all that is drawn.
        every: steps between checkpoints.
    """

    start: Path
    out: Path
    rate: float = RATE
    chat: float = 0.5
    epochs: int = 1
    seed: int = 20261125
    every: int = 100


def train(examples: Sequence[Example], plan: Plan) -> Path:
    """Train one stage and return the folder of the result.

    A killed run resumes from its checkpoint, even on a processor that trains in another precision:
    weights and optimizer state are always float32.
    """
    torch.manual_seed(plan.seed)
    log.info("training in %s", str(training_dtype()).removeprefix("torch."))
    batches = divided(examples, plan.chat, plan.epochs, plan.seed)
    network = load_network(plan.start)
    optimizer = torch.optim.AdamW(
        [one for one in network.parameters() if one.requires_grad], lr=plan.rate, weight_decay=0.01
    )
    steps = len(batches)
    schedule = get_linear_schedule_with_warmup(  # type: ignore[no-untyped-call]
        optimizer, steps // 20, steps
    )
    done = _resume(plan, network, optimizer, schedule)
    tokenizer = tokenizer_of(network.config.vocab_size)
    network.train()
    losses: list[float] = []
    for number in tqdm(range(done, steps), initial=done, total=steps, unit="step", mininterval=10):
        losses.append(_step(network, optimizer, schedule, tokenized(tokenizer, batches[number])))
        if (number + 1) % plan.every == 0 or number + 1 == steps:
            log.info("step %d of %d: loss %.3f", number + 1, steps, sum(losses) / len(losses))
            losses.clear()
            _save(plan, number + 1, network, optimizer, schedule)
    network.save_pretrained(plan.out)
    return plan.out


def _step(network: DeepReader, optimizer: Any, schedule: Any, batch: Batch) -> float:
    with autocast(training_dtype()):
        early, last = network.scores(batch.tokens, batch.mask, batch.segments)
    early, last = early.float(), last.float()
    loss = _loss(last, batch)
    taught = _loss(early, batch) + _divergence(early, last.detach(), batch.mask)
    (loss + TAUGHT * taught).backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


def _loss(scores: Tensor, batch: Batch) -> Tensor:
    """Return the sum of the losses of span and evidence."""
    marks = _marks(scores, batch.mask)
    loss = (
        functional.cross_entropy(marks[..., 0], batch.starts)
        + functional.cross_entropy(marks[..., 1], batch.ends)
    ) / 2
    if (sentences := batch.sentences) is None:
        return loss
    pooled = (sentences.shares * scores[sentences.examples, :, 2]).sum(1)
    return loss + functional.binary_cross_entropy_with_logits(pooled, sentences.evidence)


def _divergence(learner: Tensor, teacher: Tensor, mask: Tensor) -> Tensor:
    """Return the divergence of the start and end chances of one head from another's, on average."""
    mine, theirs = (_marks(one, mask).log_softmax(1) for one in (learner, teacher))
    return functional.kl_div(mine, theirs, log_target=True, reduction="batchmean") / 2


def _marks(scores: Tensor, mask: Tensor) -> Tensor:
    """Return the scores as start and end, with padding impossible."""
    return scores[..., :2].masked_fill(mask[..., None] == 0, -1e4)


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
