"""``/index feedback``: which answers were judged bad in a server, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.markdown import ago, block_quote, clip, escape_line, small
from bot.protocols import AdminOperations
from bot.ui.components import card, counted, counted_pages, fits, name, note, text, turners
from bot.ui.interactive import ButtonIds
from index.admin import ListPage
from index.store.administration.feedback import Judgement

PAGE = 5
"""Judgements on a page."""

_EMPTY = "Nobody has rated an answer bad in this server. Rate answers with 👍 or 👎 below them."
_QUESTION = 200
_SENTENCE = 250
_WORDS = 150
_SHORT = 80


@dataclass(slots=True)
class FeedbackList:
    """What was wrong in one server."""

    admin_service: AdminOperations
    scope: str
    page: int = 0
    shown: ListPage = field(default_factory=lambda: ListPage(0))

    @property
    def again(self) -> str:
        """The command that begins anew."""
        return "/index feedback"

    async def refresh(self) -> None:
        """Read the page anew.

        Raises:
            VerbaleError: the library is not to be had.
        """
        offset = self.page * PAGE
        self.shown = await self.admin_service.feedback(
            [self.scope], good=False, limit=PAGE, offset=offset
        )

    def face(self, press: ButtonIds, told: str | None = None) -> Card:
        """One page, newest first; sentences are shortened where they would not fit."""
        whole = self._card(press, told, _SENTENCE)
        return whole if fits(whole) else self._card(press, told, _SHORT)

    def _card(self, press: ButtonIds, told: str | None, length: int) -> Card:
        total = self.shown.total
        pages = -(-total // PAGE)
        heading = counted_pages(f"{counted(total, 'answer')} rated bad", self.page, pages)
        return card(
            text([heading if total else _EMPTY]),
            *(text(_lines(judgement, length)) for judgement in self.shown.judgements),
            turners(press, self.page, pages),
            note(told),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Turn the page.

        Raises:
            VerbaleError: the library is not to be had.
        """
        self.page = max(0, self.page + (1 if act == "next" else -1))
        await self.refresh()
        return None


def _lines(judgement: Judgement, length: int) -> list[str]:
    lines = [f"**{name(judgement.question, min(_QUESTION, 2 * length))}**"]
    first = judgement.quotes[0] if judgement.answered and judgement.quotes else None
    if first is None:
        lines.append("No answer was given." if not judgement.answered else "")
    elif first.sentence is None:
        lines.append("*The article has been removed.*")
    else:
        lines.append(block_quote(escape_line(clip(first.sentence, length))))
    about = [judgement.reason or "no reason given", ago(judgement.at)]
    if judgement.words:
        about.insert(1, f"“{escape_line(clip(judgement.words, min(_WORDS, length)))}”")
    return [line for line in [*lines, small(" · ".join(about))] if line]
