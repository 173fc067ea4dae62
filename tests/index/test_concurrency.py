"""Blocking calls run in threads, and end as they should."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.concurrency import Load, ShouldContinue, Threads
from tests.patience import PATIENCE_S


@pytest.fixture
def threads() -> Iterator[Threads]:
    with (
        ThreadPoolExecutor(1, "look") as looks,
        ThreadPoolExecutor(2, "question") as questions,
        ThreadPoolExecutor(1, "work") as work,
        ThreadPoolExecutor(1, "encoding") as encoding,
    ):
        made = Threads(looks, questions, work, encoding, answers_at_once=2)
        yield made
        made.stop()


def steps(go_on: ShouldContinue, done: list[int], pause_s: float = 0.01) -> int:
    """Long work: a step at a time, for as long as it is asked to go on."""
    while go_on() and len(done) < 500:
        done.append(len(done))
        time.sleep(pause_s)
    return len(done)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - other threads change it
            await asyncio.sleep(0.005)


async def test_each_kind_has_threads_of_its_own(threads: Threads) -> None:
    def name(_: ShouldContinue | None = None) -> str:
        return threading.current_thread().name.rpartition("_")[0]

    assert await threads.read(name) == "look"
    assert await threads.answer(name) == "question"
    assert await threads.write(name) == await threads.write_long(name) == "work"
    assert await threads.background(name) == "encoding"


async def test_what_is_written_comes_in_turn(threads: Threads) -> None:
    order: list[int] = []

    def write(number: int) -> None:
        time.sleep(0.01 if number == 0 else 0.0)
        order.append(number)

    await asyncio.gather(*(threads.write(write, number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]


async def test_encoding_does_not_hold_up_what_is_stored(threads: Threads) -> None:
    done: list[int] = []
    encoding = asyncio.create_task(threads.background(steps, done))
    await until(lambda: bool(done))
    assert await threads.write(lambda: "stored") == "stored"
    assert not encoding.done()
    threads.stop()
    assert await encoding == len(done) < 500


async def test_a_question_comes_before_the_next_step_of_encoding(
    threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.concurrency._LONGEST_REST_S", PATIENCE_S)
    monkeypatch.setattr("index.concurrency._SHARE", 1e-9)
    asking, answer = threading.Event(), threading.Event()

    def question() -> None:
        asking.set()
        answer.wait(PATIENCE_S)

    done: list[int] = []
    encoding = asyncio.create_task(threads.background(steps, done, 0.003))
    await until(lambda: len(done) > 15)  # the first steps rest for nobody
    asked = asyncio.create_task(threads.answer(question))
    await until(asking.is_set)
    await asyncio.sleep(0.05)  # the step that was on its way is over
    during = len(done)
    await asyncio.sleep(0.1)
    assert len(done) == during < 500
    answer.set()
    await asked
    await until(lambda: len(done) > during)
    threads.stop()
    await encoding


async def test_encoding_ends_although_somebody_always_asks(
    threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[bool] = []
    monkeypatch.setattr(threads._quiet, "wait_for", lambda quiet, _: rests.append(quiet()))
    answer = threading.Event()
    asked = asyncio.create_task(threads.answer(answer.wait, PATIENCE_S))
    await until(lambda: threads._asking > 0)
    assert await threads.background(steps, [], 0.0) == 500
    answer.set()
    await asked
    assert rests
    assert not any(rests)


async def test_questions_that_wait_for_a_thread_are_counted(threads: Threads) -> None:
    go = threading.Event()
    asked = [asyncio.create_task(threads.answer(go.wait, PATIENCE_S)) for _ in range(5)]
    await until(lambda: threads.load.waiting == 3)
    await until(lambda: threads.load.seconds > 0)
    go.set()
    await asyncio.gather(*asked)
    assert threads.load == Load()


async def test_a_question_that_fails_lets_encoding_go_on(
    threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.concurrency._LONGEST_REST_S", 2 * PATIENCE_S)
    monkeypatch.setattr("index.concurrency._SHARE", 1e-9)

    def question() -> None:
        raise ValueError("no question")

    with pytest.raises(ValueError, match="no question"):
        await threads.answer(question)
    done: list[int] = []
    encoding = asyncio.create_task(threads.background(steps, done, 0.0))
    await asyncio.wait_for(encoding, PATIENCE_S)
    assert len(done) == 500


async def test_work_that_was_cancelled_after_it_began_comes_to_its_end(threads: Threads) -> None:
    begun, go, ended = threading.Event(), threading.Event(), threading.Event()

    def write() -> None:
        begun.set()
        go.wait(PATIENCE_S)
        ended.set()

    task = asyncio.create_task(threads.write(write))
    await until(begun.is_set)
    waiting = asyncio.create_task(threads.write(lambda: pytest.fail("had not begun")))
    await asyncio.sleep(0.01)
    waiting.cancel()
    task.cancel()
    await asyncio.sleep(0.02)
    assert not task.done()
    go.set()
    for one in (task, waiting):
        with pytest.raises(asyncio.CancelledError):
            await one
    assert ended.is_set()


async def test_long_work_that_is_cancelled_ends_after_its_step_and_no_other_does(
    threads: Threads,
) -> None:
    stored: list[int] = []
    encoded: list[int] = []
    storing = asyncio.create_task(threads.write_long(steps, stored))
    encoding = asyncio.create_task(threads.background(steps, encoded))
    await until(lambda: bool(stored and encoded))
    storing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await storing
    at = len(encoded)
    await until(lambda: len(encoded) > at)
    assert len(stored) < 500
    threads.stop()
    await encoding


async def test_a_failure_after_the_cancelling_is_logged(
    threads: Threads, caplog: pytest.LogCaptureFixture
) -> None:
    begun, go = threading.Event(), threading.Event()

    def write() -> None:
        begun.set()
        go.wait(PATIENCE_S)
        raise ValueError("the disk is full")

    task = asyncio.create_task(threads.write(write))
    await until(begun.is_set)
    task.cancel()
    await asyncio.sleep(0.01)
    go.set()
    with caplog.at_level(logging.WARNING), pytest.raises(asyncio.CancelledError):
        await task
    assert "work that was cancelled failed at its end: the disk is full" in caplog.messages
