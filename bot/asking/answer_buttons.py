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

from bot.core.interactions import Restored
from bot.language import say, translatable
from bot.ui.answer_card import Buttons
from index.values import Answer

Act = Literal[
    "context", "cite", "more", "newest", "share", "ask", "remove", "wait", "follow", "evidence",
]  # fmt: skip
"""What a button does: shows a quote in context, cites it, pages through the quotes by fit or by
date, posts a private answer, opens the window for a follow-up, removes the answer, waits for an
answer to a refused question, follows an answer up, sends the evidence packet."""

TEMPLATE = (
    r"answer:(?P<key>[0-9a-f]{16}):"
    rf"(?P<act>{'|'.join(get_args(Act))}):(?P<number>[0-9]{{1,20}})(?P<turns>:turn)?"
)
"""The ``custom_id`` of the buttons."""

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

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """What the button with this ``custom_id`` asks for."""
        act: Any = match["act"]
        return cls(match["key"], act, int(match["number"]), match["turns"] is not None)

    @property
    def id(self) -> str:
        """The ``custom_id``."""
        return f"answer:{self.key}:{self.act}:{self.number}" + (":turn" if self.turns else "")


class AnswerButton(Restored, template=TEMPLATE):
    """A button of an answer."""

    handler = "Ask", "press"


def button(press: Press, words: str | None = None) -> AnswerButton:
    """The button for a press, with its usual words or others."""
    label, style = words or say(_LABELS[press.act]), discord.ButtonStyle.secondary
    return AnswerButton(discord.ui.Button(label=label, style=style, custom_id=press.id))


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
    reading = [button(Press(key, "context"))] if shown else []
    more = len((*answer.quotes, *answer.more) or answer.nearest) - shown
    if more > 0:
        words = say("More quotes ({number})", number=more)
        reading.append(button(Press(key, "more", shown), words))
    acts: Sequence[Act] = ("cite", "ask", "follow") if answer.answered else ("ask", "wait")
    reading += (button(Press(key, act)) for act in acts)
    proof = [Press(key, "evidence")] if answer.answered else []
    rating = [*map(partial(_rating, key), ("👍", "👎"), ("good", "bad"))]
    return [
        discord.ui.ActionRow(*reading),
        discord.ui.ActionRow(*rating, *map(button, [*proof, *last])),
    ]


def quote_row(key: str) -> discord.ui.ActionRow[Any]:
    """The buttons below a single quote that is no answer: its context, its citation."""
    return discord.ui.ActionRow(button(Press(key, "context")), button(Press(key, "cite")))


class RatingButton(Restored, template=r"verdict:([0-9a-f]{16}):(good|bad)"):
    """👍 or 👎 below an answer."""

    handler = "Feedback", "rate"


def _rating(key: str, emoji: str, act: str) -> RatingButton:
    style, custom_id = discord.ButtonStyle.secondary, f"verdict:{key}:{act}"
    return RatingButton(discord.ui.Button(emoji=emoji, style=style, custom_id=custom_id))
