"""A person in an office: when articles say so, and what ends the term."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from index.answer.office_holders.office_names import Key, Office
from index.answer.question.lexicon.lookup import key_of
from index.store.articles.lexicon_entries import HandEntry

_SUCCESSOR = 2
"""Least articles that name a successor."""
_CHANGE = timedelta(days=30)
"""How long a change lasts, from the first article that names the successor."""
_ONE_AT_A_TIME = frozenset(
    ("president", "prime minister", "chancellor", "taoiseach", "king", "queen", "emperor", "pope",
     "supreme leader", "first minister", "secretary-general", "foreign secretary",
     "secretary of state", "secretary of defense", "national security advisor", "press secretary",
     "vice president", "chief of staff", "director general", "governor general")
)  # fmt: skip
"""Roles that one person of a country or body has, besides the ministers of a subject."""
_SEVERAL = frozenset(
    ("deputy", "vice", "junior", "cabinet", "state", "assistant", "regional", "alternate")
)
"""How the role of a minister begins who is one of several."""


@dataclass(slots=True, eq=False)
class Holder:
    """A person in an office.

    Attributes:
        office: the office.
        names: the printed names, with the number of articles.
        titles: the printed offices with their areas, with the number of articles.
        months: in which months articles say that they hold it, with the number of articles.
        left: the months in which articles say that they held it.
        ids: the ids of the rows in the library.
        first: the first day on which an article says that they hold it.
        last: the last such day.
        began: the first such day of an article that names no adjective of several countries and
            does not call them acting; None if there is none.
        undated: the number of articles without a date that say so.
        entry: what a person entered of them, or None.
        table_of: the day of the packaged table, if only that names them; else None.
    """

    office: Office
    names: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)
    months: Counter[int] = field(default_factory=Counter)
    left: set[int] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)
    first: date | None = None
    last: date | None = None
    began: date | None = None
    undated: int = 0
    entry: HandEntry | None = None
    table_of: date | None = None

    @property
    def name(self) -> str:
        """The name that most articles print."""
        return self.names.most_common(1)[0][0] if self.names else ""

    @property
    def title(self) -> str:
        """The office with its area as most articles print it."""
        return self.titles.most_common(1)[0][0] if self.titles else str(self.office)

    @property
    def articles(self) -> int:
        """The number of articles that give them the office."""
        return self.months.total() + self.undated

    def latest(self, month: int) -> int | None:
        """The last month until ``month`` in which they are said to hold it."""
        return max((one for one in self.months if one <= month), default=None)

    def has_left(self, month: int) -> bool:
        """Whether they are said to have left it by then, and not to hold it since."""
        latest = self.latest(month)
        return latest is not None and any(latest < one <= month for one in self.left)

    def may_hold(self, day: date) -> bool:
        """Whether what a person entered allows that they hold it on a day."""
        if self.table_of is not None:
            return day >= self.table_of
        if self.entry is None:
            return True
        since, until = self.entry.since or date.min, self.entry.until or date.max
        return not self.entry.removed and since <= day <= until

    def is_entered(self, day: date) -> bool:
        """Whether a person entered that they hold it on a day."""
        return self.entry is not None and self.may_hold(day)

    def is_succeeded(self, others: Iterable["Holder"], day: date) -> bool:
        """Whether articles name somebody else in the office after they last named this one.

        Only an office that one person holds at a time passes on so, and one article is too few. In
        the month of a change, questions may mean either.
        """
        if self.last is None or self.last > day or not _is_unique(self.office.role):
            return False
        return any(
            one.began is not None
            and self.last < one.began <= day - _CHANGE
            and one.articles >= _SUCCESSOR
            and not self._shares_name(one)
            for one in others
        )

    def _shares_name(self, other: "Holder") -> bool:
        """Whether the other may be the same person: James David Vance and JD Vance."""
        return not set(person_key(self.name)).isdisjoint(person_key(other.name))

    def merge(self, other: "Holder") -> None:
        """Add what is known of the same person by another name."""
        self.names += other.names
        self.titles += other.titles
        self.months += other.months
        self.left |= other.left
        self.ids |= other.ids
        self.undated += other.undated
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.last = max(filter(None, (self.last, other.last)), default=None)
        self.began = min(filter(None, (self.began, other.began)), default=None)
        self.entry = other.entry or self.entry


def _is_unique(role: str) -> bool:
    """Whether one person at a time has a role in a country or body: no ambassador, no deputy."""
    of_a_subject = role.endswith(" minister") and role.split(maxsplit=1)[0] not in _SEVERAL
    return role in _ONE_AT_A_TIME or of_a_subject


def person_key(name: str) -> Key:
    """The folded words of a name without initials: the same for all its printed forms."""
    key = key_of(name.lower())
    return tuple(word for word in key if len(word) > 1 and word not in ("jr", "sr")) or key


def month_of(day: date) -> int:
    """The number of a month, by which months are compared."""
    return day.year * 12 + day.month
