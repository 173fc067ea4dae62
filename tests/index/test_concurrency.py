"""Blocking calls run in threads, and end as they should; how long a question waits is told."""

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from index.concurrency import (
    Load,
    LoadMeter,
    Pace,
    ShouldContinue,
    Threads,
    answers,
    in_background,
    reads,
    stop_on_signals,
    writes,
)
from index.values import Question
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


class Service:
    """Has methods of every kind, which tell in which thread they run."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads

    @reads
    def look(self, word: str, *, times: int = 1) -> str:
        return self._told(word * times)

    @answers
    def answer(self, question: Question) -> str:
        return self._told(question.text)

    @writes
    def write(self, word: str) -> str:
        return self._told(word)

    @in_background
    def encode(self, should_continue: ShouldContinue, word: str = "x") -> str:
        return self._told(f"{word} {should_continue()}")

    def _told(self, word: str) -> str:
        return f"{threading.current_thread().name.rpartition('_')[0]}: {word}"


async def test_a_method_runs_where_it_says_with_what_it_is_given(threads: Threads) -> None:
    service = Service(threads)
    assert await service.look("a", times=2) == "look: aa"
    assert await service.answer(Question("who?")) == "question: who?"
    assert await service.write("b") == "work: b"
    assert await service.encode() == "encoding: x True"
    threads.stop()
    assert await service.encode("y") == "encoding: y False"


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


async def test_questions_that_wait_for_a_thread_are_counted(threads: Threads) -> None:
    go = threading.Event()
    asked = [asyncio.create_task(threads.answer(go.wait, PATIENCE_S)) for _ in range(5)]
    await until(lambda: threads.load.waiting == 3)
    await until(lambda: threads.load.seconds > 0)
    go.set()
    await asyncio.gather(*asked)
    assert threads.load == Load()


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


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def meter(clock: Clock) -> LoadMeter:
    return LoadMeter(2, clock)


def answered(meter: LoadMeter, clock: Clock, *seconds: float) -> None:
    """Questions that took so long, one after the other."""
    for took in seconds:
        with meter.asked() as question, meter.running(question):
            clock.now += took


def begun(meter: LoadMeter, *, running: int, waiting: int = 0) -> ExitStack:
    stack = ExitStack()
    questions = [stack.enter_context(meter.asked()) for _ in range(running + waiting)]
    for question in questions[:running]:
        stack.enter_context(meter.running(question))
    return stack


def test_nothing_waits_while_a_thread_is_free(meter: LoadMeter, clock: Clock) -> None:
    answered(meter, clock, *[4.0] * 5)
    assert meter.load() == Load(0, 0.0)
    with begun(meter, running=1):
        clock.now += 60.0
        assert meter.load() == Load(0, 0.0)


def test_the_wait_grows_with_those_that_wait_and_with_how_long_the_last_ones_took(
    meter: LoadMeter, clock: Clock
) -> None:
    answered(meter, clock, *[4.0] * 5)
    with begun(meter, running=2):
        assert meter.load() == Load(0, 4.0)
    with begun(meter, running=2, waiting=9):
        assert meter.load() == Load(9, 40.0)
    answered(meter, clock, *[1.0] * 10)
    with begun(meter, running=2, waiting=9):
        assert meter.load() == Load(9, 10.0)
    assert meter.load() == Load()


def test_one_slow_question_and_the_first_ones_which_wait_for_models_do_not_count(
    meter: LoadMeter, clock: Clock
) -> None:
    answered(meter, clock, 60.0, 60.0, 1.0, 1.0)
    with begun(meter, running=2, waiting=3):
        assert meter.load() == Load(3, 0.0)
    answered(meter, clock, *[1.0] * 6)
    with begun(meter, running=2, waiting=3):
        assert meter.load() == Load(3, 4.0)


def test_those_asked_before_are_ahead_until_a_question_runs(meter: LoadMeter) -> None:
    with meter.asked("a") as first, meter.running(first), meter.asked("b"):
        with meter.asked("c") as third:
            assert [meter.ahead(name) for name in "abcx"] == [0, 1, 2, 0]
            with meter.running(third):
                assert meter.ahead("c") == 0
        with meter.asked("c"):
            assert meter.ahead("c") == 2
    assert meter.ahead("b") == 0


def rests(pace: Pace, clock: Clock, *steps: float) -> list[float]:
    """How long work rests before its first step and after each; each takes so long."""
    found = []
    for step in (0.0, *steps):
        clock.now += step
        found.append(pace.rest_s())
        clock.now += found[-1]
        pace.resume()
    return found


def test_the_first_steps_are_measured_and_go_without_a_rest(clock: Clock) -> None:
    assert rests(Pace(0.5, clock), clock, *[1.0] * 10) == [0.0] * 11


def test_work_rests_until_a_step_has_taken_what_its_share_allows(clock: Clock) -> None:
    ahead = [0.0, 2.0] * 5  # two were done at once: a second each
    assert rests(Pace(0.25, clock), clock, *ahead, 0.0, 1.5, 4.5)[11:] == [4.0, 2.5, 0.0]


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    with ExitStack() as stack:
        for number in SIGNALS:
            stack.callback(signal.signal, number, signal.getsignal(number))
        yield


@pytest.mark.parametrize("number", SIGNALS)
async def test_the_first_signal_is_told_and_the_second_one_ends_the_process(
    number: signal.Signals,
) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    assert not stop.is_set()
    os.kill(os.getpid(), number)
    await asyncio.wait_for(stop.wait(), PATIENCE_S)
    assert [signal.getsignal(one) for one in SIGNALS] == [signal.SIG_DFL] * 2
