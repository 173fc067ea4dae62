"""The buttons below an answer, and those of the private cards that they open.

Their ``custom_id`` holds all that they need: the answer's key, what they do, and a number. So they
work as long as the answer is stored, also after a restart of the bot.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, Self, get_args

import discord

from bot.core.interactions import AnyInteraction, PersistentModal, Restored
from bot.language import say, translatable
from bot.ui.answer_card import Buttons
from index.answer.question.analyze import LONGEST
from index.values import Answer

Act = Literal[
    "context", "cite", "more", "newest", "share", "ask", "remove", "wait", "follow",
    "evidence", "manage", "correct",
]  # fmt: skip
"""What a button does: shows a quote in context, cites it, pages through the quotes by fit or by
date, posts a private answer, opens the window for a follow-up, removes the answer, waits for an
answer to a refused question, follows an answer up, sends the evidence packet.

The last two still hang on older messages: they cited for programs, and corrected the question."""

TEMPLATE = (
    r"answer:(?P<key>[0-9a-f]{16}):"
    rf"(?P<act>{'|'.join(get_args(Act))}):(?P<number>[0-9]{{1,20}})(?P<turns>:turn)?"
)
"""The ``custom_id`` of the buttons."""
FOLLOW_UP = r"follow-up:(?P<key>[0-9a-f]{16})"
"""The ``custom_id`` of the window for a follow-up."""

_LABELS: dict[str, str] = {
    "context": translatable("In context"),
    "cite": translatable("Copy citation"),
    "share": translatable("Share"),
    "ask": translatable("Ask a follow-up"),
    "remove": translatable("Remove"),
    "wait": translatable("Tell me when you know"),
    "follow": translatable("Tell me if it changes"),
    "evidence": translatable("Evidence"),
}


@dataclass(frozen=True, slots=True)
class Press:
    """What a button asks for.

    Attributes:
        key: the key of the answer.
        act: what to do.
        number: the number of a quote, from 0; for ``remove``, the id of the user who asked.
        turns: whether the card on which the button is turns to another quote, instead of a new
            card being opened.
    """

    key: str
    act: Act
    number: int = 0
    turns: bool = False

    @property
    def id(self) -> str:
        """The ``custom_id``."""
        return f"answer:{self.key}:{self.act}:{self.number}" + (":turn" if self.turns else "")


class AnswerButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """A button of an answer, identified by its ``custom_id`` alone."""

    def __init__(self, press: Press, words: str | None = None) -> None:
        super().__init__(
            discord.ui.Button(
                label=words or say(_LABELS[press.act]),
                style=discord.ButtonStyle.secondary,
                custom_id=press.id,
            )
        )
        self._press = press

    @classmethod
    async def from_custom_id(
        cls, _: AnyInteraction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Restore the button that was pressed."""
        act: Any = match["act"]
        press = Press(match["key"], act, int(match["number"]), match["turns"] is not None)
        return cls(press, "…")

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press to what shows more of an answer."""
        await interaction.client.get_cog("Answers").press(interaction, self._press)


class FollowUpWindow(PersistentModal):
    """The window for a follow-up question."""

    def __init__(self, key: str) -> None:
        super().__init__(title=say("Ask a follow-up"), custom_id=f"follow-up:{key}")
        typed = discord.ui.TextInput[Any](
            style=discord.TextStyle.short, max_length=LONGEST, custom_id="question"
        )
        self.add_item(
            discord.ui.Label(
                text=say("Your question"),
                description=say("“And when?”, “who else was there?”, or the question put right"),
                component=typed,
            )
        )


def answer_buttons(
    key: str, answer: Answer, *, asker: int, private: bool, shared: bool = False
) -> Buttons:
    """The buttons of an answer's card.

    Args:
        key: the answer's key.
        answer: the answer.
        asker: the id of the user who asked, who may remove the answer.
        private: whether only the asker sees the card; it can be shared, instead of removed.
        shared: whether a private answer was shared already.
    """
    last = [] if shared else [Press(key, "share")]
    return partial(_rows, key, answer, last if private else [Press(key, "remove", asker)])


def _rows(
    key: str, answer: Answer, last: Sequence[Press], shown: int
) -> Sequence[discord.ui.ActionRow[Any]]:
    reading = _reading(key, answer, shown)
    proof = [Press(key, "evidence")] if answer.answered else []
    rating = [
        RatingButton(key, "good"),
        RatingButton(key, "bad"),
        *map(AnswerButton, [*proof, *last]),
    ]
    return [discord.ui.ActionRow(*row) for row in (reading, rating) if row]


def _reading(key: str, answer: Answer, shown: int) -> list[AnswerButton]:
    buttons = [AnswerButton(Press(key, "context"))] if shown else []
    more = len((*answer.quotes, *answer.more) or answer.nearest) - shown
    if more > 0:
        buttons.append(
            AnswerButton(Press(key, "more", shown), say("More quotes ({number})", number=more))
        )
    if answer.answered:
        buttons.append(AnswerButton(Press(key, "cite")))
    wait: Act = "follow" if answer.answered else "wait"
    return [*buttons, AnswerButton(Press(key, "ask")), AnswerButton(Press(key, wait))]


def quote_row(key: str) -> discord.ui.ActionRow[Any]:
    """The buttons below a single quote that is no answer: its context, its citation."""
    return discord.ui.ActionRow(
        AnswerButton(Press(key, "context")), AnswerButton(Press(key, "cite"))
    )


class RatingButton(Restored, template=r"verdict:([0-9a-f]{16}):(good|bad)"):
    """👍 or 👎 below an answer."""

    def __init__(self, key: str, act: str) -> None:
        super().__init__(
            discord.ui.Button(
                emoji="👍" if act == "good" else "👎",
                style=discord.ButtonStyle.secondary,
                custom_id=f"verdict:{key}:{act}",
            )
        )
        self._key = key
        self._act = act

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press to what stores ratings."""
        feedback = interaction.client.get_cog("Feedback")
        await feedback.rate(interaction, self._key, good=self._act == "good")
