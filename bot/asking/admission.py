"""Admits questions, and uses of commands that count as one, within the limits of the place."""

import math

from bot.core.interactions import AnyInteraction
from bot.core.rate_limit import RateLimiter
from bot.core.scope import scope_of
from bot.protocols import AdminOperations, Answering
from bot.translations.language import translatable
from index.concurrency import LONGEST_WAIT_S, Load
from index.errors import TryLaterError

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


class Admission:
    """Admits whoever is within the limits; everybody may ask.

    Args:
        answer_service: tells how long a question waits.
        admin_service: provides the limits.
        rate: counts questions.
    """

    def __init__(
        self, answer_service: Answering, admin_service: AdminOperations, rate: RateLimiter
    ) -> None:
        self._answer_service = answer_service
        self._admin_service = admin_service
        self._rate = rate

    async def admit(self, interaction: AnyInteraction) -> None:
        """Count a question.

        Raises:
            BusyError: the question would wait too long.
            RateLimitedError: the person has reached the limit.
        """
        refuse_when_busy(self._answer_service.load)
        scope = scope_of(interaction)
        limits = await self._admin_service.limits(scope)
        self._rate.admit(scope, interaction.user.id, limits.questions)
