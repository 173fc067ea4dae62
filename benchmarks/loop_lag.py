"""The event loop's worst lag while texts are taken in, and questions answered and shown.

    python -m benchmarks.loop_lag [--asked 8]

Each text is taken in as an upload is. Texts of an old library are stored as they are, without the
bounds that drafts have today. Each question to a text is another one, so that none is answered from
what was answered before. What the bot opens before it connects is open before anything is measured.
The first row shows what the machine adds when nothing is asked. On a busy machine compare the
medians: single lags vary.
"""

import argparse
import asyncio
import gc
import json
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processor import processor
from bot.ui.answer_card import answer_card
from index.app import Verbale, opened
from index.errors import InputError
from index.ingest.options import SourceOptions
from index.operations.telemetry.observer import LOOP_LAG, Metric, Observer, measure_loop_lag
from index.settings import load_settings
from index.translations.catalogue import catalogues
from index.values import Draft, Question
from index.worker import exempt_from_collection

TARGET_MS = 50.0
EVERY_S = 0.002
QUESTIONS = (
    "where did Sullivan and Wang meet in May 2024?",
    "who met Wang Yi at Yanqi Lake?",
    "what is Yanqi Lake?",
    "when did Jake Sullivan speak with Wang?",
    "what did officials say about Sullivan and Wang?",
    "did Wang Yi and Jake Sullivan meet?",
    "who said that they met at Yanqi Lake?",
    "how far is the resort from Beijing?",
)
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
class Lags(Observer):
    """Remembers the loop's lags; the worst of each text that was taken in also in ``taken_in``."""

    seconds: list[float] = field(default_factory=list)
    taken_in: list[float] = field(default_factory=list)

    def note(self, metric: Metric, amount: float = 1, *labels: str) -> None:
        """Keep a lag."""
        if metric is LOOP_LAG:
            self.seconds.append(amount)

    def worst_ms(self) -> float:
        """The worst since it was asked last."""
        worst, self.seconds = max(self.seconds, default=0.0), []
        return worst * 1000


def main() -> None:
    parser = argparse.ArgumentParser(
        description="The loop's worst lag while questions are answered."
    )
    most = len(QUESTIONS)
    counts = range(2, most + 1)
    parser.add_argument("--asked", type=int, default=most, choices=counts, help="questions a text")
    asked = parser.parse_args().asked
    print(f"{processor()}\n")
    print("| text | taken in | lag | first question | lag | others, median | lag, median | worst |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    worst, taking_in = asyncio.run(_all(asked))
    target = f"(target {TARGET_MS:.0f} ms)"
    print(f"\nWorst of the median lags while answering: {worst:.0f} ms {target}")
    print(f"Median of the worst lags while taking in: {taking_in:.0f} ms {target}")


async def _all(asked: int) -> tuple[float, float]:
    lags = Lags()
    catalogues()  # which the bot has read before it connects
    async with measure_loop_lag(lags, EVERY_S):
        await _upload(lags, "an ordinary article, the first of all", *ORDINARY, asked)
        lags.worst_ms()
        await asyncio.sleep(3)
        print(f"| nothing at all, for 3 s | | {lags.worst_ms():.0f} ms | | | | |")
        lags.taken_in.clear()
        worst = [await _upload(lags, name, *file, asked) for name, file in UPLOADS.items()]
        worst += [await _old(lags, name, draft, asked) for name, draft in OLD.items()]
    return max(worst), statistics.median(lags.taken_in)


async def _upload(lags: Lags, name: str, file: str, text: str, asked: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(load_settings(data=Path(folder))) as verbale:
            sources = verbale.source_service
            await _ready(verbale, lags)
            started = time.perf_counter()
            try:
                found = await sources.look_at_file(file, text.encode())
            except InputError as error:
                seconds = time.perf_counter() - started
                print(
                    f"| {name} | refused in {seconds:.1f} s: {error} | {lags.worst_ms():.0f} ms |"
                )
                return 0.0
            await sources.add(found, SourceOptions(name="worst"))
            await verbale.catch_up()
            return await _asked(verbale, lags, name, time.perf_counter() - started, asked)


async def _old(lags: Lags, name: str, draft: Draft, asked: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(load_settings(data=Path(folder))) as verbale:
            await _ready(verbale, lags)
            started = time.perf_counter()
            await asyncio.to_thread(_stored, verbale, draft)
            await verbale.catch_up()
            took_s = time.perf_counter() - started
            return await _asked(verbale, lags, f"{name}, old library", took_s, asked)


async def _ready(verbale: Verbale, lags: Lags) -> None:
    """Load what the bot loads first; the library before this one is garbage that no bot has."""
    await verbale.warm()
    gc.collect()
    exempt_from_collection()
    await asyncio.sleep(2 * EVERY_S)
    lags.worst_ms()


def _stored(verbale: Verbale, draft: Draft) -> None:
    verbale._live.begun()
    source = verbale._library.articles.source("public", "old", "bulk")
    list(verbale._article_writer.store(source, [draft]))


async def _asked(verbale: Verbale, lags: Lags, name: str, took_s: float, asked: int) -> float:
    lags.taken_in.append(taking_in := lags.worst_ms())
    first = await _shown(verbale, QUESTIONS[0])
    first_lag = lags.worst_ms()
    others = [(await _shown(verbale, one), lags.worst_ms()) for one in QUESTIONS[1:asked]]
    seconds = statistics.median(took for took, _ in others)
    worst: float = statistics.median(lag for _, lag in others)
    print(
        f"| {name} | {took_s:.1f} s | {taking_in:.0f} ms | {first:.2f} s | {first_lag:.0f} ms"
        f" | {seconds:.2f} s | {worst:.0f} ms | {max(lag for _, lag in others):.0f} ms |",
        flush=True,
    )
    return worst


async def _shown(verbale: Verbale, question: str) -> float:
    """Ask, and make the card of the answer as the bot does: on the loop."""
    started = time.perf_counter()
    answer = await verbale.ask(Question(question))
    json.dumps(answer_card(answer).to_components())  # type: ignore[no-untyped-call]
    await asyncio.sleep(0)  # let the lag that the card made be measured
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
