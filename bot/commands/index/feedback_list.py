"""``/index feedback``: the answers that were rated bad in a server, page by page."""

from dataclasses import dataclass, field

from bot.core.command_runner import Card
from bot.core.markdown import ago, block_quote, clip, escape_line, small
from bot.feedback.buttons import reason_in_words
from bot.protocols import AdminOperations
from bot.translations.language import plural, say, translatable
from bot.ui.components import card, fits, list_heading, name, note, page_buttons, text
from bot.ui.interactive import ButtonIds
from bot.ui.pages import Pages
from index.admin import ListPage
from index.store.administration.feedback import Rating

PAGE = 5
"""Ratings on a page."""

_EMPTY = translatable(
    "Nobody has rated an answer bad in this server. Rate answers with 👍 or 👎 below them."
)
_QUESTION = 200
_SENTENCE = 250
_WORDS = 150
_SHORT = 80


@dataclass(slots=True)
class FeedbackList(Pages):
    """The bad ratings in one server."""

    size = PAGE

    admin_service: AdminOperations
    scope: str
    ratings: ListPage = field(default_factory=lambda: ListPage(0))

    @property
    def command(self) -> str:
        """The command that shows this list."""
        return "/index feedback"

    async def refresh(self) -> None:
        """Read the current page from the library.

        Raises:
            VerbaleError: the library is unavailable.
        """
        offset = self.page * PAGE
        self.ratings = await self.admin_service.feedback(
            [self.scope], good=False, limit=PAGE, offset=offset
        )

    @property
    def total(self) -> int:
        """The number of ratings."""
        return self.ratings.total

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page, newest first; sentences are shortened if the card is too large."""
        whole = self._card(ids, footnote, _SENTENCE)
        return whole if fits(whole) else self._card(ids, footnote, _SHORT)

    def _card(self, ids: ButtonIds, footnote: str | None, length: int) -> Card:
        heading = list_heading(
            plural(self.total, "{number} answer rated bad", "{number} answers rated bad"),
            self.page,
            self.pages,
        )
        return card(
            text([heading if self.total else say(_EMPTY)]),
            *(text(_lines(rating, length)) for rating in self.ratings.judgements),
            page_buttons(ids, self.page, self.pages),
            note(footnote),
        )


def _lines(rating: Rating, length: int) -> list[str]:
    lines = [f"**{name(rating.question, min(_QUESTION, 2 * length))}**"]
    first = rating.quotes[0] if rating.answered and rating.quotes else None
    if first is None:
        lines.append(say("No answer was given.") if not rating.answered else "")
    elif first.sentence is None:
        gone = say("The article has been removed.")
        lines.append(f"*{gone}*")
    else:
        lines.append(block_quote(escape_line(clip(first.sentence, length))))
    reason = reason_in_words(rating.reason) if rating.reason else say("no reason given")
    parts = [reason, ago(rating.at)]
    if rating.words:
        parts.insert(1, f"“{escape_line(clip(rating.words, min(_WORDS, length)))}”")
    return [line for line in [*lines, small(" · ".join(parts))] if line]
