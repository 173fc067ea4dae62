"""Questions that people ask in the double, and what becomes of each of them."""

import asyncio
import gzip
import json
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from benchmarks.written import WRITTEN
from tests.discord_double import Channel, DiscordDouble, Interaction, Message, User

Way = Literal["command", "private command", "mention", "direct message"]
WAYS: tuple[Way, ...] = ("command", "private command", "mention", "direct message")

Outcome = Literal["answered", "busy", "excused", "told", "open", "not acknowledged"]
"""What became of a question: a card; the line that the bot is busy, that it was restarted, or
another one; nothing yet; or, for a command, an acknowledgement that never came, of which Discord
itself tells the person."""

_LOOK_S = 0.01
_BUSY, _RESTARTED = "I'm busy.", ("I was restarted", "I'm restarting.")


@dataclass(eq=False)
class Asked:
    """A question in the double.

    Attributes:
        who: its asker.
        way: how it was asked.
        text: its words.
        sent_at: when, in seconds of the monotonic clock.
        interaction: the command; None for a message.
        message: the message; None for a command.
        first_s: seconds until the acknowledgement, or until the bot typed; None for never.
        took_s: seconds until the bot said something about it; None for never.
        replies: the bot's replies to the message.
    """

    who: User
    way: Way
    text: str
    sent_at: float
    interaction: Interaction | None = None
    message: Message | None = None
    first_s: float | None = None
    took_s: float | None = None
    replies: list[Message] = field(default_factory=list)

    @property
    def said(self) -> list[Message]:
        """The messages about it that can be seen, without “thinking” and places in the queue."""
        shown = self.replies
        if self.interaction is not None:
            original = self.interaction.original
            shown = [*([original] if original else []), *self.interaction.followups]
        return [one for one in shown if not (one.loading or one.deleted or _waits(one))]

    @property
    def outcome(self) -> Outcome:
        """What became of it so far."""
        said = self.said
        if not said:
            command = self.interaction
            late = command is not None and command.too_late_to_acknowledge
            return "not acknowledged" if late else "open"
        if any(one.components for one in said):
            return "answered"
        words = " ".join(one.content for one in said)
        if _BUSY in words:
            return "busy"
        return "excused" if any(one in words for one in _RESTARTED) else "told"


def _waits(message: Message) -> bool:
    """Whether a message says how many questions are ahead."""
    return message.content.startswith("⏳")


class Watch:
    """Asks, and notes when the bot reacts, to about ten milliseconds.

    Args:
        discord: the double.
    """

    def __init__(self, discord: DiscordDouble) -> None:
        self.asked: list[Asked] = []
        self._discord = discord
        self._messages: dict[Message, Asked] = {}
        self._silent: list[Asked] = []
        self._seen = 0

    async def ask(
        self, way: Way, text: str, who: User, place: Channel, after_s: float = 0.0
    ) -> Asked:
        """Ask a question after some seconds."""
        await asyncio.sleep(after_s)
        one = Asked(who, way, text, time.monotonic())
        if way in {"command", "private command"}:
            options = {"question": text, "private": way == "private command"}
            one.interaction = await self._discord.slash("ask", options, user=who, channel=place)
        else:
            to = who if way == "direct message" else place
            one.message = await self._discord.say(to, text, user=who, mentions_bot=to is place)
            self._messages[one.message] = one
        self.asked.append(one)
        self._silent.append(one)
        return one

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """Look at what the bot says for the length of a block."""
        task = asyncio.create_task(self._look())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _look(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(_LOOK_S)

    def look(self) -> None:
        """Note what has happened since the last look."""
        world = self._discord.world
        for message in islice(world.messages.values(), self._seen, None):
            if message.author is world.bot and message.reply_to in self._messages:
                self._messages[message.reply_to].replies.append(message)
        self._seen = len(world.messages)
        now = time.monotonic()
        for one in self._silent:
            self._note(one, now)
        self._silent = [one for one in self._silent if one.took_s is None]

    def _note(self, one: Asked, now: float) -> None:
        command = one.interaction
        if one.first_s is None and command is not None and command.callback is not None:
            one.first_s = command.callback.seconds
        if one.took_s is None and one.said:
            one.took_s = now - one.sent_at

    def open(self, asked: Sequence[Asked] | None = None) -> list[Asked]:
        """The questions to which the bot has said nothing yet though it can."""
        return [one for one in (self.asked if asked is None else asked) if one.outcome == "open"]

    async def settled(self, within_s: float, asked: Sequence[Asked] | None = None) -> None:
        """Wait until no question is open, or the time is over."""
        end, left = time.monotonic() + within_s, self.open(asked)
        while left and time.monotonic() < end:
            await asyncio.sleep(_LOOK_S)
            left = self.open(left)
        self.look()


def questions(number: int, seed: int = 13) -> list[str]:
    """Questions as people type them, of the packaged list, in a random order."""
    with gzip.open(WRITTEN, "rt", encoding="utf-8") as lines:
        written = [json.loads(line) for line in lines]
    chat = [one["chat"] for one in written if one["part"] == "held"]
    return random.Random(seed).sample(chat, number)
