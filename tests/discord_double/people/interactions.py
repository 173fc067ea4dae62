"""Interactions: what a person did, and what the bot made of it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from tests.discord_double.model import EPHEMERAL, Channel, Json, Message, User, snowflake
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from tests.discord_double.world import World

T = TypeVar("T")

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

ACKNOWLEDGE_WITHIN = 3.0
TOKEN_LIVES = 15 * 60.0


@dataclass(frozen=True)
class Callback:
    """The bot's first response: its type, its data, and how long it took in seconds."""

    type: int
    data: Json
    seconds: float

    @property
    def flags(self) -> int:
        return int(self.data.get("flags") or 0)

    @property
    def ephemeral(self) -> bool:
        """Whether the response asks to be seen by one person alone."""
        return bool(self.flags & EPHEMERAL)

    @property
    def deferred(self) -> bool:
        """Whether it only says that the bot is thinking."""
        return self.type in {DEFER_REPLY, DEFER_UPDATE}


@dataclass(eq=False)
class Interaction:
    """What a person did. The awaitables raise AssertionError when the bot does not answer in time.

    Attributes:
        original: the response itself once there is one (for a component, the message it sits on
            when the bot updates that).
        source: the message that a pressed component sits on, or that a modal came from.
        followups: further messages, in order.
    """

    world: "World" = field(repr=False)
    type: int
    data: Json
    user: User
    channel: Channel
    locale: str = "en-US"
    source: Message | None = field(default=None, repr=False)
    id: int = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    sent_at: float = 0.0
    expired: bool = False
    callback: Callback | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        """Whether the response is seen by the person alone."""
        return self.original is not None and self.original.ephemeral

    @property
    def age(self) -> float:
        """Seconds since it was sent, by the double's clock."""
        return self.world.clock() - self.sent_at

    @property
    def too_late_to_acknowledge(self) -> bool:
        return self.callback is None and self.age > ACKNOWLEDGE_WITHIN

    def expire_token(self) -> None:
        """Makes the 15 minutes be over: edits and follow-ups are refused from now on."""
        self.expired = True

    @property
    def token_is_dead(self) -> bool:
        return self.expired or self.age > TOKEN_LIVES

    def owns(self, message: Message) -> bool:
        """Whether the interaction's token may edit or delete ``message``."""
        return message is self.original or message in self.followups or message is self.source

    async def acknowledged(self, within: float = PATIENCE_S) -> Callback:
        """The bot's first response; one that Discord would not have waited for is refused."""
        return await self._until(lambda: self.callback, within, "was not acknowledged")

    async def answer(self, within: float = PATIENCE_S) -> Message:
        """The response as soon as it is more than "thinking"."""

        def shown() -> Message | None:
            message = self.original
            return None if message is None or message.loading or message.deleted else message

        return await self._until(shown, within, "was not answered")

    async def until(self, true: Callable[[Message], bool], within: float = PATIENCE_S) -> Message:
        """The response as soon as ``true`` holds of it (it may be edited more than once)."""

        def fits() -> Message | None:
            message = self.original
            return message if message is not None and true(message) else None

        return await self._until(fits, within, "did not come to what was waited for")

    async def followup(self, number: int = 1, within: float = PATIENCE_S) -> Message:
        """The ``number``-th message beside the response, from 1."""

        def there() -> Message | None:
            return self.followups[number - 1] if len(self.followups) >= number else None

        return await self._until(there, within, f"got no follow-up number {number}")

    async def modal(self, within: float = PATIENCE_S) -> Json:
        """The modal that the bot opened: ``custom_id``, ``title``, ``components``."""
        callback = await self.acknowledged(within)
        assert callback.type == MODAL, f"{self} was answered with {callback}, not with a modal"
        return callback.data

    async def choices(self, within: float = PATIENCE_S) -> list[Json]:
        """The completions that the bot offered, each with ``name`` and ``value``."""
        callback = await self.acknowledged(within)
        assert callback.type == CHOICES, f"{self} was answered with {callback}, not with choices"
        choices: list[Json] = callback.data["choices"]
        return choices

    async def _until(self, probe: Callable[[], T | None], within: float, complaint: str) -> T:
        return await self.world.until(probe, f"{self} {complaint}", within)

    def __str__(self) -> str:
        kinds = {COMMAND: "command", COMPONENT: "component", AUTOCOMPLETE: "autocomplete"}
        name = self.data.get("name") or self.data.get("custom_id")
        return f"{kinds.get(self.type, 'modal')} {name!r} of {self.user.name}"
