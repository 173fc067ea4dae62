"""The event loop's worst lag while a question is answered and shown, from the worst texts.

    python -m benchmarks.loop_lag [--asked 8]

Each text is taken in as an upload is. Texts of an old library are stored as they are, without the
bounds that drafts have today. The first rows show what an ordinary article takes, and what the
machine adds when nothing is asked. On a busy machine compare the medians: single lags vary.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processor import processor
from bot.ui.answer_card import card
from index.app import opened
from index.errors import InputError
from index.ingest.options import SourceOptions
from index.operations.telemetry.loop_lag import measure_loop_lag
from index.operations.telemetry.observer import NullObserver
from index.service import Verbale
from index.settings import load_settings
from index.values import Draft, Question

TARGET_MS = 50.0
EVERY_S = 0.002
QUESTION = Question("where did Sullivan and Wang meet in May 2024?")
LEAD = "Jake Sullivan and Wang Yi spoke in Beijing in May 2024."
ANSWER = "They met at Yanqi Lake, a resort on the outskirts of Beijing, officials said."
GAP = "\n" * 16_000
PARAGRAPH = f"{LEAD} {ANSWER}\n\n"
TITLE = "Sullivan and Wang meet at Yanqi Lake "

ORDINARY = ("ordinary.txt", f"{LEAD} {ANSWER}\n\n{ANSWER} It lasted two days.")
UPLOADS = {
    "an ordinary article, .txt": ORDINARY,
    "16,000 blank lines, .txt": ("a.txt", f"{LEAD}{GAP}{ANSWER}"),
    "80 kB of paragraphs, .txt": ("b.txt", PARAGRAPH * 550),
    "80 kB of blank lines, .txt": ("c.txt", f"{LEAD}{GAP * 5}{ANSWER}"),
    "375 kB in one heading, .md": ("d.md", f"# {TITLE * 10_100}\n\n{LEAD} {ANSWER}"),
    "a title of 689,000 characters, .html": (
        "e.html",
        f"<html><head><title>{TITLE * 18_600}</title></head><body><article><p>{LEAD} {ANSWER}</p>"
        f"<p>{ANSWER} The talks lasted two days and ended on Tuesday.</p></article></body></html>",
    ),
    "2 MB of paragraphs, .txt": ("f.txt", PARAGRAPH * 14_000),
    "20 MB of paragraphs, .txt": ("g.txt", PARAGRAPH * 145_000),
}
OLD = {
    "16,000 blank lines": Draft("Talks", f"{LEAD}{GAP}{ANSWER}"),
    "80 kB of spaces": Draft("Talks", f"{LEAD}{' ' * 80_000}{ANSWER}"),
    "a title of 689,000 characters": Draft(TITLE * 18_600, PARAGRAPH * 20),
}


@dataclass
class Lags(NullObserver):
    """Remembers the loop's lags."""

    seconds: list[float] = field(default_factory=list)

    def lagged(self, seconds: float) -> None:
        """Keep one."""
        self.seconds.append(seconds)

    def worst_ms(self) -> float:
        """The worst since it was asked last."""
        worst, self.seconds = max(self.seconds, default=0.0), []
        return worst * 1000


def main() -> None:
    parser = argparse.ArgumentParser(
        description="The loop's worst lag while questions are answered."
    )
    parser.add_argument("--asked", type=int, default=8, help="questions to each text")
    asked = parser.parse_args().asked
    print(f"{processor()}\n")
    print("| text | taken in | lag | first question | lag | others, median | lag, median | worst |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    worst = asyncio.run(_all(asked))
    print(f"\nWorst of the median lags: {worst:.0f} ms (target {TARGET_MS:.0f} ms)")


async def _all(asked: int) -> float:
    lags = Lags()
    async with measure_loop_lag(lags, EVERY_S):
        await _upload(lags, "an ordinary article, the first of all", *ORDINARY, asked)
        lags.worst_ms()
        await asyncio.sleep(3)
        print(f"| nothing at all, for 3 s | | {lags.worst_ms():.0f} ms | | | | |")
        worst = [await _upload(lags, name, *file, asked) for name, file in UPLOADS.items()]
        worst += [await _old(lags, name, draft, asked) for name, draft in OLD.items()]
    return max(worst)


async def _upload(lags: Lags, name: str, file: str, text: str, asked: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(load_settings(data=Path(folder))) as verbale:
            await verbale.warm()
            lags.worst_ms()
            started = time.perf_counter()
            try:
                found = await verbale.source_service.look_at_file(file, text.encode())
            except InputError as error:
                seconds = time.perf_counter() - started
                print(
                    f"| {name} | refused in {seconds:.1f} s: {error} | {lags.worst_ms():.0f} ms |"
                )
                return 0.0
            await verbale.source_service.add(found, SourceOptions(name="worst"))
            await verbale.catch_up()
            return await _asked(verbale, lags, name, time.perf_counter() - started, asked)


async def _old(lags: Lags, name: str, draft: Draft, asked: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(load_settings(data=Path(folder))) as verbale:
            await verbale.warm()
            lags.worst_ms()
            started = time.perf_counter()
            await asyncio.to_thread(_stored, verbale, draft)
            await verbale.catch_up()
            took_s = time.perf_counter() - started
            return await _asked(verbale, lags, f"{name}, old library", took_s, asked)


def _stored(verbale: Verbale, draft: Draft) -> None:
    components = verbale._components
    components.live.begun()
    source = components.library.articles.source("public", "old", "bulk")
    list(components.article_writer.store(source, [draft]))


async def _asked(verbale: Verbale, lags: Lags, name: str, took_s: float, asked: int) -> float:
    taking_in = lags.worst_ms()
    first = await _shown(verbale)
    first_lag = lags.worst_ms()
    others = [(await _shown(verbale), lags.worst_ms()) for _ in range(asked - 1)]
    seconds = statistics.median(took for took, _ in others)
    worst: float = statistics.median(lag for _, lag in others)
    print(
        f"| {name} | {took_s:.1f} s | {taking_in:.0f} ms | {first:.2f} s | {first_lag:.0f} ms"
        f" | {seconds:.2f} s | {worst:.0f} ms | {max(lag for _, lag in others):.0f} ms |",
        flush=True,
    )
    return worst


async def _shown(verbale: Verbale) -> float:
    """Ask, and make the card of the answer as the bot does: on the loop."""
    started = time.perf_counter()
    answer = await verbale.ask(QUESTION)
    json.dumps(card(answer).to_components())  # type: ignore[no-untyped-call]
    await asyncio.sleep(0)  # let the lag that the card made be measured
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
