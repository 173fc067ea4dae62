"""Counts the use of a command as a question, within the limits of the place."""

from bot.asking.busy import refuse_when_busy
from bot.core.interactions import AnyInteraction
from bot.core.rate_limit import RateLimiter
from bot.core.scope import scope_of
from bot.protocols import AdminOperations, Answering


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
