"""Runs a scenario again and again, each time with another call that fails."""

import logging
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path

import pytest

from index.embedding.registry import EncoderRegistry
from index.store.vectors.chroma import ExpectedCollection, probe_folder
from tests.failures.calls import UNFORESEEN, Calls, Kind, Site, counted
from tests.failures.checker import complaints, differences, held, state
from tests.failures.scenarios import PAGES, SCENARIOS, Stage
from tests.index.cli.terminal import Ran
from tests.lexical import LexicalEncoder
from tests.parsers import kept_parsers
from tests.translated import translated_once


@dataclass(frozen=True, slots=True)
class Failed:
    """A run in which a call failed.

    Attributes:
        kind: the kind of call.
        number: which of them, from 1.
        place: the line of Verbale from which it is made; None if it was not made this time.
        message: what a person was told; empty if the run went on without.
        troubles: what is wrong afterwards.
    """

    kind: Kind
    number: int
    place: str | None
    message: str
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where sweeps run: a folder, a network, and the counter of the calls of this process."""

    folder: Path
    site: Site
    calls: Calls

    def stage(self, folder: Path) -> Stage:
        """A folder of its own for one run, on a network on which nothing was posted yet."""
        self.site.posted = []
        return Stage(folder, self.site, self.calls)


class Sweep:
    """A scenario on its ground, with what a calm run of it makes.

    Args:
        name: the scenario's.
        on: where it runs.
        stays: whether every later call of the kind fails as well, as on a disk that stays full.

    Attributes:
        places: where the calls of a calm run are made, by kind and number.
    """

    def __init__(self, name: str, on: Ground, *, stays: bool = False) -> None:
        self._ground, self._scenario, self._stays = on, SCENARIOS[name], stays
        self._folder = on.folder / name.replace(" ", "-")
        self._prepared = self._folder / "prepared"
        self._prepared.mkdir(parents=True)
        self._scenario.before(on.stage(self._prepared))
        stage = self._copied("calm")
        on.calls.begin()
        ran = self._scenario.run(stage)
        self.places = dict(on.calls.places)
        assert ran.code == 0, ran.err
        wrong = [
            *on.calls.lost_by_a_power_cut(),
            *self._scenario.more(stage),
            *held(stage.data),
            *complaints(stage.data),
        ]
        assert not wrong, wrong
        self._said, self._calm = ran.out, state(stage.data)
        self._posted = len(stage.site.posted)
        assert self._calm["delivery"].total() == self._scenario.found, "nothing was found"

    def in_turn(self, seed: int = 0) -> list[tuple[Kind, int]]:
        """Every call of a calm run: first one of each place, then a second one of each …"""
        chance, turns = random.Random(seed), Counter[tuple[Kind, str]]()
        calls = sorted(self.places)
        chance.shuffle(calls)
        rounds = []
        for kind, number in calls:
            place = kind, self.places[kind, number]
            rounds.append(turns[place])
            turns[place] += 1
        return [call for _, call in sorted(zip(rounds, calls, strict=True), key=itemgetter(0))]

    def fail(self, kind: Kind, number: int) -> Failed:
        """Run with this call failing, then again without, and say what is wrong."""
        stage, calls = self._copied(f"{kind}-{number}"), self._ground.calls
        wrong: list[str] = []
        with _logged() as records:
            calls.begin(kind, number, stays=self._stays)
            ran = _words_of(partial(self._scenario.run, stage), wrong)
            calls.end()
        place = calls.met
        wrong += [
            f"logged with a traceback: {one.getMessage()}"
            for one in records
            if one.exc_info and UNFORESEEN not in str(one.exc_info[1])
        ]
        if place is not None:
            wrong += self._after(stage, ran)
        shutil.rmtree(stage.folder)
        return Failed(kind, number, place, ran.err.strip(), tuple(wrong))

    def _after(self, stage: Stage, ran: Ran) -> Iterator[str]:
        scenario = self._scenario
        yield from _unworded(ran)
        yield from scenario.more(stage)
        yield from (f"right after: {one}" for one in held(stage.data))
        if not ran.code and not ran.err:  # nobody has a reason to do it again
            done = differences(self._calm, state(stage.data))
            yield from (f"as if it were done: {one}" for one in done if not self._may(one))
        wrong: list[str] = []
        again = _words_of(partial(scenario.again or scenario.run, stage), wrong)
        yield from wrong
        if again.code != 0:
            yield f"again: {again.err.strip()}"
        if scenario.same_words and _steady(again.out) != _steady(self._said):
            yield f"again: says {again.out[:300]!r} in place of {self._said[:300]!r}"
        yield from scenario.more(stage)
        yield from (f"at the end: {one}" for one in (*held(stage.data), *complaints(stage.data)))
        changed = differences(self._calm, state(stage.data))
        yield from (one for one in changed if not self._may(one))
        if len(set(stage.site.posted)) != self._posted:
            yield f"posted {stage.site.posted}, where a calm run posts {self._posted}"
        if scenario.verified:
            verified = stage.command("verify")
            if "Everything agrees" not in verified.out:
                yield f"verify: {verified.out}{verified.err}"

    def _may(self, change: str) -> bool:
        """Whether a difference is no fault."""
        return change.startswith(self._scenario.may_change)

    def _copied(self, name: str) -> Stage:
        folder = self._folder / name
        shutil.copytree(self._prepared, folder)
        return self._ground.stage(folder)


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    """A ground in a folder, on which libraries open quickly."""
    with ExitStack() as held_open:
        patched = held_open.enter_context(pytest.MonkeyPatch.context())
        for name, value in (
            ("VERBALE_ANSWER__THRESHOLD", "0.2"),
            ("VERBALE_GATHER__ALLOW_PRIVATE_HOSTS", '["127.0.0.1"]'),
            ("VERBALE_GATHER__KEEP_FREE_MB", "0"),
        ):
            patched.setenv(name, value)
        registry = partial(EncoderRegistry, opening=LexicalEncoder)
        patched.setattr("index.operations.doctor.EncoderRegistry", registry)
        patched.setattr("index.store.chroma_startup.probe_apart", _probe_here)
        held_open.enter_context(translated_once())
        parsers = held_open.enter_context(kept_parsers())
        patched.setattr("index.ingest.extract.sandbox.ParserPool", parsers)
        site = Site(PAGES)
        yield Ground(folder, site, held_open.enter_context(counted(folder, site)))


def _probe_here(folder: Path, expected: Sequence[ExpectedCollection]) -> dict[str, str]:
    """As ``probe_apart``, without a process, which takes longer to start than all the rest."""
    faults = {one.name: probe_folder(folder, one) for one in expected}
    return {name: fault for name, fault in faults.items() if fault is not None}


def _words_of(run: Callable[[], Ran], wrong: list[str]) -> Ran:
    """What came of a run; an exception that nobody has put into words is wrong."""
    try:
        return run()
    except Exception as error:  # noqa: BLE001 - a finding
        wrong.append(f"a traceback: {type(error).__name__}: {error}")
        return Ran(1, "", "verbale: (a traceback)")


def _unworded(ran: Ran) -> Iterator[str]:
    if ran.code and not ran.err.strip():
        yield f"no message, but the code {ran.code}"
    unforeseen = "internal error" in ran.err and UNFORESEEN not in ran.err
    if unforeseen or "Traceback" in ran.err:
        yield f"not for people: {ran.err.strip()}"


def _steady(said: str) -> str:
    """Without what the clock decides."""
    return "".join(line for line in said.splitlines(keepends=True) if '"elapsed_ms"' not in line)


@contextmanager
def _logged() -> Iterator[list[logging.LogRecord]]:
    """What is logged as an error."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = records.append  # type: ignore[method-assign, assignment]
    logging.getLogger().addHandler(handler)
    try:
        yield records
    finally:
        logging.getLogger().removeHandler(handler)
