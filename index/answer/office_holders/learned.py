"""Keeps the office-holders of a library in memory, by scopes."""

import math
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from index.answer.office_holders.holders import Holder, Holders, person_key
from index.answer.office_holders.office_names import Key, OfficeWords
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.lexicon.lookup import key_of
from index.answer.question.terms import Term
from index.store.library import Library
from index.text.offices.vocabulary import SENT
from index.values import Question, read_scopes

# Adds to a question's terms who holds the offices it names, and what offices its people hold.

_TITLES = 2
"""Most offices of a person, and most printed forms of each."""
_DOMINANT = 0.8
"""Least share of one person in the articles of all who bear a name."""
_OF_A_FIELD = SENT | frozenset(
    ("adviser", "advisor", "commissioner", "coordinator", "director", "minister", "official",
     "rapporteur", "secretary", "undersecretary")
)  # fmt: skip
"""Offices whose matter follows “for”."""
_NOT_NOW = frozenset(("former", "ex", "then", "next", "future", "late", "previous", "first"))


def widened(terms: Sequence[Term], text: str, holders: Holders, day: date) -> tuple[Term, ...]:
    """The terms with the names and offices that articles give for them.

    Args:
        terms: the question's terms.
        text: the question, with time expressions and all.
        holders: who holds which office.
        day: the day that the question is about.
    """
    words = list(key_of(text.lower()))
    learned: dict[int, dict[str, None]] = {}
    for number, forms in _learned(terms, words, holders, day):
        learned.setdefault(number, {}).update(dict.fromkeys(forms))
    return tuple(
        replace(term, learned=tuple(form for form in learned.get(number, ()) if form != term.words))
        if number in learned
        else term
        for number, term in enumerate(terms)
    )


def _learned(
    terms: Sequence[Term], words: Sequence[str], holders: Holders, day: date
) -> Iterator[tuple[int, list[str]]]:
    people = holders.named(words)
    named = {start for start, _, _ in people}
    offices = holders.names.find(words)
    for office in offices:
        number = _last_term(terms, words[office.start : office.end], holders)
        others = office.end in named or _is_past(words, office) or _is_for_a_matter(words, office)
        if number is not None and not others:
            yield number, list(_names_of(holders.at(office.readings, day), holders))
    taken = {at for office in offices for at in range(office.start, office.end)}
    for start, end, some in people:
        number = _last_term(terms, words[start:end], holders)
        if number is not None and taken.isdisjoint(range(start, end)):
            yield number, list(_forms_of(words[start:end], some, holders, day))


def _is_past(words: Sequence[str], office: OfficeWords) -> bool:
    """Whether somebody who does not hold the office is meant: “former president”."""
    return any(word in _NOT_NOW for word in words[max(0, office.start - 1) : office.end])


def _is_for_a_matter(words: Sequence[str], office: OfficeWords) -> bool:
    """Whether the matter of an office follows: the envoy for Yemen is not any other envoy."""
    head, *following = words[office.end - 1 : office.end + 1]
    return (head in SENT and following in (["to"], ["in"])) or (
        head in _OF_A_FIELD and following == ["for"]
    )


def _last_term(terms: Sequence[Term], words: Sequence[str], holders: Holders) -> int | None:
    """The last of the terms that stand in these words and are no country or organisation."""
    for number in range(len(terms) - 1, -1, -1):
        keys = [key_of(form) for form in terms[number].said]
        if any(_holds(words, key) for key in keys) and not holders.names.has_area(keys[0]):
            return number
    return None


def _holds(words: Sequence[str], key: Key) -> bool:
    size = len(key)
    return any(tuple(words[at : at + size]) == key for at in range(len(words) - size + 1))


def _names_of(found: Iterable[Holder], holders: Holders) -> Iterator[str]:
    """The names of holders: the full one, and the last name if it is theirs alone."""
    for one in found:
        yield one.name.lower()
        last = person_key(one.name)[-1:]
        bearers = {person_key(other.name)[-1:] + person_key(other.name)[:1]
                   for _, _, some in holders.named(last) for other in some
                   if person_key(other.name)[-1:] == last}  # fmt: skip
        if len(bearers) == 1:
            yield one.name.split()[-1].lower()


def _forms_of(
    words: Sequence[str], people: Sequence[Holder], holders: Holders, day: date
) -> Iterator[str]:
    """The printed names of the person whom words mean, and the offices held on a day.

    Nothing where they may mean several people.
    """
    said = Counter({one: one.articles for one in people})
    by_person: Counter[Key] = Counter()
    for one, count in said.items():
        by_person[person_key(one.name)] += count
    [(key, count), *_] = by_person.most_common(1)
    if count < _DOMINANT * by_person.total():
        return
    theirs = sorted((one for one in people if person_key(one.name) == key),
                    key=lambda one: one.articles, reverse=True)  # fmt: skip
    for name in dict.fromkeys(one.name for one in theirs):
        if key_of(name.split()[-1].lower()) == tuple(words):
            yield name.split()[-1].lower()
        yield name.lower()
    for one in theirs[:_TITLES]:
        if one in holders.at((one.office,), day):
            yield from (title.lower() for title, _ in one.titles.most_common(_TITLES))


REFRESHED = 60.0
"""Seconds after which they are read again if articles or entries changed."""

_REST = 50.0
"""They are not read again for this many times as long as the last reading took."""
_SCOPES = 16
"""Most sets of scopes whose office-holders are kept."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known for some scopes, when it was read, and how long that took."""

    holders: Holders
    extent: tuple[object, ...]
    checked: float
    took: float


def read_holders(library: Library, scopes: Sequence[str]) -> Holders:
    """Return who holds which office by the articles and entries of these scopes alone."""
    return Holders(library.offices.days(scopes), library.lexicon_entries.of(scopes))


class LearnedLexicon:
    """Knows who holds which office by a library; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._learning = threading.Lock()
        self._known: dict[tuple[str, ...], _Known] = {}
        self._own: frozenset[str] = frozenset()
        self._own_checked = -math.inf

    def widened(self, question: Question, reading: QuestionAnalysis) -> QuestionAnalysis:
        """Add to a question's terms the names and offices of its time, as its scopes know them."""
        holders = self.holders(question.scopes)
        terms = widened(reading.terms, reading.text, holders, day_of(question, reading))
        return replace(reading, terms=terms)

    def holders(self, scopes: Sequence[str]) -> Holders:
        """Who holds which office by the articles and entries of ``public`` and the scopes."""
        with self._learning:
            began = time.monotonic()
            if began - self._own_checked > REFRESHED:
                self._own, self._own_checked = self._library.offices.scopes(), began
            # Most servers have no office-holders, and share what is kept.
            key = tuple(one for one in read_scopes(*scopes) if one in self._own)
            known = self._known.pop(key, None)
            if known is None or began - known.checked > max(REFRESHED, _REST * known.took):
                extent = (*self._library.offices.extent(), *self._library.lexicon_entries.extent())
                if known is not None and known.extent == extent:
                    known = replace(known, checked=began)
                else:
                    holders, ended = read_holders(self._library, key), time.monotonic()
                    known = _Known(holders, extent, ended, ended - began)
            self._known[key] = known
            for oldest in list(self._known)[:-_SCOPES]:
                del self._known[oldest]
        return known.holders


def day_of(question: Question, reading: QuestionAnalysis) -> date:
    """The day that a question is about: the last one that it names, else when it is asked."""
    asked = (question.at or datetime.now(UTC)).date()
    named = [reading.read_as.until, reading.days.until if reading.days else None]
    since = [reading.read_as.since, reading.days.since if reading.days else None]
    days = [one for one in named if one is not None] or [one for one in since if one is not None]
    return min(*days, asked) if days else asked
