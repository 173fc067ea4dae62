"""Every call fails once, in turn: what Verbale says then, and that nothing is lost or there twice.

``make test`` lets a few calls of each scenario fail, ``make test-soak`` more, and
``python -m benchmarks.failures`` all of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from index.errors import TryLaterError
from index.store.database import Database
from index.store.fetching import FetchQueue
from tests.failures.calls import Kind
from tests.failures.scenarios import SCENARIOS
from tests.failures.sweep import Ground, Sweep, ground

_A_FEW, _MANY = 4, 30


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with ground(tmp_path_factory.mktemp("failures")) as made:
        yield made


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Ground]:
    """A ground of its own, for a test that breaks something on purpose."""
    with ground(tmp_path) as made:
        yield made


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_few_calls_fail_once_and_nothing_is_lost_or_there_twice(name: str, on: Ground) -> None:
    sweep = Sweep(name, on)
    failed = [sweep.fail(*call) for call in sweep.in_turn(seed=44)[:_A_FEW]]
    assert [one for one in failed if one.troubles] == []
    assert any(one.place for one in failed)


FOUND: list[tuple[str, Kind, str]] = [
    ("re-index", "commit", "store/generations.py"),  # the swap stood, its line of the audit did not
    ("re-index", "statement", "audit_log.py"),
    ("catch-up", "model", "vector_sync.py"),  # told as an internal error
    ("ask", "model", "retrieval/retriever.py"),  # so was a lack of memory
    ("digest", "open", "chroma_startup.py"),  # a seal that failed made all that was done fail
]
"""Where failures were found and mended, with one call each."""


@pytest.mark.parametrize(("name", "kind", "place"), FOUND)
def test_what_was_found_stays_mended(name: str, kind: Kind, place: str, here: Ground) -> None:
    sweep = Sweep(name, here)
    calls = sorted(one for one in sweep.places if one[0] == kind and place in sweep.places[one])
    assert [sweep.fail(*one).troubles for one in calls[-2:]] == [()] * len(calls[-2:])
    assert calls


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("name", SCENARIOS)
def test_many_calls_fail_once_and_nothing_is_lost_or_there_twice(name: str, here: Ground) -> None:
    sweep = Sweep(name, here)
    some = sweep.in_turn(seed=45)[:_MANY]
    assert [one for call in some if (one := sweep.fail(*call)).troubles] == []


def troubles_after(sweep: Sweep, kind: Kind, place: str) -> list[str]:
    """What is wrong after the calls of a place have failed, one at a time."""
    calls = [one for one in sweep.in_turn() if one[0] == kind and place in sweep.places[one]]
    return [trouble for call in calls for trouble in sweep.fail(*call).troubles]


def test_an_error_that_is_swallowed_at_a_commit_is_noticed(
    here: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = Sweep("remove", here)
    writing = Database.writing

    @contextmanager
    def swallowing(self: Database) -> Iterator[Any]:
        try:
            with writing(self) as connection:
                yield connection
        except TryLaterError:
            pass

    monkeypatch.setattr(Database, "writing", swallowing)
    assert any("as if it were done" in one for one in troubles_after(sweep, "commit", "articles/"))


def test_a_name_that_a_power_cut_could_undo_is_noticed(
    here: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.O_DIRECTORY")  # without it, the folder is not written down
    with pytest.raises(AssertionError, match="without an fsync of the folder"):
        Sweep("backup", here)


def test_a_file_that_is_left_behind_is_noticed(
    here: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = Sweep("backup", here)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    assert any("left over" in one for one in troubles_after(sweep, "rename", "archive.py"))


def test_a_lease_that_is_left_behind_is_noticed(
    here: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = Sweep("poll", here)
    for name in ("release", "release_all"):
        monkeypatch.setattr(FetchQueue, name, lambda *_: None)
    assert any("still leased" in one for one in sweep.fail("http", 1).troubles)


def test_a_post_that_is_there_twice_is_noticed(
    here: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = Sweep("Discord", here)
    monkeypatch.setattr("tests.discord_double.rest.routes_messages._nonce", lambda _: None)
    posts = [one for one in sorted(sweep.places) if "POST /channels/" in sweep.places[one]]
    troubles: list[str] = []
    for kind, number in posts:  # the answer may come between, so one of the two need not be a post
        here.calls.other = 2 - number  # carried out, and only its answer is lost
        troubles += sweep.fail(kind, number).troubles
    assert any("where a calm run posts" in one for one in troubles)


def test_a_watch_that_finds_nothing_is_noticed(
    here: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.monitoring.matcher.OLDEST", -timedelta(days=1))
    with pytest.raises(AssertionError):
        Sweep("watch", here)
