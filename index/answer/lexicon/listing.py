"""Lists office-holders with the sentences that name them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from index.answer.lexicon.values import (
    LexiconAnswer,
    LexiconQuery,
    Outdated,
    ShownHolder,
)
from index.answer.office_holders.holder import Holder, person_key
from index.answer.office_holders.holders import Holders
from index.answer.office_holders.office_names import Office
from index.answer.question.lexicon.entries import as_of, packaged_things
from index.answer.question.lexicon.lookup import key_of
from index.answer.question.terms import STOP_WORDS
from index.answer.quoting.quote import verbatim
from index.answer.quoting.text_fragment import text_fragment
from index.store.articles.offices import OfficeEvidence
from index.store.library import Library
from index.text.offices.extraction import VERSION
from index.values import Quote

MOST = 60
"""Most holders of one list."""


def listed(library: Library, holders: Holders, query: LexiconQuery) -> LexiconAnswer:
    """The office-holders that a query looks for, with evidence."""
    day = query.on or datetime.now(UTC).date()
    found = _matching(holders, query.words) if query.words else _all_current(holders, day)
    shown = [shown_holder(library, holders, one, day) for one in found[:MOST]]
    outdated = () if query.words else tuple(outdated_entries(library, holders, day))
    unread = library.offices.count_unread(VERSION)
    return LexiconAnswer(query, tuple(shown), max(0, len(found) - MOST), outdated, unread)


def outdated_entries(library: Library, holders: Holders, day: date) -> Iterable[Outdated]:
    """The packaged offices that somebody else holds by articles newer than the table."""
    table_day = as_of("people")
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
        holding = _holding(holders, office.readings)
        found.update((one, None) for one in holding if not rest or _has(one, rest))
    for start, end, people in holders.named(key):
        if taken.isdisjoint(range(start, end)):
            found.update(dict.fromkeys(people))
    if not found:
        found.update((one, None) for one in holders.all() if _has(one, key))
    return sorted(found, key=_order)


def _holding(holders: Holders, readings: Sequence[Office]) -> list[Holder]:
    """Everybody in the first of some offices that anybody holds or held."""
    for reading in readings:
        for role in holders.names.equivalents(reading.role):
            if found := holders.in_role(role, reading.area):
                return found
    return []


def _has(holder: Holder, words: Sequence[str]) -> bool:
    return set(words) <= set(_text_of(holder).split())


def _text_of(holder: Holder) -> str:
    return " ".join(key_of(" ".join((*holder.names, *holder.titles)).lower()))


def _all_current(holders: Holders, day: date) -> list[Holder]:
    current = {one for office in holders.offices() for one in holders.at((office,), day)}
    return sorted(current, key=lambda one: (-one.articles, one.name))


def _order(holder: Holder) -> tuple[str, str, int, str]:
    last = holder.last.toordinal() if holder.last else 0
    return holder.office.area, holder.office.role, -last, holder.name


def shown_holder(library: Library, holders: Holders, one: Holder, day: date) -> ShownHolder:
    """A holder with the newest sentence that names them."""
    entry = one.entry
    evidence = library.offices.evidence(one.ids, 1) if one.ids else []
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
        articles=one.articles,
        outlets=len(set().union(*outlets.values())),
        removed=bool(entry and entry.removed),
        quote=_quote(library, evidence),
    )


def _quote(library: Library, evidence: Sequence[OfficeEvidence]) -> Quote | None:
    """The sentence of evidence, if it still stands there verbatim."""
    for one in evidence:
        text = library.passages.texts([one.revision_id]).get(one.revision_id, "")
        sentence = one.sentence.of(text)
        quote = Quote(
            rank=1,
            text=sentence,
            sentence=sentence,
            span=one.person.of(text),
            article_id=one.article_key,
            external_id=one.external_id,
            revision=one.revision,
            start=one.sentence.start,
            end=one.sentence.end,
            title=one.title,
            source=one.source,
            url=one.url,
            link=text_fragment(one.url, sentence) if one.url else None,
            published=one.published,
            score=1.0,
        )
        for checked in verbatim([quote], library.passages):
            return checked
    return None
