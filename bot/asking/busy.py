"""Refuses questions at once that would wait for long."""

import math

from bot.translations.language import translatable
from index.errors import TryLaterError
from index.load import LONGEST_WAIT_S, Load

_STEP_S = 5
_MESSAGE = translatable(
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
        raise BusyError(_MESSAGE.format(seconds=_STEP_S * math.ceil(load.seconds / _STEP_S)))
