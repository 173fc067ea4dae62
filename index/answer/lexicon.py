"""Shows and changes who holds which office, with the sentences that say it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal

from index.answer.office_answers import TOLD, evidence
from index.answer.office_holders.holders import Holder, Holders, person_key
from index.answer.office_holders.learned import read_holders
from index.answer.question.lexicon.lookup import as_of, key_of, packaged_things
from index.answer.question.terms import STOP_WORDS
from index.concurrency import (
    ProgressCallback,
    ShouldContinue,
    Threads,
    in_background,
    no_progress,
    reads,
    writes,
)
from index.errors import InputError, NotFoundError
from index.store.articles.extractions import HandEntry, prepared_mentions
from index.store.library import Library
from index.text.offices.extraction import VERSION, office_mentions
from index.values import Quote, Reach, day_in_words, read_scopes

Origin = Literal["articles", "entry", "table"]
"""Where a holder is from: articles; what a person entered; the packaged tables."""


@dataclass(frozen=True, slots=True)
class LexiconQuery:
    """Which office-holders are looked for.

    Attributes:
        words: an office, a name or a part of either, as typed; empty for all.
        on: the day on which they hold it; None for today.
        reach: who asks.
    """

    words: str = ""
    on: date | None = None
    reach: Reach = Reach()


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
        took: the day on which an article tells that the person takes the office, or None.
        left: the day on which one tells that the person leaves it, or None.
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
    took: date | None = None
    left: date | None = None


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


_AT_ONCE = 50
"""Revisions in one transaction."""
MOST = 60
"""Most holders of one list."""
COLUMNS = ("person", "office", "since", "until", "removed")
LARGEST = 2_000_000
"""Most characters of a file."""
_LONGEST = 200


@dataclass(frozen=True)
class LexiconService:
    """Shows and changes who holds which office, and reads articles for it.

    Args:
        library: where office-holders are stored.
        threads: keep SQL off the loop.
    """

    _library: Library
    _threads: Threads

    @reads
    def show(self, query: LexiconQuery) -> LexiconAnswer:
        """Who holds which office, with the sentences that say it."""
        return listed(self._library, read_holders(self._library, query.reach.scopes), query)

    @writes
    def add(self, entries: Sequence[HandEntry]) -> int:
        """Enter office-holders; returns how many. They come before what articles say.

        An entry of the same person and office in the same scope is replaced.
        """
        self._library.lexicon_entries.put(entries)
        return len(entries)

    @writes
    def correct(self, entry: HandEntry, name: str | None = None) -> HandEntry:
        """Change the name or the days of an office-holder who is known.

        Args:
            entry: the person and the office as they are known, with the right days.
            name: the right name, or None.

        Returns:
            the entry that was stored.

        Raises:
            InputError: neither name nor days are given.
            NotFoundError: nobody of that name is known to hold the office.
        """
        if not (name or entry.since or entry.until):
            raise InputError("Nothing to correct: give a name, or the first or last day.")
        known = self._known(entry)
        before = known.entry if known.entry and known.entry.scope == entry.scope else None
        right = entry_of(
            name or entry.person, entry.office, entry.scope,
            entry.since or (before.since if before else None),
            entry.until or (before.until if before else None),
        )  # fmt: skip
        renamed = [replace(entry, since=None, until=None, removed=True)] if name else []
        self._library.lexicon_entries.put([*renamed, right])
        return right

    @writes
    def remove(self, entry: HandEntry) -> bool:
        """Take an office from a person, whatever articles say.

        Returns:
            whether articles say it; if not, the entry is deleted and nothing is kept.

        Raises:
            NotFoundError: nobody of that name is known to hold the office.
        """
        known = self._known(entry)
        own = known.entry if known.entry and known.entry.scope == entry.scope else None
        entries = self._library.lexicon_entries
        if own is not None:
            entries.delete(own.scope, own.person, own.office)
        said = bool(known.ids or known.table_of) or (own is None and known.entry is not None)
        if said:
            entries.put([replace(entry, removed=True)])
        return said

    def _known(self, entry: HandEntry) -> Holder:
        """The known holder that an entry names.

        Raises:
            NotFoundError: there is none.
        """
        holders = read_holders(self._library, read_scopes(entry.scope))
        office, key = holders.names.office(entry.office), person_key(entry.person)
        for one in holders.of(office):
            if any(person_key(name) == key for name in one.names):
                return one
        raise NotFoundError(
            f"Nobody called “{entry.person}” is known as “{entry.office}”. `verbale lexicon show` "
            "lists names and offices; `verbale lexicon add` enters a new one."
        )

    @reads
    def export(self, scope: str) -> list[str]:
        """The entries of a scope as lines of a file that ``add`` reads."""
        return list(lines_of(self._library.lexicon_entries.of((scope,))))

    @in_background
    def read_offices(
        self, should_continue: ShouldContinue, watcher: ProgressCallback = no_progress
    ) -> int:
        """Read the articles that the current rules have not read; returns how many.

        It can be stopped at any time, and goes on where it was.
        """
        stored, done = self._library.offices, 0
        for some in stored.each_unread(VERSION, _AT_ONCE, should_continue, watcher):
            found = (prepared_mentions(one.text, office_mentions(one.text, one.day))
                     for one in some)  # fmt: skip
            stored.keep(VERSION, list(zip(some, found, strict=True)))
            done += len(some)
        return done


def listed(library: Library, holders: Holders, query: LexiconQuery) -> LexiconAnswer:
    """The office-holders that a query looks for, with evidence."""
    day = query.on or datetime.now(UTC).date()
    if query.words:
        found = _matching(holders, query.words)
    else:
        current = {one for office in holders.offices() for one in holders.at((office,), day)}
        found = sorted(current, key=lambda one: (-one.articles, one.name))
    shown = [shown_holder(library, holders, one, day) for one in found[:MOST]]
    outdated = () if query.words else tuple(outdated_entries(library, holders, day))
    unread = library.offices.count_unread(VERSION)
    return LexiconAnswer(query, tuple(shown), max(0, len(found) - MOST), outdated, unread)


def outdated_entries(library: Library, holders: Holders, day: date) -> Iterable[Outdated]:
    """The packaged offices that somebody else holds by articles newer than the table."""
    table_day = as_of()
    for thing in packaged_things():
        for text in thing.offices:
            now = holders.at((holders.names.office(text),), day)
            if not now or any(_is_named(one, name) for one in now for name in thing.typed()):
                continue
            if now[0].last is not None and now[0].last > table_day:
                shown = shown_holder(library, holders, now[0], day)
                yield Outdated(thing.printed_name, text, table_day, shown)


def _is_named(holder: Holder, name: str) -> bool:
    key = person_key(name)
    return any(person_key(one)[-len(key) :] == key or key[-len(person_key(one)) :]
               == person_key(one) for one in holder.names)  # fmt: skip


def _matching(holders: Holders, words: str) -> list[Holder]:
    """The holders of the offices that words name, or the offices of the people."""
    key = list(key_of(words.lower()))
    offices = holders.names.find(key)
    taken = {at for office in offices for at in range(office.start, office.end)}
    rest = [word for at, word in enumerate(key) if at not in taken and word not in STOP_WORDS]
    found: dict[Holder, None] = {}
    for office in offices:
        # Everybody in the first of its readings that anybody holds or held.
        in_roles = (
            holders.in_role(role, reading.area)
            for reading in office.readings
            for role in holders.names.equivalents(reading.role)
        )
        holding = next(filter(None, in_roles), [])
        found.update((one, None) for one in holding if not rest or _has(one, rest))
    for start, end, people in holders.named(key):
        if taken.isdisjoint(range(start, end)):
            found.update(dict.fromkeys(people))
    if not found:
        found.update((one, None) for one in holders.all() if _has(one, key))

    def order(holder: Holder) -> tuple[str, str, int, str]:
        last = holder.last.toordinal() if holder.last else 0
        return holder.office.area, holder.office.role, -last, holder.name

    return sorted(found, key=order)


def _has(holder: Holder, words: Sequence[str]) -> bool:
    return set(words) <= set(key_of(" ".join((*holder.names, *holder.titles)).lower()))


def shown_holder(library: Library, holders: Holders, one: Holder, day: date) -> ShownHolder:
    """A holder with the newest sentence that names them."""
    entry = one.entry
    outlets = library.offices.outlets(one.ids) if one.ids else {}
    first = entry.since if entry and entry.since else one.first
    last = entry.until if entry and entry.until else one.last
    return ShownHolder(
        person=one.name,
        office=one.title,
        role=one.office.role,
        area=one.office.area,
        origin="entry" if entry else "table" if one.table_of else "articles",
        current=one in holders.at((one.office,), day),
        first=first,
        last=last or one.table_of,
        took=one.took,
        left=one.quit,
        articles=one.articles,
        outlets=len(set().union(*outlets.values())),
        removed=bool(entry and entry.removed),
        quote=next(iter(evidence(library, one, day, date.min, TOLD)), None),
    )


def entries_of(text: str, scope: str) -> list[HandEntry]:
    """The entries of a file; its first line names the columns, others than known are left out.

    Raises:
        InputError: a line lacks a person or an office, or a day cannot be read; with its number.
    """
    if len(text) > LARGEST:
        raise InputError(f"The file is too large: {LARGEST:,} characters are the most.")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1)
             if line.strip() and not line.startswith("#")]  # fmt: skip
    if not lines:
        return []
    columns = lines[0][1].lower().split("\t")
    if not {"person", "office"} <= set(columns):
        raise InputError("The first line must name the columns: person, office, since, until.")
    entries = []
    for number, line in lines[1:]:
        cells = dict(zip(columns, (cell.strip() for cell in line.split("\t")), strict=False))
        try:
            entry = entry_of(
                cells.get("person", ""), cells.get("office", ""), scope,
                day_of(cells.get("since", "")), day_of(cells.get("until", "")),
                removed=cells.get("removed", "") == "yes",
            )  # fmt: skip
        except InputError as error:
            raise InputError(f"Line {number}: {error}") from error
        entries.append(entry)
    return entries


def entry_of(
    person: str,
    office: str,
    scope: str,
    since: date | None = None,
    until: date | None = None,
    *,
    removed: bool = False,
) -> HandEntry:
    """A checked entry.

    Raises:
        InputError: the person or the office is missing or too long, or the days are in the wrong
            order.
    """
    person, office = " ".join(person.split()), " ".join(office.split())
    for what, text in (("person", person), ("office", office)):
        if not any(map(str.isalpha, text)):
            raise InputError(f"The {what} is missing. Give a full name and an office.")
        if len(text) > _LONGEST:
            raise InputError(f"The {what} is too long: {_LONGEST} characters are the most.")
    if since and until and since > until:
        days = f"{day_in_words(since)} is later than {day_in_words(until)}"
        raise InputError(f"The days are in the wrong order: {days}.")
    return HandEntry(scope, person, office, since, until, removed)


def day_of(text: str) -> date | None:
    """A day in ISO 8601; None of an empty text.

    Raises:
        InputError: it is none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(f"“{text[:40]}” is not a day; write it like 2025-07-04.") from None


def lines_of(entries: Iterable[HandEntry]) -> Iterator[str]:
    """The lines of a file with these entries, as ``entries_of`` reads them."""
    yield "\t".join(COLUMNS)
    for one in entries:
        days = (day.isoformat() if day else "" for day in (one.since, one.until))
        yield "\t".join((one.person, one.office, *days, "yes" if one.removed else "")).rstrip("\t")
