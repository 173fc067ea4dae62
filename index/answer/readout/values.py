"""The question what each side says about a meeting, and its answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from index.answer.sides.outlets import Nearness
from index.values import PUBLIC, Published, Quote, read_scopes

ReadoutReason = Literal["no names", "nothing"]
"""Why there is no readout: the words name nobody; no article tells of such a meeting then."""


@dataclass(frozen=True, slots=True)
class ReadoutQuery:
    """Which meeting is looked for.

    Attributes:
        meeting: who met, as typed: “Blinken Wang Yi”, “Biden call with Putin”.
        on: the day, month or year of the meeting, as typed; None for the newest.
        scope: who asks; answered from ``public`` and this scope.
        at: the moment that "yesterday" is relative to; None means now.
        day_first: whether ``01/02/2024`` is 1 February; None where both days may be meant.
        further_scopes: other scopes that are read, because the asker reads them, too.
    """

    meeting: str
    on: str | None = None
    scope: str = PUBLIC
    at: datetime | None = None
    day_first: bool | None = None
    further_scopes: tuple[str, ...] = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that are read, ``public`` first, each once."""
        return read_scopes(self.scope, *self.further_scopes)


@dataclass(frozen=True, slots=True)
class Account:
    """A side's account of the meeting.

    Attributes:
        side: the country or body; of an outlet that speaks for nobody who met, the outlet.
        nearness: whether the side itself tells it, media that it directs, or press.
        article_id: the library's public name of the article.
        title: the article's headline.
        source: outlet, or the source's name.
        url: where a person reads the article.
        published: when the article was published.
        sentences: how many sentences tell something of the meeting and were compared.
        more: how many further sentences were not compared, because the account is too long.
    """

    side: str
    nearness: Nearness
    article_id: str
    title: str
    source: str
    url: str | None
    published: Published | None
    sentences: int = 0
    more: int = 0


@dataclass(frozen=True, slots=True)
class SideQuotes:
    """What one side says on a point: its sentences, in order, checked verbatim."""

    side: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ReadoutPoint:
    """A point of the meeting, with what each side says on it; sides that say nothing are left out.

    Two sides on one point may well contradict each other.
    """

    told: tuple[SideQuotes, ...]

    @property
    def shared(self) -> bool:
        """Whether two sides or more speak of it."""
        return len(self.told) > 1


@dataclass(frozen=True, slots=True)
class Readout:
    """The accounts of one meeting, aligned sentence by sentence.

    Attributes:
        query: as asked.
        since: first day, as ``on`` was read.
        until: last day, as ``on`` was read.
        day: the day of the meeting, as its accounts are dated.
        accounts: one of each side, those whom the query names first.
        points: in the order of the accounts.
        missing: sides that met, but of whom no account is held.
        other_days: days of other meetings between the same, newest first.
        reason: why there is no account; None if there is one.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: ReadoutQuery
    since: date | None = None
    until: date | None = None
    day: date | None = None
    accounts: tuple[Account, ...] = ()
    points: tuple[ReadoutPoint, ...] = ()
    missing: tuple[str, ...] = ()
    other_days: tuple[date, ...] = ()
    reason: ReadoutReason | None = None
    elapsed_ms: int = 0

    @property
    def shared(self) -> tuple[ReadoutPoint, ...]:
        """The points of which two sides or more speak."""
        return tuple(one for one in self.points if one.shared)

    def only(self, side: str) -> tuple[Quote, ...]:
        """The sentences of points of which this side alone speaks."""
        return tuple(
            quote
            for one in self.points
            if not one.shared and one.told[0].side == side
            for quote in one.told[0].quotes
        )
