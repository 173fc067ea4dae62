"""How long a new question is expected to wait."""

from contextlib import ExitStack

import pytest

from index.concurrency import Load, LoadMeter, Pace


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


def test_questions_that_ran_together_shared_the_processor(meter: LoadMeter, clock: Clock) -> None:
    for _ in range(3):
        with begun(meter, running=2):
            clock.now += 4.0
        clock.now += 60.0  # nobody asks
    with begun(meter, running=2, waiting=9):
        assert meter.load() == Load(9, 20.0)


def test_one_slow_question_and_the_first_ones_which_wait_for_models_do_not_count(
    meter: LoadMeter, clock: Clock
) -> None:
    answered(meter, clock, 60.0, 60.0, 1.0, 1.0)
    with begun(meter, running=2, waiting=3):
        assert meter.load() == Load(3, 0.0)
    answered(meter, clock, *[1.0] * 6)
    with begun(meter, running=2, waiting=3):
        assert meter.load() == Load(3, 4.0)


def test_threads_that_are_held_up_let_new_ones_wait_as_long_again(
    meter: LoadMeter, clock: Clock
) -> None:
    with begun(meter, running=1):
        clock.now += 10.0
        with begun(meter, running=1, waiting=3):
            clock.now += 20.0
            assert meter.load() == Load(3, 20.0)


def test_a_question_that_fails_no_longer_waits(meter: LoadMeter) -> None:
    for _ in range(3):
        with pytest.raises(ValueError, match="no"), meter.asked() as key, meter.running(key):
            raise ValueError("no")
    assert meter.load() == Load()


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


def test_steps_that_take_another_time_are_measured_after_a_while(clock: Clock) -> None:
    found = rests(Pace(0.25, clock), clock, *[8.0] * 10, *[1.0] * 101)
    assert found[11:100] == [31.0] * 89
    assert found[100:] == [0.0] * 11 + [3.0]
