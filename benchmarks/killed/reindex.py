"""``verbale reindex`` killed at random moments, and resumed until it is done.

    python -m benchmarks.killed.reindex
    python -m benchmarks.killed.reindex --kills 30 --articles 600

A library that was cut by the first chunker is indexed again in processes of their own, which are
killed by SIGKILL while they cut, encode, place, check and swap. After each kill a question is
answered by the live generation; ``verbale reindex --resume`` goes on. What is there at the end is
held against a library that was indexed again undisturbed.
"""

import argparse
import asyncio
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql

from benchmarks.processes import ROOT, environment
from index.app import opened
from index.settings import PACKAGED_MODEL, load_settings
from index.store.library import Library
from index.values import Question

VERBALE: tuple[str, ...] = (sys.executable, "-m", "index")
OLD = "sentences-200t-1"
PHASES = ("starting", "cutting", "encoding", "placing", "check and swap")
PATIENCE_S = 180.0
_LOOK_S = 0.02
QUESTIONS = ("where did envoy 7 meet the speaker?", "of what did envoy 11 speak?")


@dataclass(frozen=True, slots=True)
class Far:
    """How far a library is, as its tables tell."""

    state: str | None
    cut: int
    vectors: int
    placed: int


@dataclass(frozen=True, slots=True)
class Kill:
    """The end of one process, and what was answered right after."""

    phase: str
    far: Far
    answered: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """All that can be told of a library when it is done."""

    counts: dict[str, int]
    passages: tuple[tuple[int, str, int, int, str], ...]
    unencoded: int
    differing: tuple[int | None, ...]
    quotes: tuple[tuple[Any, ...], ...]


def article(number: int) -> dict[str, str]:
    """An article that today's rules cut otherwise than those of the first chunker."""
    return {
        "id": f"envoy-{number}",
        "title": f"Envoy {number} in the harbour",
        "text": f"Envoy {number} sailed in to see the council's speaker on Monday. They met in "
        f"hall {number} of the customs house.\n\nShare this article\n\nBoth spoke of grain, of "
        f"fishing and of the {number} ships that wait outside.",
    }


def fill(data: Path, count: int) -> None:
    """A library as it came in before furniture was known, with every vector."""

    async def _fill() -> None:
        async with opened(load_settings(data=data)) as verbale:
            library, ingest = verbale._library, verbale._article_writer
            identity = verbale._live.encoder_of(None).identity
            library.generations.begin(identity, OLD, PACKAGED_MODEL)
            under = library.articles.source("public", "Wire", "bulk")
            file = data / "articles.jsonl"
            file.write_text("".join(json.dumps(article(n)) + "\n" for n in range(count)))
            from index.ingest.bulk_import import BadLine, read_jsonl  # noqa: PLC0415 - only here

            drafts = [one for one in read_jsonl(file) if not isinstance(one, BadLine)]
            for _ in ingest.store(under, _furnished(drafts)):
                pass
            await verbale.catch_up()

    asyncio.run(_fill())


def _furnished(drafts: Sequence[Any]) -> list[Any]:
    """With the furniture that reading a file takes out today."""
    from dataclasses import replace  # noqa: PLC0415 - only here

    return [replace(one, text=article(n)["text"]) for n, one in enumerate(drafts)]


def reindexing(data: Path, *more: str) -> "subprocess.Popen[bytes]":
    """``verbale reindex`` in a process of its own."""
    words = [*VERBALE, "--data", str(data), "reindex", *more]
    return subprocess.Popen(
        words, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def finish(process: "subprocess.Popen[bytes]") -> None:
    """Let it come to its end, which must be a good one."""
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, said.decode()[-2000:]


def far(library: Library, newer: int) -> Far:
    """How far the generation newer than a number is; nothing where there is none yet."""
    built = library.generations.all()[0]
    cut = "SELECT count(*) FROM passage WHERE chunker = :chunker"
    placed = "SELECT count(*) FROM placed WHERE generation_id = :id"
    with library.database.reading() as connection:
        vectors = connection.scalar(sql("SELECT count(*) FROM vector")) or 0
        if built.id <= newer:
            return Far(None, 0, vectors, 0)
        return Far(
            built.state,
            connection.scalar(sql(cut), {"chunker": built.chunker}) or 0,
            vectors,
            connection.scalar(sql(placed), {"id": built.id}) or 0,
        )


async def answered(data: Path) -> list[Any]:
    """What is quoted to each question."""
    async with opened(load_settings(data=data)) as verbale:
        given = [await verbale.ask(Question(one)) for one in QUESTIONS]
    return [[(q.sentence, q.article_key, q.start, q.end) for q in one.quotes] for one in given]


def ended(data: Path) -> Ended:
    """The library as it stands."""

    async def look() -> Ended:
        async with opened(load_settings(data=data)) as verbale:
            status, found = await verbale.status(), await verbale.index_service.verify()
            live = status.generation
            assert live is not None
            query = sql(
                'SELECT revision_id, chunker, start, "end", input_hash FROM passage '
                "WHERE chunker = :chunker ORDER BY revision_id, ordinal"
            )
            with verbale._library.database.reading() as connection:
                rows = connection.execute(query, {"chunker": live.chunker}).all()
            given = [await verbale.ask(Question(one)) for one in QUESTIONS]
        quotes = tuple(
            tuple((q.sentence, q.article_key, q.start, q.end) for q in one.quotes) for one in given
        )
        differing = (found.words_missing, found.words_extra, found.placed_wrong)
        passages = tuple(tuple(row) for row in rows)
        counts = asdict(status.counts)
        return Ended(counts, passages, status.unencoded, differing, quotes)

    return asyncio.run(look())


class Rough:
    """A library that is indexed again by processes that are killed."""

    def __init__(self, data: Path, chance: random.Random) -> None:
        self.data = data
        self.kills: list[Kill] = []
        self._chance = chance
        self._library = Library.open(f"sqlite:///{data / 'library.sqlite'}")
        self._newest = self._library.generations.all()[0].id

    def run(self, phases: Sequence[str]) -> None:
        """Kill in each of the phases, then let it come to its end."""
        for phase in phases:
            if self._is_over() or (self.kills and phase == PHASES[0]):
                self._begin_again()
            self._kill(phase)
        if not self._is_over():
            finish(reindexing(self.data, *self._how()))
        self._library.close()

    def _is_over(self) -> bool:
        return far(self._library, self._newest).state not in {None, "building"}

    def _begin_again(self) -> None:
        """From where the first one was: what came of that is taken away, whatever it was."""
        generations = self._library.generations
        if (built := generations.building()) is not None:
            generations.end(built, "cancelled")
        elif generations.kept() is not None:
            with self._library.database.writing() as connection:
                for state, now in (("live", "retired"), ("kept", "live")):
                    change = "UPDATE generation SET state = :now, ended_at = NULL"
                    where = f"{change} WHERE state = :state"
                    connection.execute(sql(where), {"now": now, "state": state})
        while self._library.generations.sweep():
            pass
        with self._library.database.writing() as connection:
            needed = "SELECT input_hash FROM passage"
            connection.execute(sql(f"DELETE FROM vector WHERE input_hash NOT IN ({needed})"))
        self._newest = self._library.generations.all()[0].id

    def _how(self) -> tuple[str, ...]:
        return ("--resume",) if self._library.generations.building() else ()

    def _kill(self, phase: str) -> None:
        process, before = reindexing(self.data, *self._how()), far(self._library, self._newest)
        end = time.monotonic() + PATIENCE_S
        goal = self._chance.randint(1, 60)
        while process.poll() is None and not self._is_in(phase, before, goal):
            assert time.monotonic() < end, f"{phase} did not come"
            time.sleep(_LOOK_S)
        time.sleep(self._chance.uniform(0.0, 2.0 if phase == PHASES[-1] else 0.15))
        process.kill()
        process.communicate(timeout=PATIENCE_S)  # its children may hold the pipe
        at_death = far(self._library, self._newest)
        well = all(asyncio.run(answered(self.data)))
        self.kills.append(Kill(phase, at_death, well))

    def _is_in(self, phase: str, before: Far, goal: int) -> bool:
        now = far(self._library, self._newest)
        if phase == "starting" or now.state is None:
            return now.state is not None
        if phase == "cutting":
            return now.cut >= before.cut + goal or now.vectors > before.vectors
        if phase == "encoding":
            return now.vectors >= before.vectors + goal or now.placed > before.placed
        if phase == "placing":
            return now.placed >= before.placed + goal and now.state == "building"
        return now.state != "building" or 0 < now.cut == now.placed


def compared(folder: Path, count: int, phases: Sequence[str]) -> tuple[Ended, Ended, list[Kill]]:
    """The undisturbed library, the one with kills, and the kills."""
    calm, rough = folder / "calm", folder / "rough"
    fill(calm, count)
    shutil.copytree(calm, rough)
    finish(reindexing(calm))
    disturbed = Rough(rough, random.Random(7))
    disturbed.run(phases)
    return ended(calm), ended(rough), disturbed.kills


def main(count: int, kills: int) -> bool:
    """Measure, and print; whether all is as it should be."""
    phases = [PHASES[at % len(PHASES)] for at in range(kills)]
    with tempfile.TemporaryDirectory() as folder:
        expected, found, killed = compared(Path(folder), count, phases)
    print("| killed while | state | passages cut | vectors | placed | answered right after |")
    print("|-|-|-|-|-|-|")
    for one in killed:
        where = f"{one.far.state} | {one.far.cut} | {one.far.vectors} | {one.far.placed}"
        print(f"| {one.phase} | {where} | {'yes' if one.answered else 'NO'} |")
    rows = (
        ("kills", f"{dict(Counter(one.phase for one in killed))}", len(killed) == kills),
        (
            "the live generation answered right after",
            f"{sum(one.answered for one in killed)} of {kills}",
            all(one.answered for one in killed),
        ),
        ("the same counts", f"{found.counts}", found.counts == expected.counts),
        ("the same passages", f"{len(found.passages)}", found.passages == expected.passages),
        ("passages without a vector", f"{found.unencoded}", found.unencoded == 0),
        ("differences that verify finds", f"{found.differing}", not any(found.differing)),
        ("the same answers", f"{len(found.quotes)}", found.quotes == expected.quotes),
    )
    print("\n| | | |\n|-|-|-|")
    for what, told, well in rows:
        print(f"| {what} | {told} | {'yes' if well else 'NO'} |")
    return all(well for _, _, well in rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--kills", type=int, default=30)
    given = parser.parse_args()
    sys.exit(not main(given.articles, given.kills))
