"""A library indexed again while people ask five questions a second in Discord.

    python -m benchmarks.reindex ../shared/eval
    python -m benchmarks.reindex ../shared/eval --library FOLDER --limit 10000

A real bot (``benchmarks.reindex_bot``) runs in a process of its own against the Discord double; its
keeper builds the new generation. The articles were cut by the first chunker, so that all of them
are cut anew, and what comes out otherwise is encoded anew; with ``--anew`` everything is encoded
anew, by the same model under another name. ``--library`` takes a copy of a data folder in place of
importing articles of the evaluation folder.

Whether an answer is mixed is told by what was searched for it: one generation, its own chunker, and
an encoder of its own.
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import text as sql

from benchmarks.processes import ROOT, environment
from benchmarks.processor import processor
from benchmarks.reindex_bot import TWIN
from index.app import opened
from index.indexing.chunking import CHUNKER
from index.settings import load_settings
from index.store.library import Library
from index.store.rows import Generation
from tests.discord_double import DiscordDouble, User

OLD = "sentences-200t-1"
QUESTIONS = 60
_PEOPLE = 50
PATIENCE_S = 90.0
_MOST_AT_ONCE = 200
"""Questions in flight from which on none is added: the bot does not keep up at all."""


@dataclass(slots=True)
class Asked:
    """A question in Discord: when it was sent, and what came of it, seconds later."""

    sent_at: float
    question: str
    who: User
    took_s: float | None = None
    card: str = ""
    trouble: str | None = None


@dataclass(slots=True)
class Run:
    """What was measured."""

    asked: list[Asked] = field(default_factory=list)
    left_out: int = 0
    began_at: float = 0.0
    built: Generation | None = None
    swapped_at: float = 0.0
    ended_at: float = 0.0


async def prepare(data: Path, folder: Path, library: Path | None, limit: int) -> None:
    """A library cut by the first chunker, with every vector."""
    if library is not None:
        shutil.copytree(library, data)
        with closing(Library.open(f"sqlite:///{data / 'library.sqlite'}")) as copied:
            _shorten(copied, limit)
    async with opened(load_settings(data=data)) as verbale:
        if library is None:
            with closing(Library.open(f"sqlite:///{data / 'library.sqlite'}")) as made:
                named = load_settings().encoder.model
                from index.embedding.registry import open_encoders  # noqa: PLC0415 - slow

                made.generations.begin(open_encoders(named).identity, OLD, named)
            await verbale.import_file(_some(folder, data.parent, limit), source="articles")
        await verbale.catch_up()


def _shorten(library: Library, limit: int) -> None:
    """Keep so many articles."""
    beyond = "SELECT id FROM article ORDER BY id LIMIT -1 OFFSET :limit"
    revisions = f"SELECT id FROM revision WHERE article_id IN ({beyond})"
    passages = f"SELECT id FROM passage WHERE revision_id IN ({revisions})"
    with library.database.writing() as connection:
        connection.execute(sql(f"DELETE FROM words WHERE rowid IN ({passages})"), {"limit": limit})
        connection.execute(sql(f"DELETE FROM article WHERE id IN ({beyond})"), {"limit": limit})


def _some(folder: Path, into: Path, limit: int) -> Path:
    lines: list[str] = []
    for file in sorted((folder / "articles").glob("*.jsonl")):
        with file.open() as read:
            lines += read.readlines()
    chosen = random.Random(5).sample(lines, min(limit, len(lines)))
    (into / "articles.jsonl").write_text("".join(chosen))
    return into / "articles.jsonl"


def questions(folder: Path) -> list[str]:
    """Questions to ask, again and again."""
    lines = (folder / "questions" / "diplomatic.jsonl").read_text().splitlines()
    told = [json.loads(line)["question"] for line in lines]
    return random.Random(5).sample(told, min(QUESTIONS, len(told)))


@asynccontextmanager
async def bot(discord: DiscordDouble, data: Path, log: Path) -> AsyncIterator[None]:
    """The bot, connected and warm."""
    mine = environment() | {
        "VERBALE_DISCORD_TOKEN": discord.token,
        "VERBALE_DISCORD__API_URL": discord.api,
    }
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.reindex_bot", str(data), str(log), cwd=ROOT, env=mine
    )
    try:
        await discord.ready(PATIENCE_S)
        asked = await discord.slash("ask", {"question": "who met whom?"})
        await asked.answer(within=PATIENCE_S)
        yield
    finally:
        if started.returncode is None:
            started.terminate()
        await started.wait()


async def ask(discord: DiscordDouble, one: Asked) -> None:
    """Ask in Discord, and wait for the card."""
    try:
        started = time.monotonic()
        shown = await discord.slash("ask", {"question": one.question}, user=one.who)
        await shown.acknowledged(within=3.0)
        card = await shown.answer(within=PATIENCE_S)
        one.took_s, one.card = time.monotonic() - started, card.text
        if not any(line.startswith("-# ") for line in card.text.splitlines()):
            one.trouble = card.text
    except AssertionError as error:
        one.trouble = str(error)


async def keep_asking(discord: DiscordDouble, run: Run, told: Sequence[str], rate: float) -> None:
    """Send questions at a steady rate, whether or not the earlier ones are answered."""
    flying: set[asyncio.Task[None]] = set()
    people = [User(f"person {number}") for number in range(_PEOPLE)]
    due, number = time.monotonic(), 0
    try:
        while True:
            due += 1 / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if len(flying) >= _MOST_AT_ONCE:
                run.left_out += 1
                continue
            one = Asked(time.time(), told[number % len(told)], people[number % len(people)])
            number += 1
            run.asked.append(one)
            flying.add(task := asyncio.create_task(ask(discord, one)))
            task.add_done_callback(flying.discard)
    finally:
        await asyncio.gather(*flying)


async def measure(
    data: Path, log: Path, told: Sequence[str], given: argparse.Namespace
) -> tuple[Run, list[str]]:
    """Ask before, while it is indexed again, and after."""
    run = Run()
    async with DiscordDouble(expect_violations=True) as discord, bot(discord, data, log):
        asking = asyncio.create_task(keep_asking(discord, run, told, given.rate))
        await asyncio.sleep(given.around)
        with closing(Library.open(f"sqlite:///{data / 'library.sqlite'}")) as library:
            await _reindexed(library, run, anew=given.anew, within=given.within)
        await asyncio.sleep(given.around)
        run.ended_at = time.time()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return run, list(discord.violations)


async def _reindexed(library: Library, run: Run, *, anew: bool, within: float) -> None:
    live = library.generations.live()
    assert live is not None
    model, twin = (live.model or load_settings().encoder.model), TWIN if anew else ""
    started = library.generations.start(live.encoder + twin, CHUNKER, model + twin)
    run.began_at = time.time()
    end = time.monotonic() + within
    while (now := library.generations.one(started.id)).state == "building":
        assert time.monotonic() < end, f"not built within {within:g} s"
        await asyncio.sleep(0.2)
    assert now.state == "live", now.trouble
    assert now.ended_at is not None
    run.built, run.swapped_at = now, now.ended_at.timestamp()


def report(run: Run, log: Path, violations: Sequence[str]) -> bool:
    """Print; whether all is as it should be."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    answers = [line for line in lines if "asked_of" in line]
    spells = {
        "before": (0.0, run.began_at),
        "during": (run.began_at, run.swapped_at),
        "after": (run.swapped_at, run.ended_at + PATIENCE_S),
    }
    print(
        "| | seconds | questions | errors | answer p50, s | p95, s | max, s "
        "| loop lag p50, ms | p99 | max |\n|-|-|-|-|-|-|-|-|-|-|"
    )
    first = run.asked[0].sent_at
    for name, (start, end) in spells.items():
        some = [one for one in run.asked if start <= one.sent_at < end]
        took = [one.took_s for one in some if one.took_s is not None] or [0.0]
        lags = [line["lag_ms"] for line in lines if "lag_ms" in line and start <= line["at"] < end]
        trouble = sum(one.trouble is not None for one in some)
        length = min(end, run.ended_at) - max(start, first)
        p50, p95 = np.percentile(took, [50, 95])
        lag50, lag99 = np.percentile(lags or [0.0], [50, 99])
        print(
            f"| {name} | {length:.0f} | {len(some)} | {trouble} | {p50:.2f} | {p95:.2f} | "
            f"{max(took):.2f} | {lag50:.1f} | {lag99:.0f} | {max(lags or [0]):.0f} |"
        )
    return _judged(run, answers, violations)


def _judged(run: Run, answers: Sequence[dict[str, Any]], violations: Sequence[str]) -> bool:
    assert run.built is not None
    mixed = [one for one in answers if not _is_whole(one)]
    missing = [one for one in answers if one["asked_of"] is None or not one["quotes"]]
    late = [one for one in answers if one["at"] > run.swapped_at + PATIENCE_S]
    old_after = [one for one in late if one["asked_of"] != run.built.id]
    over = [
        one
        for one in run.asked
        if one.took_s and one.sent_at < run.swapped_at < one.sent_at + one.took_s
    ]
    told = [one.trouble for one in run.asked if one.trouble]
    rows = (
        ("errors", len(told), not told),
        ("answers from a mixed generation", len(mixed), not mixed),
        ("answers from a missing generation, or without a passage", len(missing), not missing),
        ("answers of the old generation long after the swap", len(old_after), not old_after),
        ("rules of Discord that were broken", len(violations), not violations),
        ("questions not sent: too many in flight", run.left_out, run.left_out == 0),
    )
    print("\n| | | |\n|-|-|-|")
    for what, count, well in rows:
        print(f"| {what} | {count} | {'yes' if well else 'NO'} |")
    _tell_swap(run, answers, over)
    for one in dict.fromkeys([*told, *violations]):
        print(one, file=sys.stderr)
    return all(well for _, _, well in rows)


def _is_whole(one: dict[str, Any]) -> bool:
    """Whether an answer came of one generation, its chunker and its encoder."""
    wanted = [one["asked_of"], one["chunker"]]
    return one["fits"] and all(searched == wanted for searched in one["searched"])


def _tell_swap(run: Run, answers: Sequence[dict[str, Any]], over: Sequence[Asked]) -> None:
    assert run.built is not None
    of_new = [one["at"] for one in answers if one["asked_of"] == run.built.id]
    of_old = [one["at"] for one in answers if one["asked_of"] != run.built.id]
    longest = max((one.took_s or 0.0 for one in over), default=0.0)
    print(
        f"\nThe swap came {run.swapped_at - run.began_at:.0f} s after the start. In flight at that "
        f"moment: {len(over)}, answered within {longest:.2f} s. The last answer of the old "
        f"generation came {max(of_old) - run.swapped_at:+.2f} s, the first of the new one "
        f"{min(of_new, default=float('nan')) - run.swapped_at:+.2f} s from the swap."
    )
    before, after = ({}, {})  # type: dict[str, str], dict[str, str]
    for one in run.asked:
        if one.took_s:
            quoted = "\n".join(ln for ln in one.card.splitlines() if ln.startswith("> "))
            (before if one.sent_at < run.began_at else after).setdefault(one.question, quoted)
    both = before.keys() & after.keys()
    same = sum(before[one] == after[one] for one in both)
    print(f"{same} of {len(both)} questions got the same quotes from then on as before.")


async def main(given: argparse.Namespace) -> bool:
    """Measure, and print; whether all is as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        data, log = Path(folder) / "data", Path(folder) / "log.jsonl"
        await prepare(data, given.eval, given.library, given.limit)
        with closing(Library.open(f"sqlite:///{data / 'library.sqlite'}")) as library:
            counts = library.catalogue.counts()
        print(f"{processor()}; {counts.articles:,} articles, {counts.passages:,} passages.\n")
        run, violations = await measure(data, log, questions(given.eval), given)
        return report(run, log, violations)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("eval", type=Path, nargs="?", default=Path("../shared/eval"))
    parser.add_argument("--library", type=Path, help="a data folder to take a copy of")
    parser.add_argument("--limit", type=int, default=10_000, help="how many articles")
    parser.add_argument("--rate", type=float, default=5.0, help="questions a second")
    parser.add_argument("--around", type=float, default=60.0, help="seconds before and after")
    parser.add_argument("--within", type=float, default=7_200.0, help="seconds for the build")
    parser.add_argument("--anew", action="store_true", help="encode everything anew")
    sys.exit(not asyncio.run(main(parser.parse_args())))
