import pytest

from index.concurrency import Load
from index.web.guards import WaitError, WebLimits


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_client_asks_so_many_questions_a_minute_and_others_do_not_count() -> None:
    clock = Clock()
    limits = WebLimits(2, clock=clock)
    for _ in range(2):
        limits.admit_question("a", Load())
        clock.now += 10
    with pytest.raises(WaitError, match=r"limit of 2 questions a minute\. Try again in 40 sec"):
        limits.admit_question("a", Load())
    limits.admit_question("b", Load())
    clock.now += 40
    limits.admit_question("a", Load())


def test_a_question_that_would_wait_long_is_refused_and_not_counted() -> None:
    limits = WebLimits(1, clock=Clock())
    with pytest.raises(WaitError, match="about 25 seconds") as refused:
        limits.admit_question("a", Load(9, 21.0))
    assert (refused.value.status, refused.value.seconds) == (503, 25)
    limits.admit_question("a", Load())
