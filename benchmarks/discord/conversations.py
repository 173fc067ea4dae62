"""How often the bot reads a turn of a conversation in Discord as it was meant, over a restart.

    python -m benchmarks.discord.conversations LIBRARY [--every] [--no-restart]

LIBRARY is a data folder, of which a copy is used. ``benchmarks/questions/discord.jsonl`` holds the
conversations, with the whole question that each turn stands for (null for small talk). Half of each
is held, the bot is restarted, and the other half is held; ``--no-restart`` leaves the restart out,
to compare.

Word order and the words of a question cannot be compared, because a turn is completed with words of
earlier ones. So a turn counts as read as meant if its reading has all content words of the whole
question that were said before, and none that it must be without: what another name has taken the
place of (``without`` in the list), and, where the subject has changed, all that was said before.
"""

import argparse
import asyncio
import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Literal

from benchmarks.discord.standing import PATIENCE_S, Bot, copied, running
from benchmarks.processor import processor
from index.answer.question.terms import content_words, stem, words_of
from tests.discord_double import ADMINISTRATOR, Channel, DiscordDouble, Guild, Message, User

WRITTEN = Path(__file__).parents[1] / "questions" / "discord.jsonl"
AT_ONCE = 2
_DISCORD_WAITS_S = 4.0

Way = Literal["command", "mention", "reply", "direct message", "thread"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn.

    Attributes:
        conversation: the name of its conversation.
        way: how it is asked.
        turn: the turn as typed.
        whole: the whole question that it stands for; None for small talk.
        without: words of earlier turns that it does not mean any more.
    """

    conversation: str
    way: Way
    turn: str
    whole: str | None
    without: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A turn as the bot read it.

    Attributes:
        turn: the turn.
        reading: the question as read; None for a reply without quotes.
        missing: the words of the whole question that it lacks, although they were said before.
        strange: the words that it must be without.
        restarted: whether the turn is in the second half, before which the bot is restarted.
        first: whether nothing was asked before.
    """

    turn: Turn
    reading: str | None
    missing: frozenset[str] = frozenset()
    strange: frozenset[str] = frozenset()
    restarted: bool = False
    first: bool = False

    @property
    def as_meant(self) -> bool:
        """Whether it was read as meant."""
        if self.turn.whole is None or self.reading is None:
            return self.turn.whole is self.reading
        return not (self.missing or self.strange)


def read_list(file: Path = WRITTEN) -> list[list[Turn]]:
    """The conversations of a list, turn by turn."""
    turns = [Turn(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]
    return [list(some) for _, some in groupby(turns, key=lambda one: one.conversation)]


def judged(turns: Sequence[Turn], number: int, reading: str | None, *, restarted: bool) -> Read:
    """Compare a reading with the whole question."""
    turn = turns[number]
    first = number == 0
    if turn.whole is None or reading is None:
        return Read(turn, reading, restarted=restarted, first=first)
    said = _stems(" ".join(f"{one.turn} {one.whole or ''}" for one in turns[:number]))
    own, meant, has = _stems(turn.turn), _stems(turn.whole), _stems(reading)
    changed = not said & meant
    without = said if changed else _stems(" ".join(turn.without))
    missing, strange = meant & (said | own) - has, has & without - meant - own
    return Read(turn, reading, missing, strange, restarted, first)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in content_words(words_of(text)))


def reading_of(card: Message, turn: str) -> str | None:
    """The question as a card says it was read; None for a card without one."""
    text = re.sub(r"\\([^\w\s])", r"\1", card.text)
    shown = re.search(r"^Read as: (.*)$", text, re.MULTILINE)
    if shown is not None:
        return shown[1]
    return turn if text.startswith(("### ", "**")) else None


@dataclass(eq=False)
class Talk:
    """A conversation that is being held: its people and place, and the bot's last card."""

    turns: Sequence[Turn]
    guild: Guild
    who: User
    heard: list[Read] = field(default_factory=list)
    card: Message | None = None

    async def say(self, discord: DiscordDouble, number: int, *, restarted: bool) -> None:
        """Say a turn, and read the card."""
        turn = self.turns[number]
        self.card = await self._answer(discord, turn)
        reading = reading_of(self.card, turn.turn)
        self.heard.append(judged(self.turns, number, reading, restarted=restarted))

    async def _answer(self, discord: DiscordDouble, turn: Turn) -> Message:
        if turn.way == "command":
            return await self._commanded(discord, turn)
        said = await self._said(discord, turn)
        place = said.channel
        if turn.way == "thread" and self.card is None:
            place = await _thread(discord, said)
        return await _next(discord, place, said)

    async def _commanded(self, discord: DiscordDouble, turn: Turn) -> Message:
        """The answer to a command, which is given again if the bot was too late for Discord."""
        options = {"question": turn.turn}
        while True:
            asked = await discord.slash("ask", options, user=self.who, guild=self.guild)
            with suppress(AssertionError):
                await asked.acknowledged(_DISCORD_WAITS_S)
                return await asked.answer(PATIENCE_S)

    async def _said(self, discord: DiscordDouble, turn: Turn) -> Message:
        if turn.way == "direct message":
            return await discord.say(self.who, turn.turn)
        in_thread = turn.way == "thread" and self.card is not None
        place = self.card.channel if in_thread and self.card else self.guild.general
        replied = self.card if turn.way == "reply" else None
        return await discord.say(
            place, turn.turn, user=self.who, mentions_bot=replied is None, reply_to=replied
        )


async def _thread(discord: DiscordDouble, said: Message) -> Channel:
    """The thread that the bot opens on a message."""
    guild = said.channel.guild
    assert guild is not None

    def opened() -> Channel | None:
        return next((one for one in guild.channels if one.id == said.id), None)

    return await discord.until(opened, "no thread was opened")


async def _next(discord: DiscordDouble, place: Channel, said: Message) -> Message:
    """The bot's reply to a message, or its first message in a thread that it opened."""

    def reply() -> Message | None:
        news = [one for one in discord.messages(place) if one.author is discord.bot]
        fitting = (one for one in news if one.reply_to is said or (place is not said.channel))
        return next(fitting, None)

    return await discord.until(reply, f"no reply to {said.content!r}")


async def hold(talks: Iterable[Talk], discord: DiscordDouble, *, restarted: bool) -> None:
    """Hold the first halves of all conversations, or after a restart the second ones."""
    few = asyncio.Semaphore(AT_ONCE)

    async def held(talk: Talk) -> None:
        middle = (len(talk.turns) + 1) // 2
        numbers = range(middle, len(talk.turns)) if restarted else range(middle)
        async with few:
            for number in numbers:
                await talk.say(discord, number, restarted=restarted)

    await asyncio.gather(*map(held, talks))


async def measure(
    data: Path, log: Path, lists: Sequence[Sequence[Turn]], *, restart: bool
) -> list[Read]:
    """Hold all conversations, with a restart in the middle of each or without one."""
    channels, threads = Guild("Embassy"), Guild("Newsroom")
    talks = [
        Talk(turns, threads if turns[0].way == "thread" else channels, User(turns[0].conversation))
        for turns in lists
    ]
    async with (
        DiscordDouble(guilds=[channels, threads]) as discord,
        running(Bot(discord, data, log)) as bot,
    ):
        await bot.warm()
        keeper = User("keeper", permissions=ADMINISTRATOR)
        options = {"place": "thread"}
        told = await discord.slash("settings conversations", options, user=keeper, guild=threads)
        await told.answer(PATIENCE_S)
        await hold(talks, discord, restarted=False)
        if restart:
            await bot.stop()
            await bot.begin()
            await bot.warm()
        await hold(talks, discord, restarted=True)
    return [read for talk in talks for read in talk.heard]


def report(heard: Sequence[Read], *, every: bool) -> None:
    """Print the shares, and the turns that were read otherwise."""
    groups: Mapping[str, list[Read]] = {
        "first turns": [one for one in heard if one.first],
        "later turns of the first half": [o for o in heard if not (o.first or o.restarted)],
        "second half": [one for one in heard if one.restarted],
        "all": list(heard),
    }
    print("| | turns | read as meant | share |\n|---|--:|--:|--:|")
    for name, some in groups.items():
        well = sum(one.as_meant for one in some)
        print(f"| {name} | {len(some)} | {well} | {well / len(some):.2f} |")
    for one in heard:
        if every or not one.as_meant:
            print(
                f"\n{one.turn.conversation} {one.turn.turn!r}\n  meant: {one.turn.whole}\n"
                f"  read:  {one.reading}\n  lacks {sorted(one.missing)}, has {sorted(one.strange)}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--every", action="store_true", help="print all turns")
    parser.add_argument("--no-restart", action="store_true", help="do not restart the bot")
    parser.add_argument("--log", type=Path, help="keep what the bot logs")
    given = parser.parse_args()
    print(processor())
    with copied(given.library) as data, tempfile.TemporaryDirectory() as folder:
        log = given.log or Path(folder) / "log"
        heard = asyncio.run(measure(data, log, read_list(), restart=not given.no_restart))
    report(heard, every=given.every)


if __name__ == "__main__":
    main()
