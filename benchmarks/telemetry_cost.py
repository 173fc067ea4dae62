"""What it costs to be seen: per question, and per look at /metrics.

    python -m benchmarks.telemetry_cost DATA [--asked 2000] [--looks 10]

DATA is a data folder with a library; it is only read.
"""

import argparse
import asyncio
import io
import logging
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args
from urllib.request import urlopen

from index.app import opened
from index.operations.telemetry import endpoint as module
from index.operations.telemetry.endpoint import telemetry_endpoint
from index.operations.telemetry.log import set_up
from index.operations.telemetry.metrics import Metrics
from index.operations.telemetry.observer import (
    MISQUOTES,
    UNSEEN,
    Observer,
    Stage,
    log_question,
    timed,
)
from index.settings import MetricsSettings, load_settings
from index.values import Answer, Question, ReadAs

QUESTION = Question("where did Sullivan and Wang meet?")
ANSWER = Answer(QUESTION, ReadAs(kind="place"), 0.9, "Yanqi Lake", "text")


def main() -> None:
    arguments = _parser().parse_args()
    print("| what | median | worst |\n|---|--:|--:|")
    for name, observer in (("nobody looks", UNSEEN), ("metrics", Metrics("bot", "0"))):
        for level in ("ERROR", "INFO"):
            with _log_to_nowhere(level):
                times = asyncio.run(_ask(observer, arguments.asked))
            _row(f"a question, {name}, log from {level} on", times)
    asyncio.run(_look(arguments.data, arguments.looks))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="What it costs to be seen.")
    parser.add_argument("data", type=Path, help="a data folder with a library")
    parser.add_argument("--asked", type=int, default=2000, help="questions")
    parser.add_argument("--looks", type=int, default=10, help="looks at /metrics of each kind")
    return parser


def _row(name: str, times: list[float]) -> None:
    print(f"| {name} | {statistics.median(times) * 1000:.2f} ms | {max(times) * 1000:.2f} ms |")


@contextmanager
def _log_to_nowhere(level: str) -> Iterator[None]:
    """As JSON, formatted and thrown away."""
    shown, sys.stderr = sys.stderr, io.StringIO()
    try:
        set_up(level, as_json=True)
        yield
    finally:
        sys.stderr = shown
        logging.getLogger().handlers.clear()


async def _ask(observer: Observer, count: int) -> list[float]:
    """All that is told of a question, without the work of answering it."""

    async def answering() -> Answer:
        for stage in get_args(Stage):
            with timed(observer, stage):
                pass
        observer.note(MISQUOTES, 0)
        return ANSWER

    times = []
    for _ in range(count):
        started = time.perf_counter()
        await log_question(observer, QUESTION, answering())
        times.append(time.perf_counter() - started)
    return times


async def _look(data: Path, looks: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with (
        telemetry_endpoint(MetricsSettings(port=port), "bot") as window,
        opened(load_settings(data=data), observer=window.observer) as verbale,
        window.onto(verbale),
    ):
        found = await window.figures()
        assert found is not None
        print(f"| the figures of {found.articles:,} articles, {found.passages:,} passages, first |"
              f" {found.seconds * 1000:.0f} ms | |")  # fmt: skip
        for name, kept_s in (("read anew", 0.0), ("kept", 3600.0)):
            module.KEPT_S = kept_s
            times = [await asyncio.to_thread(_get, port) for _ in range(looks)]
            _row(f"/metrics, figures {name}", times)
        _row("/healthz", [await asyncio.to_thread(_get, port, "healthz") for _ in range(looks)])


def _get(port: int, path: str = "metrics") -> float:
    started = time.perf_counter()
    with urlopen(f"http://127.0.0.1:{port}/{path}") as answer:
        answer.read()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
