"""Reading in a process of its own: what hangs, fills memory or dies ends there."""

import asyncio
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pebble.pool.process import PoolManager

from index.errors import InputError, TryLaterError
from index.ingest.extract.sandbox import ParserPool
from index.ingest.fetch.pages import BusyError, GoneError
from tests.index.ingest.extract import sandbox_tasks
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[4]
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")


@pytest.fixture(scope="module")
def parsers() -> Iterator[ParserPool]:
    parsers = ParserPool()
    yield parsers
    parsers.close()


async def test_a_call_runs_in_another_process_that_is_kept(parsers: ParserPool) -> None:
    assert await parsers.run(sandbox_tasks.double, 21) == 42
    first, _ = await parsers.run(sandbox_tasks.where)
    assert first != os.getpid()
    assert (await parsers.run(sandbox_tasks.where))[0] == first


async def test_a_worker_imports_nothing_that_it_does_not_need(parsers: ParserPool) -> None:
    fresh = ParserPool()
    try:
        _, modules = await fresh.run(sandbox_tasks.where)
    finally:
        fresh.close()
    assert not {"httpx", "pytest", "chromadb", "torch", "sqlalchemy", "discord"} & set(modules)


async def test_errors_for_a_person_come_out_as_they_are(parsers: ParserPool) -> None:
    with pytest.raises(InputError, match=r"^There is no article; name another\.$"):
        await parsers.run(sandbox_tasks.refuse)
    with pytest.raises(GoneError, match="gone") as gone:
        await parsers.run(sandbox_tasks.gone)
    with pytest.raises(BusyError, match="busy") as busy:
        await parsers.run(sandbox_tasks.busy)
    assert gone.value.for_good
    assert busy.value.after_s == 3.0


async def test_other_errors_come_out_too_even_such_as_do_not_pickle(parsers: ParserPool) -> None:
    with pytest.raises(ZeroDivisionError):
        await parsers.run(sandbox_tasks.divide)
    with pytest.raises(RuntimeError, match="KeywordError: odd"):
        await parsers.run(sandbox_tasks.fail)
    assert await parsers.run(sandbox_tasks.double, 1) == 2


async def test_what_takes_too_long_is_ended(parsers: ParserPool) -> None:
    with pytest.raises(InputError, match=r"longer than 0\.3 seconds to read"):
        await parsers.run(sandbox_tasks.hang, seconds=0.3)
    assert await parsers.run(sandbox_tasks.double, 1) == 2


@linux
async def test_what_fills_memory_is_ended(parsers: ParserPool) -> None:
    with pytest.raises(InputError, match="needs more memory"):
        await parsers.run(sandbox_tasks.fill_memory)
    assert await parsers.run(sandbox_tasks.double, 1) == 2


async def test_a_worker_that_dies_is_told_and_replaced(parsers: ParserPool) -> None:
    with pytest.raises(InputError, match="brought down"):
        await parsers.run(sandbox_tasks.die)
    assert await parsers.run(sandbox_tasks.double, 1) == 2


@linux
async def test_a_call_that_a_pool_takes_on_as_it_breaks_is_made_again(
    parsers: ParserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid, _ = await parsers.run(sandbox_tasks.where)
    take_on = PoolManager.schedule

    def too_late(pool: PoolManager, task: Any) -> None:
        monkeypatch.undo()
        os.kill(pid, 9)
        end = time.monotonic() + PATIENCE_S
        while pool.context.alive and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.2)  # the calls that it knows of are given up
        take_on(pool, task)

    monkeypatch.setattr(PoolManager, "schedule", too_late)
    async with asyncio.timeout(PATIENCE_S):
        assert await parsers.run(sandbox_tasks.double, 1) == 2


async def test_what_is_nested_too_deeply_is_told(parsers: ParserPool) -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        await parsers.run(sandbox_tasks.recurse)


async def test_the_way_out_is_the_callers(parsers: ParserPool) -> None:
    for chore in (sandbox_tasks.die, sandbox_tasks.recurse):
        with pytest.raises(InputError, match=r"; add another feed\.$"):
            await parsers.run(chore, way_out="add another feed")
        with pytest.raises(InputError, match=r"; save the words that matter .* add that\.$"):
            await parsers.run(chore)


async def test_a_cancelled_call_is_ended_and_the_next_one_runs(parsers: ParserPool) -> None:
    pid, _ = await parsers.run(sandbox_tasks.where)
    call = asyncio.create_task(parsers.run(sandbox_tasks.sleep, 60.0))
    waiting = asyncio.create_task(parsers.run(sandbox_tasks.sleep, 60.0))
    await asyncio.sleep(0.3)
    waiting.cancel()
    call.cancel()
    for task in (call, waiting):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert (await parsers.run(sandbox_tasks.where))[0] != pid


async def test_closing_ends_what_runs_and_refuses_what_comes() -> None:
    parsers = ParserPool()
    pid, _ = await parsers.run(sandbox_tasks.where)
    call = asyncio.create_task(parsers.run(sandbox_tasks.sleep, 60.0))
    await asyncio.sleep(0.3)
    parsers.close()
    with pytest.raises(TryLaterError, match="closing"):
        await call
    await _gone(pid)
    with pytest.raises(TryLaterError, match="closing"):
        await parsers.run(sandbox_tasks.double, 1)


# From programs of every kind


PROGRAM = """
    import asyncio, sys, time
    from index.ingest.extract.sandbox import ParserPool
    from tests.index.ingest.extract import sandbox_tasks

    print("started", flush=True)

    async def main():
        workshop = ParserPool()
        print((await workshop.run(sandbox_tasks.where))[0], flush=True)
        print(await workshop.run(sandbox_tasks.main_name), flush=True)
        if sys.argv[1:] == ["wait"]:
            await workshop.run(sandbox_tasks.sleep, 600.0, seconds=600.0)
        if sys.argv[1:] == ["idle"]:
            await asyncio.sleep(600)
        if sys.argv[1:] != ["leave"]:
            workshop.close()

    asyncio.run(main())
"""


def program(folder: Path) -> Path:
    file = folder / "program_without_a_guard.py"
    file.write_text(textwrap.dedent(PROGRAM))
    return file


def environment(*folders: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, *folders)))}


@pytest.mark.parametrize("way", ["script", "module", "leave"])
def test_it_works_from_a_script_without_a_guard_and_as_a_module(tmp_path: Path, way: str) -> None:
    file = program(tmp_path)
    how = {
        "script": [str(file)],
        "module": ["-m", file.stem],
        "leave": [str(file), "leave"],
    }
    done = subprocess.run(
        [sys.executable, *how[way]], capture_output=True, text=True, timeout=PATIENCE_S, check=True,
        env=environment(tmp_path), cwd=tmp_path,
    )  # fmt: skip
    started, pid, main = done.stdout.split()
    assert started == "started"
    assert pid.isdigit()
    assert main == "None" or Path(main).name != file.name
    assert done.stderr == ""


@linux
@pytest.mark.parametrize("way", ["wait", "idle"])
def test_no_worker_outlives_a_parent_that_is_killed(tmp_path: Path, way: str) -> None:
    running = subprocess.Popen(
        [sys.executable, str(program(tmp_path)), way], stdout=subprocess.PIPE, text=True,
        env=environment(tmp_path), cwd=tmp_path,
    )  # fmt: skip
    assert running.stdout is not None
    with running.stdout:
        running.stdout.readline()
        pid = int(running.stdout.readline())
        running.kill()
        running.wait(PATIENCE_S)
    asyncio.run(_gone(pid))


async def _gone(pid: int) -> None:
    """Wait until a process is no more."""
    end = time.monotonic() + PATIENCE_S
    while _runs(pid):
        assert time.monotonic() < end, f"process {pid} is still there"
        await asyncio.sleep(0.02)


def _runs(pid: int) -> bool:
    """Whether there is such a process; a zombie counts as none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_the_pool_is_started_and_replaced_beside_the_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads = []

    def noted(name: str) -> Callable[..., Any]:
        method = getattr(ParserPool, name)

        def call(*arguments: Any) -> Any:
            threads.append(threading.current_thread())
            return method(*arguments)

        return call

    for name in ("_open", "_drop"):
        monkeypatch.setattr(ParserPool, name, noted(name))
    parsers = ParserPool()
    try:
        assert await parsers.run(sandbox_tasks.double, 21) == 42
        parsers._open().stop()  # type: ignore[no-untyped-call]
        threads.clear()
        assert await parsers.run(sandbox_tasks.double, 21) == 42
        assert threads
        assert threading.current_thread() not in threads
    finally:
        parsers.close()
