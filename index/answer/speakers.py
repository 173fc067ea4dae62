"""Matches a typed name or office with the speakers of a library, whatever their names' variants.

A variant is another spelling or order of the full name, or the last name with an office of the same
person: “Antony J. Blinken”, “Secretary Blinken”. After record linkage (Christen 2012, "Data
Matching"): names are compared by parts, and two people are never taken for one: what fits two full
names stays on its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA

from index.answer.outlets import outlet_named
from index.answer.question.lexicon.lookup import fold, packaged_things
from index.answer.question.normal_form import plain
from index.answer.question.terms import STOP_WORDS, words_of
from index.store.articles.extractions import SaidAt
from index.store.library import Library
from index.store.rows import KnownSpeaker
from index.text.attribution.noun_phrases import is_body
from index.text.attribution.people import head_of
from index.text.vocabulary import OFFICES
from index.values import Answer, Quote, Span, read_scopes

_DOMINANT = 0.9
"""Least share of one full name in all statements of a last name, so that the last name alone is
taken for it."""

_NOT_ITSELF = frozenset(("vice", "deputy", "former", "assistant", "acting", "under"))

_STYLES = OFFICES | frozenset(("honorable", "honourable", "excellency", "his", "her", "the"))
"""What stands before a name and is no part of it."""
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii"))
_NICKNAMES = [
    frozenset(names.split())
    for names in (
        "joseph joe", "william bill will", "robert bob rob", "james jim", "michael mike",
        "thomas tom", "anthony antony tony", "daniel dan", "richard dick rick", "edward ed ted",
        "benjamin ben", "christopher chris", "stephen steven steve", "matthew matt", "john jack",
        "elizabeth liz", "katherine kate kathy", "nicholas nick", "timothy tim", "samuel sam",
        "jeffrey jeff", "gregory greg", "kenneth ken", "ronald ron", "donald don", "david dave",
        "andrew andy", "lawrence larry", "charles charlie chuck", "patrick pat", "susan sue",
        "jennifer jen", "deborah debbie", "margaret maggie", "rebecca becky", "victoria vicky",
    )
]  # fmt: skip
_DOMINANT_NAME = 0.98
"""Least share of one full name in all statements of those that a last name fits: the others are
mostly misprints of it."""
_WELL_KNOWN = 20
"""Least statements of a person for whom a last name without an office is taken."""
_LONGEST_LAST_FIRST = 3
"""Most words of a name that begins with the last name: “Yoon Suk Yeol”."""
_LONGEST_NAME = 8
"""Letters up to which a word that is nearly a title may be a name: “Barron”, “Marshall”."""
_SCOPES = 16
"""Most scopes whose speakers are kept in memory."""
_MOST_OF_IT = 0.5
"""Least share of a sentence that somebody's words are, so that it is theirs."""
_TOGETHER = 2
"""Most speakers that are named beside a quote that several say together."""
_COUNTRIES_WORDS = frozenset(("us", "u.s.", "united", "states", "the", "of", "for", "and"))

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeakerName:
    """A name to choose from.

    Attributes:
        name: the name, or the office where no name is known.
        office: the most frequent office, or None.
        said: how often the person says something.
    """

    name: str
    office: str | None
    said: int


@dataclass(frozen=True, slots=True)
class SpeakerMatch:
    """The speakers whom typed words mean: their ids, and their names, most frequent first."""

    ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a revision.

    Attributes:
        article_key: the article's public id.
        revision: the number of the revision.
        words: the words that count.
        sentence: the sentence around them.
    """

    article_key: str
    revision: int
    words: Span
    sentence: Span


@dataclass
class ScopeSpeakers:
    """The speakers of some scopes, as of an extent of the library.

    Attributes:
        extent: what changes when statements come in or go.
        known: the speakers.
        shown: for each id the name to show, the same for all variants of a name.
    """

    extent: tuple[int, int]
    known: Sequence[KnownSpeaker]
    shown: Mapping[int, str]

    @cached_property
    def names(self) -> list["SpeakerName"]:
        """The names to choose from, most frequent first; variants of a name are one."""
        return self.names_of(self.known)

    def names_of(self, known: Sequence[KnownSpeaker]) -> list["SpeakerName"]:
        """The names of some of the speakers."""
        said: Counter[_Words] = Counter()
        names: dict[_Words, Counter[str]] = {}
        offices: dict[_Words, Counter[str]] = {}
        for one in known:
            key = _key(self.shown[one.id])
            said[key] += one.said
            names.setdefault(key, Counter())[self.shown[one.id]] += one.said
            if one.name and one.office:
                offices.setdefault(key, Counter())[one.office] += one.said
        return [
            SpeakerName(
                names[key].most_common(1)[0][0],
                offices[key].most_common(1)[0][0] if key in offices else None,
                count,
            )
            for key, count in said.most_common()
            if key
        ]

    def match(self, typed: str) -> SpeakerMatch:
        """Find whom a name or office means, regardless of case and accents.

        A full name is matched with the same name and with the last name alone, unless that usually
        belongs to another; a last name with all who bear it; an office with all who hold it, if it
        is nobody's name. Shorthand is written out (“SecState”). A name is matched with its
        variants.
        """
        words, known, shown = _key(plain(typed)) or _key(typed), self.known, self.shown
        if not words:
            return SpeakerMatch()
        named = {one.id for one in _by_name(words, known)}
        people = {shown[one] for one in named}  # under whatever names
        found = [one for one in known if one.id in named or (one.name and shown[one.id] in people)]
        found = found or _by_title(words, known)
        found = found or [one for one in known if _holds(_key(one.office), words, first=True)]
        names = tuple(one.name for one in self.names_of(found))
        return SpeakerMatch(tuple(one.id for one in found), names)

    def may_be(self, typed: str, speaker: str) -> bool:
        """Whether a typed name may mean a speaker: one of whom it means, or of the same name."""
        same_name = name_words(typed)[-1:] == name_words(speaker)[-1:]
        return same_name or speaker in self.match(typed).names


_READ: WeakKeyDictionary[Library, dict[tuple[str, ...], ScopeSpeakers]] = WeakKeyDictionary()
"""What was read of each library, so that all who name speakers read it once."""


class Speakers:
    """Reads who says something in scopes, and names who said what is quoted.

    They are read again when something was said since: people choose while they type.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._read = _READ.setdefault(library, {})

    def of(self, scopes: Sequence[str]) -> ScopeSpeakers:
        """The speakers of ``public`` and the scopes."""
        extent = self._library.attributions.extent()
        key = read_scopes(*scopes)
        read = self._read.get(key)
        if read is None or read.extent != extent:
            known = self._library.attributions.speakers(key)
            self._read[key] = read = ScopeSpeakers(extent, known, variants_of(known))
            for oldest in list(self._read)[:-_SCOPES]:
                self._read.pop(oldest, None)
        return read

    def beside_quotes(self, answer: Answer) -> Answer:
        """The answer, each of its quotes with who said it where that is sure."""
        quotes, more, nearest = answer.quotes, answer.more, answer.nearest
        named = iter(self.beside((*quotes, *more, *nearest), answer.question.scopes))
        return replace(
            answer,
            quotes=tuple(islice(named, len(quotes))),
            more=tuple(islice(named, len(more))),
            nearest=tuple(named),
        )

    def beside(self, quotes: Sequence[Quote], scopes: Sequence[str]) -> tuple[Quote, ...]:
        """The quotes, each with who said it where that is sure, if it has nobody yet."""
        places = []
        for one in quotes:
            start = one.start + one.text.index(one.sentence)
            sentence = Span(start, start + len(one.sentence))
            first = start + (one.sentence.find(one.span) if one.span else 0)
            words = Span(first, first + len(one.span)) if one.span else sentence
            places.append(Place(one.article_key, one.revision, words, sentence))
        return tuple(
            replace(one, speaker=one.speaker or name)
            for one, name in zip(quotes, self.said_by(places, scopes), strict=True)
        )

    def said_by(self, places: Sequence[Place], scopes: Sequence[str]) -> list[str | None]:
        """For each place, who said its words; None where nobody did, or it is not sure."""
        said: dict[tuple[str, int], list[SaidAt]] = {}
        for row in self._library.attributions.said_at(
            [(one.article_key, one.revision, one.sentence) for one in places]
        ):
            said.setdefault((row.article_key, row.revision), []).append(row)
        shown = self.of(scopes).shown if said else {}
        return [_named(said.get((one.article_key, one.revision), ()), one, shown) for one in places]


def _named(said: Sequence[SaidAt], place: Place, shown: Mapping[int, str]) -> str | None:
    """Who said the words, or else most of the sentence; None if it is not sure.

    What a statement reports of another is the other's: who says least of the text counts. Media
    report and don't say: of “…, according to Reuters” nobody is named.
    """
    by_speaker: dict[str, list[SaidAt]] = {}
    for one in said:
        by_speaker.setdefault(shown.get(one.speaker_id, ""), []).append(one)
    theirs = {
        name: sum(one.words.end - one.words.start for one in rows)
        for name, rows in by_speaker.items()
        if any(one.words.holds(place.words) for one in rows) or _is_most(rows, place.sentence)
    }
    least = min(theirs.values(), default=0)
    names = [name for name, size in theirs.items() if name and size == least]
    reported = any(known and known.nearness != "official" for known in map(outlet_named, names))
    return " and ".join(names) if not reported and 0 < len(names) <= _TOGETHER else None


def _is_most(said: Iterable[SaidAt], sentence: Span) -> bool:
    """Whether what somebody says, with who says it, is most of a sentence."""
    told: set[int] = set()
    for one in said:
        ends = [one.words, one.printed] if sentence.holds(one.printed) else [one.words]
        first, last = min(end.start for end in ends), max(end.end for end in ends)
        told |= set(range(max(first, sentence.start), min(last, sentence.end)))
    return len(told) > _MOST_OF_IT * (sentence.end - sentence.start)


def _by_name(words: _Words, known: Sequence[KnownSpeaker]) -> list[KnownSpeaker]:
    named = [(one, _key(one.name)) for one in known if one.name]
    whole = [one for one, key in named if _holds(key, words)]
    if len(words) == 1:
        return [one for one in whole if not is_body(one.name)] or whole
    if not whole:
        return []
    alone = [one for one, key in named if key == words[-1:]]
    full = [(one.said, key) for one, key in named if len(key) > 1 and key[-1] == words[-1]]
    own = sum(said for said, key in full if _holds(key, words))
    return whole + (alone if own >= _DOMINANT * sum(said for said, _ in full) else [])


def _by_title(words: _Words, known: Sequence[KnownSpeaker]) -> list[KnownSpeaker]:
    """Match “President Biden”: a name after an office."""
    name = list(words)
    while len(name) > 1 and (name[0] in OFFICES or name[0] in STOP_WORDS):
        name.pop(0)
    office = words[: len(words) - len(name)]
    if not office:
        return []
    found = _by_name(tuple(name), known)
    holders = [one for one in found if _holds(_key(one.office), office)]
    names = {_key(one.name) for one in holders}
    return [one for one in found if _key(one.name) in names or not one.office] if holders else found


def _holds(key: _Words, words: _Words, *, first: bool = False) -> bool:
    """Whether the words stand in the key next to each other; not after “vice” or “deputy”."""
    size = len(words)
    for at in range(len(key) - size + 1):
        if key[at : at + size] == words:
            return not (first and at and key[at - 1] in _NOT_ITSELF)
    return False


def _key(text: str) -> _Words:
    """The words of a name, folded, without initials and articles."""
    words = [fold(word).strip(".") for word in words_of(text)]
    return tuple(word for word in words if len(word) > 1 and word not in ("the", "mr", "ms", "mrs"))


@dataclass(slots=True)
class _Person:
    """A person under a full name: the speakers, and what their offices are."""

    words: _Words
    rows: list[KnownSpeaker] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)

    def add(self, row: KnownSpeaker) -> None:
        self.rows.append(row)
        if row.office:
            self.heads.add(head_of(row.office))
            self.offices |= _office_words(row.office)

    def may_be(self, office: str) -> bool:
        """Whether a last name alone may be theirs, by its office; without one, if often said."""
        if not office:
            return sum(row.said for row in self.rows) >= _WELL_KNOWN
        own = _office_words(office)  # the same noun, and no department of another's
        return head_of(office) in self.heads and (len(own) <= 1 or own <= self.offices)


def variants_of(known: Sequence[KnownSpeaker]) -> Mapping[int, str]:
    """For each speaker's id the name to show: the full one, the same for all their variants.

    Bodies, and offices without a name, are shown as they are called.
    """
    people = _people(known)
    bearers = _bearers(people)
    shown = {one.id: one.name or one.office for one in known}
    for row in known:
        words = name_words(row.name)
        if len(words) == 1 and not is_body(row.name):
            # The one who fits, beside whom others say next to nothing; nobody if there are two.
            bearing = bearers.get(words[0], ())
            fitting = [one for one in bearing if one.may_be(row.office)]
            said = [sum(row.said for row in one.rows) for one in fitting]
            if said and max(said) >= _DOMINANT_NAME * sum(said):
                fitting[said.index(max(said))].rows.append(row)
    for person in people:
        name = _shown(person)
        shown |= {row.id: name for row in person.rows}
    return shown


def name_words(name: str) -> _Words:
    """The words of a name that tell people apart: folded, without initials, titles and suffixes."""
    words = [fold(word).strip(".") for word in words_of(name.replace("-", " "))]
    words = [word for word in words if len(word) > 1]
    while len(words) > 1 and _is_style(words[0]):
        words.pop(0)
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return tuple(words)


@lru_cache(maxsize=10_000)
def _is_style(word: str) -> bool:
    """Whether a word stands before names, also with a letter left out: “Secretar Blinken”."""
    return word in _STYLES or any(
        len(style) > _LONGEST_NAME
        and len(word) == len(style) - 1
        and OSA.distance(word, style) == 1
        for style in _STYLES
    )


def _people(known: Iterable[KnownSpeaker]) -> list[_Person]:
    """The people with full names, most frequent first; spellings of one name are one."""
    spelt: dict[str, _Person] = {}
    for row in sorted(known, key=lambda one: -one.said):
        words = name_words(row.name)
        if len(words) > 1:  # as the lexicon spells it, if it knows the full name
            words = _known_names().get(" ".join(words), words)
        if len(words) > 1 and not is_body(row.name):
            spelt.setdefault("".join(words), _Person(words)).add(row)
    by_word: dict[str, list[_Person]] = {}
    for person in spelt.values():
        others = by_word.get(person.words[-1], [])
        same = [one for one in others if _are_one(one, person)]
        if len(same) == 1:
            for row in person.rows:
                same[0].add(row)
        else:
            by_word.setdefault(person.words[-1], []).append(person)
            by_word.setdefault(person.words[0], []).append(person)
    return [one for word, found in by_word.items() for one in found if one.words[-1] == word]


def _are_one(one: _Person, other: _Person) -> bool:
    """Whether two full names that share a last name or both their words are one person's."""
    if one.heads.isdisjoint(other.heads) and one.heads and other.heads:
        return False
    if len(one.words) == len(other.words) == 2 and one.words == other.words[::-1]:
        return not one.heads.isdisjoint(other.heads)  # “Kishida Fumio”, “Fumio Kishida”
    first = {one.words[0], other.words[0]}
    return (
        one.words[-1] == other.words[-1]
        and (len(first) == 1 or any(first <= names for names in _NICKNAMES))
        and min(len(one.words), len(other.words)) == 2
    )


def _bearers(people: Iterable[_Person]) -> Mapping[str, list[_Person]]:
    """The people by each name alone that may be theirs: the last, or the first in that order."""
    found: dict[str, list[_Person]] = {}
    known = {words: name for name, words in _known_names().items() if " " not in name}
    for person in people:
        alone = {person.words[-1], known.get(person.words, "")}
        if len(person.words) <= _LONGEST_LAST_FIRST:
            alone.add(person.words[0])
        for word in alone:
            found.setdefault(word, []).append(person)
    return found


@lru_cache(maxsize=1)
def _known_names() -> Mapping[str, _Words]:
    """The people of the lexicon by each spelling of their names."""
    found: dict[str, _Words] = {}
    for thing in packaged_things():
        if thing.kind == "person":
            name = name_words(thing.name)
            found |= {" ".join(name_words(form)): name for form in (thing.name, *thing.others)}
    return found


def _shown(person: _Person) -> str:
    """The most frequent full name, or the lexicon's if the articles have it."""
    said: Counter[str] = Counter()
    for row in person.rows:
        if len(name_words(row.name)) > 1:
            said[row.name] += row.said
    as_known = [name for name in said if name_words(name) == person.words]
    in_lexicon = " ".join(person.words) in _known_names()
    return as_known[0] if in_lexicon and as_known else said.most_common(1)[0][0]


@lru_cache(maxsize=2_048)
def _office_words(office: str) -> frozenset[str]:
    return frozenset(fold(word).strip(".") for word in words_of(office)) - _COUNTRIES_WORDS
