"""Who held which office when, by the articles of some scopes and by what people entered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from index.answer.office_holders.office_names import (
    Key,
    Office,
    OfficeNames,
    packaged_names,
)
from index.answer.question.lexicon.entries import Thing, as_of, packaged_things
from index.answer.question.lexicon.lookup import key_of
from index.answer.question.terms import STOP_WORDS
from index.store.articles.extractions import HolderMonth
from index.store.articles.lexicon_entries import HandEntry

# A person in an office: when articles say so, and what ends the term.

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


_RECENT = 12
"""Months before the last mention whose articles are counted, the older the less."""
_LATER = 6
"""Months after the question's day in which somebody may be mentioned first."""
_SHARE = 0.2
"""Least share of the mentions of whom articles name most, to be named beside them."""
_DOMINANT = 0.8
"""Least share of one holder in all mentions of a role without an area."""
_STALE = 24
"""Months after which a mention says nothing of who holds the office."""
_MOST = 2
"""Most holders of an office at a time."""
_IN_OFFICE = frozenset(("holder", "acting", "outgoing"))


class Holders:
    """Office-holders by office and by name.

    Args:
        months: what the articles of the scopes say.
        entries: what people entered, those of ``public`` first.
    """

    def __init__(self, months: Sequence[HolderMonth], entries: Sequence[HandEntry] = ()) -> None:
        self.names = _names_of(months, entries)
        self._newest = max((one.month for one in months if one.month), default=None)
        self._by_office: dict[Office, dict[Key, Holder]] = defaultdict(dict)
        self._fill(months, entries)
        self._by_role: dict[str, list[Office]] = defaultdict(list)
        for office, holders in self._by_office.items():
            self._by_office[office] = _same_people(holders)
            self._by_role[office.role].append(office)
        self._by_word = self._word_index()

    def _fill(self, months: Sequence[HolderMonth], entries: Sequence[HandEntry]) -> None:
        known = _areas_of_people(months, self.names)
        for one in months:
            for area in known.get((person_key(one.person), one.role), {}) or self._areas(one):
                self._add(one, area)
        for entry in entries:
            self._enter(entry)
        for thing in packaged_things():
            for text in thing.offices:
                self._pack(thing, text)

    def _holder(self, office: Office, name: str) -> Holder:
        return self._by_office[office].setdefault(person_key(name), Holder(office))

    def _areas(self, one: HolderMonth) -> tuple[str, ...]:
        return self.names.areas(one.area) if one.area else ("",)

    def _add(self, one: HolderMonth, area: str) -> None:
        if self.names.has_area(person_key(one.person)):
            return  # “South Korea, chair of the council”
        holder = self._holder(Office(self.names.role(one.role), area), one.person)
        holder.ids.add(one.holder_id)
        holder.names[one.person] += one.articles
        if one.standing == "former" and one.month is not None:
            holder.left.add(one.month)
        if one.standing not in _IN_OFFICE:
            return
        if one.area:
            holder.titles[f"{one.area} {one.role}"] += one.articles
        if one.month is None or one.first is None or one.last is None:
            holder.undated += one.articles
            return
        holder.months[one.month] += one.articles
        if one.standing == "holder" and (not one.area or len(self.names.areas(one.area)) == 1):
            holder.began = min(holder.began or one.first, one.first)
        holder.first = min(holder.first or one.first, one.first)
        holder.last = max(holder.last or one.last, one.last)

    def _enter(self, entry: HandEntry) -> None:
        holder = self._holder(self.names.office(entry.office), entry.person)
        holder.entry = entry
        holder.names[entry.person] += 1 + holder.names.total()
        holder.titles[entry.office] += 1

    def _pack(self, thing: Thing, text: str) -> None:
        """Add a holder of the tables, unless articles or people name the office."""
        office = self.names.office(text)
        if office not in self._by_office:
            holder = self._holder(office, thing.printed_name)
            holder.names[thing.printed_name] += 1
            holder.titles[text] += 1
            holder.table_of = as_of("people")

    def _word_index(self) -> dict[Key, list[Holder]]:
        found: dict[Key, list[Holder]] = defaultdict(list)
        for holder in self.all():
            keys = {form for name in holder.names for form in _typed_names(person_key(name))}
            for key in keys:
                removed = holder.entry is not None and holder.entry.removed
                if not (removed or self.names.has_area(key) or self._is_word(key)):
                    found[key].append(holder)
        return found

    def _is_word(self, key: Key) -> bool:
        return len(key) == 1 and (key[0] in _common_words() or self.names.has_role(key))

    def all(self) -> Iterator[Holder]:
        """Every person in every office."""
        for holders in self._by_office.values():
            yield from holders.values()

    def offices(self) -> list[Office]:
        """Every office."""
        return list(self._by_office)

    def in_role(self, role: str, area: str = "") -> list[Holder]:
        """Everybody in a role, in one area or in all."""
        offices = [Office(role, area)] if area else self._by_role.get(role, [])
        return [one for office in offices for one in self.of(office)]

    def of(self, office: Office) -> list[Holder]:
        """Everybody who is said to hold or have held an office, the newest first."""
        found = self._by_office.get(office, {}).values()
        return sorted(found, key=lambda one: max(one.months, default=0), reverse=True)

    def at(self, asked: Sequence[Office], day: date) -> list[Holder]:
        """Who holds the first of some offices that anybody holds on a day, likeliest first.

        An office without an area is held by whom most articles of that time give the role; roles
        of one word (“president”) are too many people’s for that.
        """
        for office in asked:
            if not office.area and " " not in office.role:
                continue
            for role in self.names.equivalents(office.role) if office.area else (office.role,):
                found = self._in_office(role, office.area, day)
                if found:
                    return found
        return []

    def _in_office(self, role: str, area: str, day: date) -> list[Holder]:
        if area:
            holders = list(self._by_office.get(Office(role, area), {}).values())
            return _current(self._fresh(holders, day), day)
        one_of = self.in_role(role)
        by_person: dict[str, Holder] = {}
        for one in _current(self._fresh(one_of, day), day, share=0.0):
            by_person.setdefault(one.name, one)
        counted = Counter({name: _weight(one, month_of(day)) for name, one in by_person.items()})
        best = counted.most_common(1)
        if not best or best[0][1] < _DOMINANT * counted.total():
            return []
        return [by_person[best[0][0]]]

    def _fresh(self, holders: Sequence[Holder], day: date) -> list[Holder]:
        """Those who are named within two years before a day or the newest article."""
        if self._newest is None:
            return list(holders)
        month = min(month_of(day), self._newest)
        return [one for one in holders if not one.months
                or any(month - _STALE <= at for at in one.months)]  # fmt: skip

    def people(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """Where folded words name somebody: the first word, and the word after the last."""
        return [(start, end) for start, end, _ in self.named(words)]

    def named(self, words: Sequence[str]) -> list[tuple[int, int, list[Holder]]]:
        """The people whom folded words name: first word, word after the last, their offices."""
        found: list[tuple[int, int, list[Holder]]] = []
        start = 0
        while start < len(words):
            ends = range(min(len(words), start + 6), start, -1)
            end = next((one for one in ends if tuple(words[start:one]) in self._by_word), start)
            if end > start:
                found.append((start, end, self._by_word[tuple(words[start:end])]))
            start = max(end, start + 1)
        return found


def _names_of(months: Sequence[HolderMonth], entries: Sequence[HandEntry]) -> OfficeNames:
    """The packaged names with those that articles print and people entered."""
    printed = {(one.role, one.area) for one in months}
    printed.update(packaged_names().split(one.office) for one in entries)
    roles, areas = {role for role, _ in printed}, {area for _, area in printed if area}
    return packaged_names().with_printed(sorted(roles), sorted(areas - _people_as_areas(months)))


def _people_as_areas(months: Sequence[HolderMonth]) -> set[str]:
    """Printed areas that more articles name as people: “Donald Trump’s special envoy”."""
    people: Counter[Key] = Counter()
    areas: Counter[str] = Counter()
    for one in months:
        people[person_key(one.person)] += one.articles
        areas[one.area or ""] += one.articles
    return {area for area, count in areas.items() if people[person_key(area)] > count}


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    """Words of the tables that are no names: a last name that is one means more when typed."""
    typed = (form for one in packaged_things() if one.kind != "person" for form in one.typed())
    return STOP_WORDS.union(form for form in typed if " " not in form)


_People = dict[tuple[Key, str], dict[str, None]]


def _areas_of_people(months: Sequence[HolderMonth], names: OfficeNames) -> _People:
    """The one area in which a person has a role, where articles name just one.

    Articles that name none, or an adjective of several countries, are then taken to mean it.
    """
    found: _People = defaultdict(dict)
    for one in months:
        areas = names.areas(one.area) if one.area else ()
        if len(areas) == 1:
            found[person_key(one.person), one.role][areas[0]] = None
    return {key: areas for key, areas in found.items() if len(areas) == 1}


def _typed_names(key: Key) -> Iterator[Key]:
    """What somebody types for a person: the full name, the last name, parts of it."""
    yield key
    for size in range(1, min(len(key), 4)):
        yield key[-size:]
    if len(key) > 1:
        yield key[:1]


def _same_people(holders: dict[Key, Holder]) -> dict[Key, Holder]:
    """Merge the holders whose name ends with another’s: Recep Tayyip Erdoğan, Tayyip Erdoğan."""
    merged: dict[Key, Holder] = {}
    for key in sorted(holders, key=len):
        other = next((one for one in merged if len(one) > 1 and key[-len(one) :] == one), None)
        if other is None:
            merged[key] = holders[key]
        else:
            merged[other].merge(holders[key])
    return merged


def _current(holders: Sequence[Holder], day: date, share: float = _SHARE) -> list[Holder]:
    """Who holds an office on a day: those entered by hand, else whom articles name last."""
    entered = [one for one in holders if one.is_entered(day)]
    if entered:
        return entered[:_MOST]
    month = month_of(day)
    held = [one for one in holders if one.may_hold(day) and not one.has_left(month)
            and not one.is_succeeded(holders, day)]  # fmt: skip
    known = [one for one in held if one.latest(month) is not None]
    if known:
        return _named_last(known, month, share)
    unknown = [one for one in held if one.undated or one.table_of]
    return _first_after(held, month) or unknown[:_MOST]


def _named_last(known: Sequence[Holder], month: int, share: float) -> list[Holder]:
    """Those whom articles name last, whom most articles name first.

    Args:
        known: those whom articles name by then.
        month: the month that is asked about.
        share: least share of the first one's weight; 0 for all of them.
    """
    newest = max(one.latest(month) or 0 for one in known)
    near = [one for one in known if (one.latest(month) or 0) > newest - _RECENT]
    near.sort(key=lambda one: (_weight(one, newest), one.latest(month) or 0), reverse=True)
    least = share * _weight(near[0], newest)
    return [one for one in near if _weight(one, newest) >= least][: _MOST if share else None]


def _first_after(held: Sequence[Holder], month: int) -> list[Holder]:
    later = [one for one in held if one.months and min(one.months) <= month + _LATER]
    return sorted(later, key=lambda one: min(one.months))[:1]


def _weight(one: Holder, month: int) -> float:
    """The number of articles of the last months; recent ones count more."""
    return sum(
        count / (1 + month - at)
        for at, count in one.months.items()
        if month - _RECENT < at <= month
    )
