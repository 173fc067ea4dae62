"""Limits of what one client may do a minute, and of how long a question may wait."""

import math
import time
from collections.abc import Callable

from index.concurrency import LONGEST_WAIT_S, Load, SlidingWindow
from index.errors import TryLaterError

_WINDOW_S = 60.0
LOOKS = 120
"""Looks of one client a minute: at pages, lists, articles, feeds; more than a person can read."""
_ATTEMPTS = 10
"""Wrong tokens of one client a minute."""
_STEP_S = 5
_TOO_MANY = "You've reached the limit of {most} a minute. Try again in {seconds} {unit}."
_TOO_MANY_TOKENS = "Too many wrong tokens. Try again in {seconds} {unit}."


class WaitError(TryLaterError):
    """A client has to wait.

    Attributes:
        seconds: for how long.
        status: the HTTP status that says so.
    """

    def __init__(self, message: str, seconds: int, status: int) -> None:
        super().__init__(message)
        self.seconds = seconds
        self.status = status


class WebLimits:
    """Counts the questions, the looks and the wrong tokens of each client.

    Args:
        questions: most questions of one client a minute.
        looks: most requests of one client a minute, questions included.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self, questions: int, looks: int = LOOKS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_questions = questions
        self._most_looks = looks
        self._questions = SlidingWindow(clock, _WINDOW_S)
        self._looks = SlidingWindow(clock, _WINDOW_S)
        self._attempts = SlidingWindow(clock, _WINDOW_S)

    def admit_question(self, client: str, load: Load) -> None:
        """Count a question.

        Raises:
            WaitError: the client asked too many, or the question would wait too long; it is not
                counted.
        """
        self.check_wait(load)
        if wait := self._questions.wait(client, self._most_questions):
            one = self._most_questions == 1
            most = "one question" if one else f"{self._most_questions} questions"
            raise _too_many(_TOO_MANY, wait, most=most)
        self._questions.count(client)

    def admit_look(self, client: str) -> None:
        """Count a request.

        Raises:
            WaitError: the client made too many; it is not counted.
        """
        if wait := self._looks.wait(client, self._most_looks):
            raise _too_many(_TOO_MANY, wait, most=f"{self._most_looks} pages")
        self._looks.count(client)

    def check_wait(self, load: Load) -> None:
        """Check how long a question, or a list that is searched for as for an answer, would wait.

        Raises:
            WaitError: too long.
        """
        if load.seconds > LONGEST_WAIT_S:
            raise too_busy(load.seconds)

    def check_attempts(self, client: str) -> None:
        """Check whether a client may try a token.

        Raises:
            WaitError: it tried too many wrong ones.
        """
        if wait := self._attempts.wait(client, _ATTEMPTS):
            raise _too_many(_TOO_MANY_TOKENS, wait)

    def count_wrong_token(self, client: str) -> None:
        """Count a wrong token."""
        self._attempts.count(client)


def too_busy(wait: float) -> WaitError:
    """Say that a request would wait so many seconds."""
    seconds = _STEP_S * math.ceil(wait / _STEP_S)
    return WaitError(
        f"Too many questions wait. One asked now would wait about {seconds} seconds; please ask "
        "again then.",
        seconds,
        503,
    )


def _too_many(message: str, wait: float, **values: str) -> WaitError:
    seconds = max(1, math.ceil(wait))
    unit = "second" if seconds == 1 else "seconds"
    return WaitError(message.format(seconds=seconds, unit=unit, **values), seconds, 429)
