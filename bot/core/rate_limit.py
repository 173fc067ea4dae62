"""Limits on questions and on fetches, and the refusal of questions that would wait too long."""

import math
import time
from collections.abc import Callable

from bot.language import translatable
from index.concurrency import LONGEST_WAIT_S, Load, SlidingWindow
from index.errors import TryLaterError
from index.told import Told

WINDOW_S = 60.0
"""Length of the sliding window, in seconds."""

_YOU = translatable("You've reached the limit of {many} a minute. Try again in {wait}.")
_SERVER_HAS = translatable(
    "This server has reached the limit of {many} a minute. Try again in {wait}."
)


class RateLimitedError(TryLaterError):
    """A rate limit was reached; the message says when to try again."""


class RateLimiter:
    """Limits the questions of each person, and the fetches that commands trigger."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._questions = SlidingWindow(clock, WINDOW_S)
        self._fetches = SlidingWindow(clock, WINDOW_S)

    def admit(self, scope: str, person: int, most: int) -> None:
        """Count a question.

        Args:
            scope: the scope of the question.
            person: user id of the asker.
            most: questions a minute that one person may ask in the scope, at least 1.

        Raises:
            RateLimitedError: the limit is reached; this question is not counted.
        """
        wait = self._questions.wait((scope, person), most)
        if wait:
            many = Told.plural(most, "{number} question", "{number} questions")
            raise _limited(_YOU, many, wait)
        self._questions.count((scope, person))

    def take_back(self, scope: str, person: int) -> None:
        """Count the last question no longer, because it was not answered."""
        self._questions.take_back((scope, person))

    def admit_fetch(self, scope: str, person: int) -> None:
        """Count a fetch, which is limited for each person and for a whole server.

        Raises:
            RateLimitedError: a limit is reached; this fetch is not counted.
        """
        limits = ((_YOU, (scope, person), 6), (_SERVER_HAS, scope, 20))
        for told, key, most in limits:
            if wait := self._fetches.wait(key, most):
                many = Told.plural(
                    most, "{number} fetch from the web", "{number} fetches from the web"
                )
                raise _limited(told, many, wait)
        for _, key, _ in limits:
            self._fetches.count(key)


def _limited(told: Told, many: Told, wait: float) -> RateLimitedError:
    seconds = max(1, math.ceil(wait))
    time = Told.plural(seconds, "{number} second", "{number} seconds")
    return RateLimitedError(told.format(many=many, wait=time))


_BUSY = translatable(
    "I'm busy. A question asked now would wait about {seconds} seconds. Please ask again then."
)


class BusyError(TryLaterError):
    """Too many questions wait; the message says for about how long."""


def refuse_when_busy(load: Load) -> None:
    """Refuse a question that would wait too long.

    Raises:
        BusyError: the expected wait is longer than ``LONGEST_WAIT_S``.
    """
    if load.seconds > LONGEST_WAIT_S:
        raise BusyError(_BUSY.format(seconds=5 * math.ceil(load.seconds / 5)))
