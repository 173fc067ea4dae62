"""What is measured, each in a function of its own: it gets a library and returns rows."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from benchmarks.encoders import Child
from benchmarks.processes import memory_mib
from benchmarks.question_cost import Costs, measured
from benchmarks.speed.limits import Machine, multiply_adds_per_token
from benchmarks.speed.table import Row
from index.answer.answerer import Answerer
from index.answer.reader.registry import PackagedReader
from index.app import opened
from index.embedding import quantized
from index.embedding.model_files import find_model
from index.embedding.registry import PackagedEncoder, open_encoder
from index.settings import PACKAGED_MODEL, load_settings
from index.values import Question

T = TypeVar("T")

READER = Path(quantized.__file__).parent / "model" / "reader.safetensors"
_VECTOR_BYTES = 384 * 4
_SCRIPTS = {"the usual libraries": "usual_script"}
SCRIPTS_OF_PEERS = {"txtai": "txtai_script"}
"""Modules of this package that need what the extra ``bench`` installs."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is measured with.

    Attributes:
        data: a data folder with a library.
        questions: questions to ask of it.
        rounds: how often a figure is taken; its median counts.
        year: articles of this year are there.
        outlet: and of this outlet.
    """

    data: Path
    questions: Sequence[Question]
    rounds: int
    year: int = 2018
    outlet: str = "Outlet 7"


async def questions(ground: Ground) -> list[Row]:
    """One question at a time, by stage; then as many as go, and the memory that it takes."""
    costs, models = Costs(), ModelTime()
    async with opened(load_settings(data=ground.data), observer=costs) as verbale:
        answerer = verbale.answerer
        await asyncio.to_thread(measured, answerer, ground.questions[:5], Costs())
        with models.counted():
            await asyncio.to_thread(measured, answerer, ground.questions, costs)
        began = time.perf_counter()
        await asyncio.gather(*map(verbale.ask, ground.questions))
        taken = time.perf_counter() - began
        memory = memory_mib()  # before Chroma closes, and frees its index
    cpu, wall = statistics.median(costs.cpu["all"]), sorted(costs.wall["all"])
    a_question = models.seconds / len(ground.questions)
    machine = Machine.measured()
    least = machine.cpu_ms(statistics.mean(costs.tokens) * multiply_adds_per_token(READER))
    return [
        Row("question: CPU, median", 1000 * cpu, "ms"),
        Row("question: CPU of the models, mean", 1000 * a_question, "ms", limit=least),
        Row("question: CPU without the models", 1000 * max(0.0, cpu - a_question), "ms"),
        Row("question: time, median", 1000 * statistics.median(wall), "ms"),
        Row("question: time, 95 %", 1000 * wall[int(len(wall) * 0.95)], "ms"),
        Row("question: tokens read, median", statistics.median(costs.tokens), "tokens"),
        Row("questions at once", len(ground.questions) / taken, "1/s", less_is_better=False),
        Row("memory of a process that answers", memory, "MiB"),
    ]


@dataclass(slots=True)
class ModelTime:
    """CPU seconds spent in the encoder and in the reader."""

    seconds: float = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count while this is open."""
        with (
            patch.object(PackagedReader, "read", self._timed(PackagedReader.read)),
            patch.object(
                PackagedEncoder, "encode_question", self._timed(PackagedEncoder.encode_question)
            ),
        ):
            yield

    def _timed(self, call: Callable[..., T]) -> Callable[..., T]:
        def timed(*args: object, **kwargs: object) -> T:
            began = time.process_time()
            try:
                return call(*args, **kwargs)
            finally:
                self.seconds += time.process_time() - began

        return timed


async def filters(ground: Ground) -> list[Row]:
    """A search within dates, and within a source, against one of everything."""
    async with opened(load_settings(data=ground.data)) as verbale:
        answerer = verbale.answerer
        await asyncio.to_thread(median_search, answerer, ground.questions[:5])
        since, until = f"{ground.year}-01-01", f"{ground.year}-12-31"
        wide = [replace(one) for one in ground.questions]
        dated = [replace(one, since=since, until=until) for one in wide]
        sourced = [replace(one, source=ground.outlet) for one in wide]
        took = [
            await asyncio.to_thread(median_search, answerer, some)
            for some in (wide, dated, sourced)
        ]
        passages = (await verbale.status()).counts.passages
    reading = 1000 * passages * _VECTOR_BYTES / Machine.measured().bytes_read
    return [
        Row("search: time, median", 1000 * took[0], "ms", limit=reading),
        Row("search within a year / of everything", took[1] / took[0], "times", relative=True),
        Row("search of one outlet / of everything", took[2] / took[0], "times", relative=True),
    ]


def median_search(answerer: Answerer, asked: Sequence[Question]) -> float:
    """Seconds of a search without an answer, median."""
    taken = []
    for one in asked:
        began = time.perf_counter()
        answerer.seek(one)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def encoding(ground: Ground, texts: Sequence[str]) -> list[Row]:
    """Passages a second, beside sentence-transformers, in turns."""
    names = ("packaged", "sentence-transformers")
    children = {name: Child(name) for name in names}
    rates: dict[str, list[float]] = {name: [] for name in names}
    for number in range(ground.rounds + 1):
        for name, child in children.items():
            seconds, _ = child("encode", texts)
            if number:  # the first is for warming up
                rates[name].append(len(texts) / seconds)
    for child in children.values():
        child.close()
    ours, theirs = (statistics.median(rates[name]) for name in names)
    model = Path(find_model(PACKAGED_MODEL).location) / "model.safetensors"
    tokens = statistics.mean(open_encoder(PACKAGED_MODEL).count_tokens(texts))
    most = Machine.measured().multiply_adds / (tokens * multiply_adds_per_token(model))
    return [
        Row("passages encoded", ours, "1/s", less_is_better=False, limit=most),
        Row(
            "passages encoded / by sentence-transformers",
            ours / theirs,
            "times",
            less_is_better=False,
            relative=True,
        ),
    ]


def cold(ground: Ground, scripts: Mapping[str, str]) -> list[Row]:
    """A first question from the command line, beside scripts of other libraries."""
    words = ground.questions[0].text
    ours = _processes(
        [sys.executable, "-m", "index", "--data", str(ground.data), "ask", words], ground.rounds
    )
    rows = [Row("verbale ask, cold", ours, "s")]
    for name, script in {**_SCRIPTS, **scripts}.items():
        command = [sys.executable, "-m", f"benchmarks.speed.{script}", words]
        theirs = _processes(command, ground.rounds)
        called = f"verbale ask, cold / script of {name}"
        rows.append(Row(called, ours / theirs, "times", relative=True))
    return rows


def _processes(command: Sequence[str], rounds: int) -> float:
    """Seconds of a process, median.

    A first run, which is not counted, compiles the modules, as an installation does.
    """
    environment = {**os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    taken = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True, timeout=600, env=environment)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])
