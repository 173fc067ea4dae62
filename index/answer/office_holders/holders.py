"""Who held which office when, by the articles of some scopes and by what people entered."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import lru_cache

from index.answer.office_holders.office_names import (
    Key,
    Office,
    OfficeNames,
    packaged_names,
)
from index.answer.question.lexicon.lookup import Thing, as_of, key_of, packaged_things
from index.answer.question.terms import STOP_WORDS
from index.store.articles.extractions import HandEntry, HolderDay
from index.text.offices import Standing

# A person in an office: on which days articles say so, and what ends the term.

_SEVERAL = frozenset(
    ("alternate", "assistant", "associate", "cabinet", "deputy", "junior", "regional", "state")
)
"""How a role begins that several people have at a time."""
_OF_SEVERAL = frozenset(
    ("adviser", "advisor", "ambassador", "commander", "commissioner", "coordinator", "diplomat",
     "director", "envoy", "judge", "negotiator", "official", "prosecutor", "representative",
     "secretary", "spokesman", "spokesperson", "spokeswoman", "undersecretary")
)  # fmt: skip
"""How a role ends that several people have at a time; “minister” alone is one, too."""
_OF_ONE = frozenset(("foreign secretary", "home secretary", "press secretary"))
_STALE = timedelta(days=730)
"""After this time a mention says nothing of who holds the office."""
_YEAR = timedelta(days=365)
_SOON = timedelta(days=180)
"""Before a first mention, somebody may hold the office already for this long."""
_NEAR = 0.25
"""How near one of two mentions has to be, as a share of the time between them, for its holder to be
who holds the office: somewhere between, they changed, and others may have held it."""
_CHANGE = timedelta(days=30)
"""A successor whom one article names counts if nobody named the other for this long."""
_SHARE = 0.2
"""Least share of the mentions of whom articles name most, to be named beside them."""
_DOMINANT = 0.8
"""Least share of one holder in all mentions of a role without an area."""
_MOST = 2
"""Most holders of an office at a time."""
_ALONE = frozenset(("pope",))
"""Offices that need no area."""
_ALIKE, _GIVEN_ALIKE = 0.8, 0.75
"""Least likeness of two spellings of a last name, and of a first name."""


@dataclass(slots=True, eq=False)
class Holder:
    """A person in an office.

    Attributes:
        office: the office.
        names: the printed names, with the number of articles.
        titles: the printed offices with their areas, with the number of articles.
        areas: the printed areas.
        days: the days on which articles say that they hold it, with the number of articles.
        taken: the days of articles that tell that they take it.
        left: the days of articles that call them a former holder, or tell that they leave.
        resigned: those of ``left`` on which articles tell that they leave.
        ids: the ids of the rows in the library.
        sure: whether an article names no adjective of several countries and no acting holder.
        undated: the number of articles without a date that say that they hold it.
        entry: what a person entered of them, or None.
        table_of: the day of the packaged table, if only that names them; else None.
    """

    office: Office
    names: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)
    areas: set[str] = field(default_factory=set)
    days: Counter[date] = field(default_factory=Counter)
    taken: set[date] = field(default_factory=set)
    left: set[date] = field(default_factory=set)
    resigned: set[date] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)
    sure: bool = False
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
    def is_alone(self) -> bool:
        """Whether one person at a time has the office: no ambassador, no deputy."""
        role = self.office.role
        first, last = role.split(maxsplit=1)[0], role.rsplit(maxsplit=1)[-1]
        several = first in _SEVERAL or role in ("minister", "vice minister")
        return not several and (last not in _OF_SEVERAL or role in _OF_ONE)

    @property
    def articles(self) -> int:
        """The number of articles that give them the office."""
        return self.days.total() + self.undated

    @property
    def first(self) -> date | None:
        """The first day on which an article says that they hold it."""
        return min(self.days, default=None)

    @property
    def last(self) -> date | None:
        """The last such day."""
        return max(self.days, default=None)

    @property
    def took(self) -> date | None:
        """The last day on which an article tells that they take it."""
        return max(self.taken, default=None)

    @property
    def quit(self) -> date | None:
        """The day on which an article tells that they leave it, unless they hold it later."""
        last = max(self.resigned, default=None)
        return last if last and last >= (self.last or last) else None

    def names_area(self, sentence: str) -> bool:
        """Whether a sentence prints the area of the office, if any does."""
        return not self.areas or any(area in sentence for area in self.areas)

    def until(self, day: date) -> date:
        """The last day until a day on which they are said to hold it; the first of all if none."""
        return max((one for one in self.days if one <= day), default=date.min)

    def after(self, day: date) -> date:
        """The first day after a day on which they are said to hold it; the last of all if none."""
        return min((one for one in self.days if one > day), default=date.max)

    def has_left(self, day: date) -> bool:
        """Whether they are said to have left it by then, and not to hold it since."""
        last = self.until(day)
        return any(last < one <= day for one in self.left) or any(
            last == one < day for one in self.resigned
        )

    def weight(self, day: date) -> float:
        """The number of articles of the year until a day; recent ones count more."""
        return sum(
            count / (1 + (day - at).days / 30)
            for at, count in self.days.items()
            if day - _YEAR < at <= day
        )

    def may_hold(self, day: date) -> bool:
        """Whether what a person entered allows that they hold it on a day."""
        if self.table_of is not None:
            return day >= self.table_of
        if self.entry is None:
            return True
        since, until = self.entry.since or date.min, self.entry.until or date.max
        return not self.entry.removed and since <= day <= until

    def merge(self, other: "Holder") -> None:
        """Add what is known of the same person by another name."""
        self.names += other.names
        self.titles += other.titles
        self.areas |= other.areas
        self.days += other.days
        self.taken |= other.taken
        self.left |= other.left
        self.resigned |= other.resigned
        self.ids |= other.ids
        self.sure |= other.sure
        self.undated += other.undated
        self.entry = other.entry or self.entry


def person_key(name: str) -> Key:
    """The folded words of a name without initials: the same for all its printed forms."""
    key = key_of(name.lower().replace(".", ""))
    return tuple(word for word in key if len(word) > 1 and word not in ("jr", "sr")) or key


def _same_person(one: Key, other: Key) -> bool:
    """Whether two names of holders of one office are forms of one name.

    In another order (“Kishida Fumio”), without some (“Tedros Ghebreyesus”), spelt otherwise
    (“Zelensky”, “Zelenskyy”), or short (“Liz Truss”, “JD Vance”).
    """
    short, long = sorted((one, other), key=len)
    if set(short) <= set(long) and len(short) > 1:
        return True
    if len(short) < 2 or not _is_like(short[-1], long[-1], _ALIKE):
        return False
    between = set(short[1:-1]) - _PARTICLES, set(long[1:-1]) - _PARTICLES
    if all(between) and between[0].isdisjoint(between[1]):
        return False
    initials = "".join(word[0] for word in long[:-1])
    given, full = sorted((short[0], long[0]), key=len)
    letters = iter(full)  # Joe, Joseph
    shortened = all(one in letters for one in given) or (len(given) > 2 and given[:3] == full[:3])
    return shortened or short[0] == initials or _is_like(given, full, _GIVEN_ALIKE)


_PARTICLES = frozenset(("al", "bin", "bint", "de", "el", "ibn", "van", "von"))


def _is_like(one: str, other: str, least: float) -> bool:
    return one == other or (
        min(len(one), len(other)) > 3 and SequenceMatcher(None, one, other).ratio() >= least
    )


IN_OFFICE = frozenset[Standing](("holder", "acting", "outgoing", "taking"))
"""Standings of whom articles say that they hold the office."""


class Holders:
    """Office-holders by office and by name.

    Args:
        said: what the articles of the scopes say, by day.
        entries: what people entered, those of ``public`` first.
    """

    def __init__(self, said: Sequence[HolderDay], entries: Sequence[HandEntry] = ()) -> None:
        self.names = _names_of(said, entries)
        self.newest = max((one.day for one in said if one.day), default=date.max)
        self._by_office: dict[Office, dict[Key, Holder]] = defaultdict(dict)
        self._fill(said, entries)
        self._by_role: dict[str, list[Office]] = defaultdict(list)
        for office, holders in self._by_office.items():
            self._by_office[office] = _same_people(holders)
            self._by_role[office.role].append(office)
        self._by_word = self._word_index()

    def _fill(self, said: Sequence[HolderDay], entries: Sequence[HandEntry]) -> None:
        known = _areas_of_people(said, self.names)
        for one in said:
            for office in self._offices(one):
                theirs = known.get((person_key(one.person), office.role), {}) or {office.area: None}
                for area in theirs:
                    self._add(one, Office(office.role, area))
        for entry in entries:
            holder = self._holder(self.names.office(entry.office), entry.person)
            holder.entry = entry
            holder.names[entry.person] += 1 + holder.names.total()
            holder.titles[entry.office] += 1
        for thing in packaged_things():
            for text in thing.offices:
                self._pack(thing, text)

    def _offices(self, one: HolderDay) -> list[Office]:
        """The offices that a mention may mean: of both countries of “Congolese”."""
        role = self.names.role(one.role)
        areas = self.names.areas(one.area) if one.area else ("",)
        return [self.names.whole(role, area) for area in areas]

    def _holder(self, office: Office, name: str) -> Holder:
        return self._by_office[office].setdefault(person_key(name), Holder(office))

    def _add(self, one: HolderDay, office: Office) -> None:
        if self.names.has_area(person_key(one.person)):
            return  # “South Korea, chair of the council”
        holder = self._holder(office, one.person)
        holder.ids.add(one.holder_id)
        holder.names[one.person] += one.articles
        day = one.day
        if one.standing in ("former", "leaving") and day is not None:
            holder.left.add(day)
            if one.standing == "leaving":
                holder.resigned.add(day)
        if one.standing not in IN_OFFICE:
            return
        if one.area:
            holder.titles[f"{one.area} {one.role}"] += one.articles
            holder.areas.add(one.area)
        holder.sure |= one.standing != "acting" and len(self._offices(one)) == 1
        if day is None:
            holder.undated += one.articles
            return
        holder.days[day] += one.articles
        if one.standing == "taking":
            holder.taken.add(day)

    def _pack(self, thing: Thing, text: str) -> None:
        """Add a holder of the tables, unless articles or people name the office."""
        office = self.names.office(text)
        if office not in self._by_office:
            holder = self._holder(office, thing.printed_name)
            holder.names[thing.printed_name] += 1
            holder.titles[text] += 1
            holder.table_of = as_of()

    def _word_index(self) -> dict[Key, list[Holder]]:
        found: dict[Key, list[Holder]] = defaultdict(list)
        for holder in self.all():
            keys = {form for name in holder.names for form in _typed_names(person_key(name))}
            for key in keys if holder.entry is None or not holder.entry.removed else ():
                word = len(key) == 1 and (key[0] in _common_words() or self.names.has_role(key))
                if not (word or self.names.has_area(key)):
                    found[key].append(holder)
        return found

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
        return sorted(found, key=lambda one: one.last or date.min, reverse=True)

    def at(self, asked: Sequence[Office], day: date) -> list[Holder]:
        """Who holds the first of some offices that anybody holds on a day, likeliest first.

        An office without an area is held by whom most articles of that time give the role; roles
        of one word (“president”) are too many people’s for that, except “pope”.
        """
        return self._first_held(asked, lambda holders: self._current(holders, day), day)

    def during(self, asked: Sequence[Office], since: date, until: date) -> list[Holder]:
        """Who held the first of some offices that anybody held in a time, the last one first."""

        def held(holders: Sequence[Holder]) -> list[Holder]:
            known = [one for one in holders if one.may_hold(until) and _held(one, since, until)]
            if not known:
                return self._current(holders, since) or self._current(holders, until)
            most = max(_held(one, since, until) for one in known)
            often = [one for one in known if _held(one, since, until) >= _SHARE * most]
            often.sort(key=lambda one: one.until(until), reverse=True)
            return often[:_MOST]

        return self._first_held(asked, held, until)

    def _first_held(
        self, asked: Sequence[Office], held: Callable[[Sequence[Holder]], list[Holder]], day: date
    ) -> list[Holder]:
        for office in asked:
            whole = office.area or self.names.names_area(office.role) or office.role in _ALONE
            if not whole and " " not in office.role:
                continue
            for role in self.names.equivalents(office.role) if office.area else (office.role,):
                named = self.names.whole(role, office.area)
                found = held(self.in_role(named.role, named.area))
                if found and not whole:
                    found = _dominant(found, self.in_role(role), day)
                if found:
                    return found
        return []

    def _current(self, holders: Sequence[Holder], day: date) -> list[Holder]:
        """Who holds an office on a day: those entered by hand, else by what articles say."""
        entered = [one for one in holders if one.entry is not None and one.may_hold(day)]
        if entered:
            return entered[:_MOST]
        held = [one for one in holders if one.may_hold(day) and not one.has_left(day)]
        fresh = max(min(day, self.newest), date.min + _STALE) - _STALE
        known = [one for one in held if one.until(day) >= fresh]
        if not any(one.days for one in held):
            return [one for one in held if one.undated or one.table_of][:_MOST]
        if held and held[0].is_alone:
            return _one_of(known, held, day)
        return _often_named(known, day)

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


def _names_of(said: Sequence[HolderDay], entries: Sequence[HandEntry]) -> OfficeNames:
    """The packaged names with those that articles print and people entered."""
    printed = {(one.role, one.area) for one in said}
    printed.update(packaged_names().split(one.office) for one in entries)
    roles, areas = {role for role, _ in printed}, {area for _, area in printed if area}
    return packaged_names().with_printed(sorted(roles), sorted(areas - _people_as_areas(said)))


def _people_as_areas(said: Sequence[HolderDay]) -> set[str]:
    """Printed areas that more articles name as people: “Donald Trump’s special envoy”."""
    people: Counter[Key] = Counter()
    areas: Counter[str] = Counter()
    for one in said:
        people[person_key(one.person)] += one.articles
        areas[one.area or ""] += one.articles
    return {area for area, count in areas.items() if people[person_key(area)] > count}


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    """Words of the tables that are no names: a last name that is one means more when typed."""
    typed = (form for one in packaged_things() if one.kind != "person" for form in one.typed())
    return STOP_WORDS.union(form for form in typed if " " not in form)


_People = dict[tuple[Key, str], dict[str, None]]


def _areas_of_people(said: Sequence[HolderDay], names: OfficeNames) -> _People:
    """The one area in which a person has a role, where articles name just one.

    Articles that name none, or an adjective of several countries, are then taken to mean it.
    """
    found: _People = defaultdict(dict)
    for one in said:
        areas = names.areas(one.area) if one.area else ()
        if len(areas) == 1:
            office = names.whole(names.role(one.role), areas[0])
            found[person_key(one.person), office.role][office.area] = None
    return {key: areas for key, areas in found.items() if len(areas) == 1}


def _typed_names(key: Key) -> Iterator[Key]:
    """What somebody types for a person: the full name, the last name, parts of it."""
    yield key
    for size in range(1, min(len(key), 4)):
        yield key[-size:]
    if len(key) > 1:
        yield key[:1]


def _same_people(holders: dict[Key, Holder]) -> dict[Key, Holder]:
    """Merge the holders of an office whose names are forms of one name."""
    merged: dict[Key, Holder] = {}
    for key in sorted(holders, key=lambda one: -holders[one].articles):
        alike = (one for one in merged if _same_person(one, key))
        other = next(alike, None)
        if other is None or (merged[other].entry and holders[key].entry):
            merged[key] = holders[key]
        else:
            merged[other].merge(holders[key])
    return merged


def _held(one: Holder, since: date, until: date) -> int:
    """How many articles of a time say that somebody holds an office."""
    return sum(count for day, count in one.days.items() if since <= day <= until)


def _dominant(found: Sequence[Holder], everybody: Sequence[Holder], day: date) -> list[Holder]:
    """Whom most of the articles mean that name no area, or nobody."""
    first = found[0].name
    weights: dict[str, float] = {}
    for one in everybody:
        weights[one.name] = max(weights.get(one.name, 0.0), one.weight(day))
    return [found[0]] if weights[first] >= _DOMINANT * sum(weights.values()) else []


def _often_named(known: Sequence[Holder], day: date) -> list[Holder]:
    """Those whom most articles name in the year until the newest of them."""
    newest = max((one.until(day) for one in known), default=day)
    weights = {one: one.weight(newest) for one in known}
    often = sorted(known, key=lambda one: (weights[one], one.until(day)), reverse=True)
    return [one for one in often if weights[one] >= _SHARE * weights[often[0]]][:_MOST]


def _one_of(known: Sequence[Holder], everybody: Sequence[Holder], day: date) -> list[Holder]:
    """Who holds an office that one person has at a time.

    Args:
        known: those whom articles name in it by then, and who have not left it.
        everybody: those and whom articles name later.
        day: the day.
    """
    around = [one for one in known if one.after(day) < date.max]
    nearest = min(around, key=lambda one: one.after(day) - one.until(day), default=None)
    if nearest and all(one.until(day) <= nearest.until(day) for one in known):
        return [nearest]
    now = _named_last(known, day)
    later = [one for one in everybody if one not in now and one.after(day) < date.max]
    following = min(later, key=lambda one: one.after(day), default=None)
    if following is None or following.after(day) in following.taken:
        return now
    until_then = following.after(day) - day
    if not now:
        return [following] if until_then <= _SOON else []
    since = day - now[0].until(day)
    nearer, away = ([following], until_then) if until_then < since else (now, since)
    return nearer if away <= max(_SOON, (since + until_then) * _NEAR) else []


def _named_last(known: Sequence[Holder], day: date) -> list[Holder]:
    """Whom articles name last; while they still name another, both, or who is named more."""
    last = sorted(known, key=lambda one: one.until(day), reverse=True)
    if len(last) < 2:
        return last
    newest, before = last[0], last[1].until(day)
    since = [at for at in newest.days if before < at <= day]
    old = all(at in since for at in newest.days if at > before - _YEAR and at <= day)
    sure = all(one.sure for one in last[:2])
    told = bool(newest.taken.intersection(since)) or sum(newest.days[at] for at in since) > 1
    if old and sure and (told or before < newest.until(day) - _CHANGE):
        return [newest]
    return _often_named(known, day)
