"""What one question costs: processor and wall time by stage, and the tokens that are read.

    python -m benchmarks.question_cost DATA questions.jsonl … [--limit 100]

DATA is a data folder with a library; it is only read. The questions are asked one after the other
after a warm-up. Only the process that owns the library's vectors searches them approximately, so
run this while nothing else has the library open. ``ONEDNN_MAX_CPU_ISA=AVX2`` in the environment
holds oneDNN to instructions that most small servers have, in float32; OpenVINO's own kernels still
use what the processor has, so the figure is the least that such a server needs.
"""

import argparse
import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.processor import processor
from index.answer.answerer import Answerer
from index.answer.reader import registry
from index.answer.reader.base import ReaderInput, reader_inputs
from index.app import opened
from index.operations.evaluation.dataset import read_expected
from index.operations.telemetry.observer import QUESTION_SECONDS, Metric, Observer
from index.settings import load_settings
from index.values import Question


@dataclass
class Costs(Observer):
    """The costs of all questions: a list of seconds, or of tokens, by what they were spent on."""

    wall: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    texts: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    _since: float = 0.0

    def note(self, metric: Metric, amount: float = 1, *labels: str) -> None:
        """Count a stage; stages follow one another, so the rest of the time is the last one's."""
        if metric is not QUESTION_SECONDS or labels == ("whole",):
            return
        [stage], now = labels, time.process_time()
        self.wall[stage].append(amount)
        self.cpu[stage].append(now - self._since)
        self._since = now

    @contextmanager
    def question(self) -> Iterator[None]:
        """Count the whole of a question."""
        self.texts.append(0)
        self.tokens.append(0)
        wall, cpu = time.perf_counter(), time.process_time()
        self._since = cpu
        yield
        self.wall["all"].append(time.perf_counter() - wall)
        self.cpu["all"].append(time.process_time() - cpu)

    def reader_inputs(self, tokenizer: Any, pairs: Sequence[tuple[str, str]]) -> list[ReaderInput]:
        """Make the reader's inputs and count them."""
        made = reader_inputs(tokenizer, pairs)
        self.texts[-1] += len(made)
        self.tokens[-1] += sum(len(one.tokens) for one in made)
        return made


def table(costs: Costs) -> Iterator[str]:
    """The costs as a Markdown table."""
    yield "| stage | CPU ms, median | wall ms, median | wall ms, 95 % |"
    yield "|---|--:|--:|--:|"
    for stage, seconds in costs.wall.items():
        cpu = statistics.median(costs.cpu[stage]) * 1000
        tail = sorted(seconds)[int(len(seconds) * 0.95)] * 1000
        yield f"| {stage} | {cpu:.0f} | {statistics.median(seconds) * 1000:.0f} | {tail:.0f} |"
    yield (
        f"\nThe reader reads {statistics.median(costs.tokens):.0f} tokens in "
        f"{statistics.median(costs.texts):.0f} texts (medians)."
    )


def measured(answerer: Answerer, questions: Sequence[Question], costs: Costs) -> None:
    """Ask all questions, one after the other."""
    with patch.object(registry, "reader_inputs", costs.reader_inputs):
        for question in questions:
            with costs.question():
                answerer.answer(question)


async def _run(data: Path, questions: Sequence[Question]) -> Costs:
    costs, warm = Costs(), Costs()
    async with opened(load_settings(data=data), observer=costs) as verbale:
        answerer = verbale.answerer
        await asyncio.to_thread(measured, answerer, questions[:5], warm)
        costs.wall.clear()
        costs.cpu.clear()
        await asyncio.to_thread(measured, answerer, questions, costs)
    return costs


def main() -> None:
    """Print the processor and the table."""
    parser = argparse.ArgumentParser(description="What one question costs.")
    parser.add_argument("data", type=Path, help="a data folder with a library")
    parser.add_argument("lists", type=Path, nargs="+", help="questions, as for verbale evaluate")
    parser.add_argument("--limit", type=int, default=100, help="questions to ask")
    given = parser.parse_args()
    asked = [one.question for file in given.lists for one in read_expected(file)][: given.limit]
    print(f"{processor()}; {len(asked)} questions\n")
    print(*table(asyncio.run(_run(given.data, asked))), sep="\n")


if __name__ == "__main__":
    main()
