"""What is worked on is known in whatever thread it is worked on."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.concurrency import ShouldContinue, Threads
from index.operations.telemetry.request_context import begin, current, new_id, request


@pytest.fixture
def threads() -> Iterator[Threads]:
    with ThreadPoolExecutor(2) as many, ThreadPoolExecutor(1) as one:
        yield Threads(many, many, one, one)


def known(_: ShouldContinue | None = None) -> str | None:
    found = current()
    return found.id if found else None


def test_nothing_is_worked_on_at_first_and_at_the_end() -> None:
    assert current() is None
    with request("question", "q1") as asked:
        assert current() is asked
        assert (asked.id, asked.kind) == ("q1", "question")
    assert current() is None


def test_what_is_part_of_something_keeps_its_id_and_counts_its_own_time() -> None:
    with request("command", "c1") as above:
        above.stages["read"] = 1.0
        with request("question", "q1") as part:
            assert (part.id, part.kind, part.stages) == ("c1", "question", {})
        assert current() is above


def test_without_an_id_each_gets_one_of_its_own() -> None:
    ids = {new_id() for _ in range(100)}
    with request("errand") as one:
        ids.add(one.id)
    assert len(ids) == 101


async def test_it_goes_along_into_every_kind_of_thread(threads: Threads) -> None:
    with request("question", "q1"):
        assert await threads.read(known) == "q1"
        assert await threads.answer(known) == "q1"
        assert await threads.write(known) == "q1"
        assert await threads.write_long(known) == "q1"
        assert await threads.background(known) == "q1"
    assert await threads.read(known) is None


async def test_questions_side_by_side_do_not_mix(threads: Threads) -> None:
    async def ask(id_: str) -> str | None:
        begin("command", id_)
        await asyncio.sleep(0)
        return await threads.answer(known)

    ids = [f"q{number}" for number in range(20)]
    assert await asyncio.gather(*map(ask, ids)) == ids
    assert current() is None
