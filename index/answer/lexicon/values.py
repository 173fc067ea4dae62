"""Office-holders as they are shown."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.values import PUBLIC, Quote, read_scopes

Origin = Literal["articles", "entry", "table"]
"""Where a holder is from: articles; what a person entered; the packaged tables."""


@dataclass(frozen=True, slots=True)
class LexiconQuery:
    """Which office-holders are looked for.

    Attributes:
        words: an office, a name or a part of either, as typed; empty for all.
        scope: who asks; shown from ``public`` and this scope.
        on: the day on which they hold it; None for today.
        further_scopes: other scopes that are read, because the asker reads them, too.
    """

    words: str = ""
    scope: str = PUBLIC
    on: date | None = None
    further_scopes: tuple[str, ...] = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that are read, ``public`` first, each once."""
        return read_scopes(self.scope, *self.further_scopes)


@dataclass(frozen=True, slots=True)
class ShownHolder:
    """A person in an office.

    Attributes:
        person: the full name.
        office: the office with its area, as most articles print it.
        role: the office without its area, by its name in the tables.
        area: the area by its name in the tables; empty if none is named.
        origin: where it is from.
        current: whether a question about the day means this person.
        first: the first day on which articles say that they hold it; the day entered; or None.
        last: the last such day, the day entered, or the day of the table; or None.
        articles: the number of articles that give them the office.
        outlets: the number of their outlets.
        removed: whether a person entered that they do not hold it.
        quote: the newest sentence that gives them the office, checked verbatim, or None.
    """

    person: str
    office: str
    role: str
    area: str
    origin: Origin
    current: bool
    first: date | None
    last: date | None
    articles: int = 0
    outlets: int = 0
    removed: bool = False
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Outdated:
    """An entry of the packaged tables whose office somebody else holds by newer articles.

    Attributes:
        person: whom the table names.
        office: the office.
        as_of: the day of the table.
        holder: who holds it by the articles.
    """

    person: str
    office: str
    as_of: date
    holder: ShownHolder


@dataclass(frozen=True, slots=True)
class LexiconAnswer:
    """The office-holders that were looked for.

    Attributes:
        query: what was asked.
        holders: by office, who holds it first.
        more: how many further ones are not listed.
        outdated: entries of the packaged tables that articles contradict; only if all are shown.
        unread: number of articles that were not read for offices yet.
    """

    query: LexiconQuery
    holders: tuple[ShownHolder, ...]
    more: int
    outdated: tuple[Outdated, ...]
    unread: int
