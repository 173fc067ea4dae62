"""The question how a formula is worded over time, and its answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from index.answer.quotation.values import Piece
from index.answer.sides.outlets import Nearness
from index.values import PUBLIC, Published, Quote, read_scopes

WordingReason = Literal["no words", "nothing"]
"""Why there is nothing: no words to look for; no article has them then."""

Change = Literal["stronger", "milder"]


@dataclass(frozen=True, slots=True)
class WordingQuery:
    """Which formula is looked for.

    Attributes:
        wording: a formula (“one China policy”), or names whose recurrent formulas are wanted.
        side: the only side to look at, as typed, or None.
        scope: who asks; answered from ``public`` and this scope.
        since: first day of publication, as typed, or None.
        until: last day of publication, as typed, or None.
        at: the moment that "last week" is relative to; None means now.
        day_first: whether ``01/02/2024`` is 1 February; None where both days may be meant.
        further_scopes: other scopes that are read, because the asker reads them, too.
    """

    wording: str
    side: str | None = None
    scope: str = PUBLIC
    since: str | None = None
    until: str | None = None
    at: datetime | None = None
    day_first: bool | None = None
    further_scopes: tuple[str, ...] = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that are read, ``public`` first, each once."""
        return read_scopes(self.scope, *self.further_scopes)


@dataclass(frozen=True, slots=True)
class Stage:
    """A wording while a side keeps to it, or a wording with all times that a side came back to it.

    Attributes:
        words: the formula as printed first.
        quote: the sentence with it, checked verbatim; ``span`` is the formula.
        articles: number of articles that word it so: in a row, or at all times.
        last: when the last of them was published.
        pieces: the wording before, compared word by word: ``quoted`` is before, ``stored`` now;
            empty for a side's first wording.
        change: whether it says more or less than the wording before; None if it cannot be told.
        returns: how often the side came back to it after another wording.
    """

    words: str
    quote: Quote
    articles: int = 1
    last: Published | None = None
    pieces: tuple[Piece, ...] = ()
    change: Change | None = None
    returns: int = 0


@dataclass(frozen=True, slots=True)
class SideWording:
    """A side's wordings.

    Attributes:
        side: the country or body; empty for press, which speaks for nobody.
        nearness: how near its outlets are to it.
        stages: oldest first; a wording that comes back has several.
        articles: number of articles with the formula.
        wordings: each wording once, with all its articles, in the order of its first use.
    """

    side: str
    nearness: Nearness
    stages: tuple[Stage, ...]
    articles: int
    wordings: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class NewWording:
    """A wording that a side uses for the first time.

    Attributes:
        now: the sentence with it; ``span`` is the wording.
        before: the sentence with the former one: that of the side, or where what recurs about names
            is looked for, the same words of somebody else.
    """

    now: Quote
    before: Quote


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A formula that recurs about somebody or something.

    Attributes:
        words: as printed most recently.
        quote: the newest sentence with it, checked verbatim; ``span`` is the formula.
        articles: number of articles with it.
        sides: the sides that use it, with the number of their articles, most first.
        first: the day of the first of these articles, or None.
        last: the day of the last, or None.
    """

    words: str
    quote: Quote
    articles: int
    sides: tuple[tuple[str, int], ...]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class WordingAnswer:
    """A formula over time, or the formulas about names.

    Attributes:
        query: as asked.
        since: first day, as it was read.
        until: last day, as it was read.
        sides: each side's wordings, those with most articles first, press last.
        formulas: for names, what recurs about them, most frequent first.
        is_cut: whether older articles were not looked through.
        reason: why there is nothing; None if there is something.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: WordingQuery
    since: date | None = None
    until: date | None = None
    sides: tuple[SideWording, ...] = ()
    formulas: tuple[Recurrence, ...] = ()
    is_cut: bool = False
    reason: WordingReason | None = None
    elapsed_ms: int = 0
