"""A value is made once, whoever asks first."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.embedding.lazy import Lazy
from tests.patience import PATIENCE_S


def test_threads_that_ask_at_once_get_the_same_value_made_once() -> None:
    made: list[int] = []
    together = threading.Barrier(8, timeout=PATIENCE_S)

    def make() -> object:
        time.sleep(0.02)
        made.append(1)
        return object()

    once = Lazy(make)

    def ask(_: int) -> object:
        together.wait()
        return once()

    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(ask, range(8)))
    assert len(made) == 1
    assert all(value is values[0] for value in values)


def test_a_value_may_be_none() -> None:
    made: list[int] = []
    once = Lazy(lambda: made.append(1))
    assert once() is None
    assert once() is None
    assert len(made) == 1


def test_what_failed_is_tried_again() -> None:
    answers = iter([ValueError("not yet")])

    def make() -> str:
        for error in answers:
            raise error
        return "made"

    once = Lazy(make)
    with pytest.raises(ValueError, match="not yet"):
        once()
    assert once() == "made"
