"""Find the words of a sentence that define what a question asks about."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from index.answer.definitions.abbreviation import prints, written_out
from index.answer.definitions.description import OCCUPATIONS, description, folded, is_named
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.normal_form import ends_with_country, normal_form
from index.answer.question.terms import STOP_WORDS, Term, stem, stems_of, words_of
from index.answer.question.verbs import BASE, asks_in, is_third_person
from index.answer.sides import country_of
from index.text.offices.pieces import HONORIFICS, Pieces
from index.text.offices.vocabulary import HEADS, HEADS_AFTER, MODIFIERS
from index.values import Span

# Tell which questions ask who somebody is, what something is, or what an abbreviation means.

Wanted = Literal["person", "thing", "abbreviation"]

_SHORT = r"(?:the )?(?P<subject>[^\W_][\w&/.-]{1,11})"
_WANTED: tuple[tuple[Wanted, str], ...] = (
    ("abbreviation", rf"(?:.*\b)?what (?:does|did|dose) {_SHORT}(?: .*?)?"
                     r" (?:stand for\b.*|mean(?: \w+)?)"),
    ("abbreviation", rf"what is {_SHORT} (?:short|an? abbreviation|an? acronym) (?:for|of)\b.*"),
    ("abbreviation", rf"{_SHORT}(?: .*?)?,? (?:stands? for|short for|full (?:form|name))\b.*"),
    ("abbreviation", rf"{_SHORT} meaning\b.*"),
    ("abbreviation", rf"(?:what is )?(?:the )?(?:meaning|full form|full name) of {_SHORT}"),
    ("person", r"who (?:is|was) (?P<subject>.+)"),
    ("person", r"what does (?P<subject>.+?) do"
               r"(?: now| (?:at|for|in|under) (?:the )?\w+(?: \w+)?)?"),
    ("person", r"(?:what (?:is|was) )?(?P<subject>.+?)(?:'?s)?"
               r" (?:job|title|profession)(?: (?:at|in|under) .+| \d{4})?"),
    ("person", r"(?P<subject>.+?),? who (?:is|was) (?:that|he|she|it)"),
    ("person", r"(?P<subject>.+?),? what is (?:his|her|their) (?:job|role|position)"),
    ("thing", r"what (?:is|are|was|were) (?P<subject>.+)"),
    ("thing", r"(?P<subject>.+?),? (?:what (?:is|was) (?:that|it)|who were they)"),
)  # fmt: skip
_PATTERNS = [(wanted, re.compile(pattern)) for wanted, pattern in _WANTED]

_LONGEST = {"person": 6, "thing": 8, "abbreviation": 1}
"""Most words of a subject."""

_OWNED = re.compile(r"'s? ")
_PRONOUNS = frozenset(("he", "i", "it", "she", "that", "they", "this", "we", "you"))
_ARTICLE = re.compile(r"^(?:the|an?) ")
_EXPLAINED = re.compile(r" ?\(.*\)|, .+$")

_IN_NAMES = frozenset(("al", "de", "do", "in", "of", "on", "the", "will", "an", "so", "may", "y"))
"""Stop words and verbs that stand in people's names: ``moon jae in``."""

_NO_NAMES = frozenset(
    """against behind being best between first for former going hurt in injured inside last
    involved most next not of on only other responsible second to wounded""".split()  # noqa: SIM905
)
"""Words with which nobody's name begins: ``who is behind``, ``who was first``."""

_OFFICES = HEADS | OCCUPATIONS
"""Words that are no names: ``who is the mayor``."""

_SURNAMES = frozenset(("bishop", "chef", "judge", "king", "knight", "marshal", "painter", "pope"))
"""Offices and occupations that are surnames, too: “Martin Luther King Jr.”"""


@dataclass(frozen=True, slots=True)
class AskedDefinition:
    """What a question asks to have told who or what it is.

    Attributes:
        wanted: whether a person, a thing or an abbreviation is meant.
        words: the words of its name, in lower case, without accents and hyphens.
        core: the name without what may be typed after it: “space one” of “space one japan”, and of
            a person the first two words, “ada noor” of “ada noor white house”.
    """

    wanted: Wanted
    words: tuple[str, ...]
    core: tuple[str, ...]


def asked_definition(reading: QuestionAnalysis) -> AskedDefinition | None:
    """Return what a question asks to have defined; None if it asks for something else."""
    return _asked(reading.text)


@lru_cache(maxsize=64)
def _asked(text: str) -> AskedDefinition | None:
    form = normal_form(text)
    for wanted, pattern in _PATTERNS:
        if found := pattern.fullmatch(form):
            subject = _bare(wanted, found["subject"])
            words = folded(subject)
            alone = not _ARTICLE.match(found["subject"])
            if words and len(words) <= _LONGEST[wanted] and _is_named(wanted, subject, alone):
                return AskedDefinition(wanted, words, _core(wanted, subject))
            if wanted != "abbreviation":
                return None
    return None


def _bare(wanted: Wanted, subject: str) -> str:
    """Return a name without an article, a title, and what explains it in brackets."""
    subject = _EXPLAINED.sub("", _ARTICLE.sub("", subject))
    words = subject.split()
    while wanted == "person" and len(words) > 1 and words[0] in _OFFICES | HONORIFICS | {"prof"}:
        words = words[1:]
    return " ".join(words)


def _core(wanted: Wanted, subject: str) -> tuple[str, ...]:
    """Return a name without what may be typed after it: a place; of a person, all but two words."""
    name, _, place = subject.partition(" in ")
    if name and ends_with_country(place):
        return folded(name)
    words = subject.split()
    if len(words) > 1 and ends_with_country(words[-1]):
        return folded(" ".join(words[:-1]))
    return folded(" ".join(words[:2]) if wanted == "person" else subject)


def _is_named(wanted: Wanted, subject: str, alone: bool) -> bool:
    """Return whether words may be the name of what is wanted.

    Args:
        wanted: what is wanted.
        subject: the words.
        alone: whether no article stands before them: “stephen king”, not “the thai king”.
    """
    words = words_of(subject)
    if wanted != "person":
        return wanted == "thing" or ("'" not in subject and subject not in _PRONOUNS)
    if _OWNED.search(subject) or (words[-1] in BASE and words[-1].endswith("ing")):
        return False
    offices = _OFFICES - (_SURNAMES if alone and len(words) > 1 else frozenset())
    if words[0] in _NO_NAMES or not offices.isdisjoint(words) or _is_finite(words[0]):
        return False
    ordinary = (STOP_WORDS | {"and", "or"}) - _IN_NAMES
    return not any(word in ordinary or word.isdigit() for word in words)


def _is_finite(word: str) -> bool:
    """Return whether a word is a verb rather than a name: ``killed``, ``leading``."""
    asking = asks_in(word)
    told = asking is not None and asking[0] in {"did", "does"} and word not in _IN_NAMES | {"said"}
    return told or (word.endswith("ing") and len(word) > 5)


# Find the person to whom a sentence gives the office that a question names.

_WHO_IS = re.compile(
    r"^who(?:'s| is| was| are| were| serves as| served as)(?: now| currently)? (?:the |an? )?"
    r"(?P<office>.+)$"
)
_CHOSEN = re.compile(
    r"^who (?:did|does) .+? (?:appoint|choose|name|nominate|pick|select|tap)"
    r"(?: to be| to serve)?(?: as| for)? (?:the |an? )?(?P<office>.+)$"
)
_CHOOSING = re.compile(
    r"\b(?:nomin\w+|appoint\w*|cho(?:o?se\w*|ice)|nam(?:es|ed)|pick\w*|tap\w*)\b",
    re.IGNORECASE,
)
"""What a sentence says of somebody who is chosen for an office."""

_HEADS = HEADS | frozenset(HEADS_AFTER) | {"ceo"}

_OTHERS = frozenset(
    ("acting", "assistant", "associate", "deputy", "designate", "elect", "ex", "former", "future",
     "late", "next", "nominee", "office", "principal", "spokesman", "spokesperson", "spokeswoman",
     "then", "under", "vice")
)  # fmt: skip
"""Words that make another office of a title, unless the question has them, too."""

_NOT_NOW = frozenset(("elect", "first", "former", "future", "last", "next", "nominee"))
"""Words of a question for somebody who does not hold the office, which verbs tell."""

_OWN_COUNTRY = frozenset(("america", "american", "u.s", "united states", "us"))
"""Terms for the United States."""

_LONGEST_TITLE = 14
"""Words of a title."""

_SHORT_OFFICE = 2
"""Terms of an office that is named by its country alone: “the president of France”."""

_LONGEST_END = 8
"""Words of a title after those of the question: “and International Security”."""

_LINKS = frozenset((",", "became", "becomes", "is", "remains", "was"))
"""What may stand between a name and its title."""

_ARTICLES = frozenset(("current", "its", "new", "the"))
"""Words that may stand between that and the title; “a senior leader” is one of several."""

_NOMINATED = frozenset(("for", "nominee"))
"""As ``_ARTICLES``, of somebody who is chosen."""

_OPENERS = frozenset(
    ("according", "after", "alongside", "before", "despite", "during", "following", "like", "under",
     "unlike", "with")
)  # fmt: skip
"""Words that begin a clause which ends at a comma: “After meeting Ann Ito, the president …”."""

_SMALL = frozenset(("and", "for", "in", "of", "on", "the", "to"))

_IN_TITLES = _HEADS | MODIFIERS | _SMALL
"""Words in lower case that may stand in a title: ``Iranian foreign minister``."""


@dataclass(frozen=True, slots=True)
class _AskedOffice:
    """An office as a question names it.

    Attributes:
        terms: its terms.
        words: its words, in lower case.
        chosen: whether the question asks who was chosen for it.
    """

    terms: tuple[Term, ...]
    words: tuple[str, ...]
    chosen: bool

    @property
    def heads(self) -> int:
        """Return how many nouns for an office it has."""
        return sum(word in _HEADS for word in _parts(self.words))

    @property
    def others(self) -> frozenset[str]:
        """Return the words that make another office of a title than this one."""
        nominee = {"nominee"} if self.chosen else set()
        return _OTHERS.difference(_parts(self.words), nominee)


def asks_for_named_holder(reading: QuestionAnalysis) -> bool:
    """Return whether a question names an office and asks who holds it: not who is the next one."""
    asked = _asked_office(reading)
    return asked is not None and not asked.chosen and _NOT_NOW.isdisjoint(asked.words)


def named_holder(reading: QuestionAnalysis, sentence: str) -> Span | None:
    """Return the name of whom a sentence gives the office of a question; None if it is unclear.

    The title has to have all of the question's words for the office.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    asked = _asked_office(reading)
    if asked is None or (asked.chosen and not _CHOOSING.search(sentence)):
        return None
    pieces = Pieces(sentence)
    found = next(_named(pieces, asked), None)
    return pieces.span(*found) if found else None


def domestic_holder(reading: QuestionAnalysis, sentence: str) -> Span | None:
    """Return the holder of a U.S. office whose title names no country: “Secretary of Commerce”.

    So the U.S. government, and much of the press, writes of its own; of others with their country.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    asked = _asked_office(reading)
    terms = [one for one in asked.terms if one.words not in _OWN_COUNTRY] if asked else []
    if asked is None or asked.chosen or not terms or len(terms) == len(asked.terms):
        return None
    pieces = Pieces(sentence)
    for name in _named(pieces, replace(asked, terms=tuple(terms)), domestic=True):
        if pieces.low(name[1] + 1) not in {"of", "("}:
            return pieces.span(*name)
    return None


def _named(
    pieces: Pieces, asked: _AskedOffice, *, domestic: bool = False
) -> Iterator[tuple[int, int]]:
    """Yield the names beside a title of an office; of a domestic one, with no name before it."""
    for first, last in _titles(pieces, asked):
        if domestic and first and pieces.joined(first) and pieces[first - 1].is_capital:
            continue
        beside = _after(pieces, last) or _before(pieces, first, asked)
        if name := beside or _after_comma(pieces, first, last):
            yield name


def _asked_office(reading: QuestionAnalysis) -> _AskedOffice | None:
    """Return the office whose holder a question asks for; None if it asks for something else."""
    chosen = _CHOSEN.match(reading.plain)
    found = chosen or _WHO_IS.match(reading.plain)
    words = tuple(words_of(found["office"].lower())) if found else ()
    head = next((at for at, word in enumerate(words) if word in _HEADS), None)
    named = {
        word for one in reading.terms if one.name for form in one.said for word in form.split()
    }
    if head is None or not (_SMALL - named).isdisjoint(words[:head]):
        return None
    stems = frozenset(map(stem, words))
    terms = tuple(one for one in reading.terms if _is_of(one, stems))
    return _AskedOffice(terms, words, chosen is not None)


def _is_of(term: Term, words: frozenset[str]) -> bool:
    return stems_of(term.words) <= words and (term.name or term.words not in STOP_WORDS)


def _parts(words: Iterable[str]) -> list[str]:
    return [part for word in words for part in word.split("-")]


def _titles(pieces: Pieces, asked: _AskedOffice) -> Iterator[tuple[int, int]]:
    """Yield the first and last piece of each title that has all terms of an office."""
    for first in range(len(pieces)):
        may_begin = pieces[first].is_capital or pieces.low(first) in _IN_TITLES - _SMALL
        if not may_begin or not _begins(pieces, first, asked):
            continue
        last = _end_of_title(pieces, first, asked)
        if last is not None and _is_one_office(pieces, first, last, asked):
            yield first, last


def _is_one_office(pieces: Pieces, first: int, last: int, asked: _AskedOffice) -> bool:
    """Return whether these pieces are the office alone: no deputy, no two offices, no owner."""
    places = range(first, last + 1)
    words = _parts(pieces.low(at) for at in places)
    if not asked.others.isdisjoint([*words, pieces.low(first - 1)]):
        return False
    two = sum(word in _HEADS for word in words) > asked.heads
    joined = "and" in words and "and" not in asked.words
    owner = any(pieces[at].owns and pieces.low(at) in _HEADS for at in places)
    return not (two or joined or owner or _is_narrower(pieces, places, asked))


def _is_narrower(pieces: Pieces, places: Iterable[int], asked: _AskedOffice) -> bool:
    """Return whether a title has more names than an office of one country has: of its parliament.

    Longer offices are seldom named in full: “undersecretary for arms control”.
    """
    forms = [stems_of(form) for one in asked.terms for form in one.said]
    known = frozenset().union(*forms)
    told = [at for at in places if pieces[at].is_capital or pieces.low(at) in MODIFIERS - _SMALL]
    more = [at for at in told if not stems_of(pieces.low(at)) & known]
    return len(asked.terms) <= _SHORT_OFFICE and bool(more)


def _begins(pieces: Pieces, at: int, asked: _AskedOffice) -> bool:
    own = stems_of(pieces.low(at))
    return any(own & stems_of(form) for one in asked.terms for form in one.said)


def _end_of_title(pieces: Pieces, first: int, asked: _AskedOffice) -> int | None:
    """Return the last of the pieces from ``first`` on that has the last term lacking till then."""
    for last in range(first, min(len(pieces), first + _LONGEST_TITLE)):
        if last > first and not _in_title(pieces, last):
            return None
        said = stems_of(" ".join(pieces[at].text for at in range(first, last + 1)))
        if all(any(stems_of(form) <= said for form in one.said) for one in asked.terms):
            return last
    return None


def _in_title(pieces: Pieces, at: int) -> bool:
    return pieces.joined(at) and (pieces[at].is_capital or pieces.low(at) in _IN_TITLES)


def _after(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return the name that follows a title, perhaps after more words of it."""
    for at in range(last + 1, min(len(pieces), last + _LONGEST_END)):
        if pieces.low(at) == "ambassador" and (found := pieces.name_from(at + 1)):
            return found  # a rank that goes with the name: “Envoy for Peace Ambassador Ito”
        other = pieces.low(at) == "to" or not _HEADS.isdisjoint(_parts([pieces.low(at)]))
        if other or not _in_title(pieces, at):
            return None
        if found := pieces.name_from(at):
            return None if pieces.low(at - 1) == "and" else found
    return None


def _after_comma(pieces: Pieces, first: int, last: int) -> tuple[int, int] | None:
    """Return the name after a title and a comma: “the mayor of Oslo, Ann Ito, said”."""
    if (
        pieces.low(last + 1) != ","
        or pieces.low(first - 1) != "the"
        or pieces.low(first - 2) == ","
    ):
        return None
    name = pieces.name_from(last + 2)
    if name is None or name[0] == name[1]:
        return None
    return name if pieces.low(name[1] + 1) in {"", ",", ".", ";", "said", "says"} else None


def _before(pieces: Pieces, first: int, asked: _AskedOffice) -> tuple[int, int] | None:
    """Return the name before a title: “Ann Ito, the Envoy”, “Ann Ito is the Envoy”."""
    between = _ARTICLES | (_NOMINATED if asked.chosen else frozenset())
    link = first - 1
    while pieces.low(link) in between:
        link -= 1
    if pieces.low(link) not in _LINKS or pieces.low(0) in _OPENERS:
        return None
    name = pieces.name_until(link - 1)
    people = name is not None and name[0] == name[1] and _is_a_people(pieces.low(name[0]))
    return None if people else name


def _is_a_people(word: str) -> bool:
    """Return whether a word names all people of a country: “Americans”."""
    return word.endswith("s") and country_of(word.removesuffix("s")) is not None


_FULL = 6
"""Content words from which on a description is full."""

_ACTING = 0.5
"""Share of the fullness of what something does, “joins Oslo and Bergen”, of what it is."""

_DOMESTIC = 0.6
"""Fullness of the holder of a U.S. office whose title names no country."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a sentence says of what a question asks about.

    Attributes:
        span: the words, as offsets in the sentence.
        fullness: how much they say, 0–1; 1 for the holder of an office and for an abbreviation
            written out, less for the holder of a U.S. office whose title names no country.
    """

    span: Span
    fullness: float


def definition(reading: QuestionAnalysis, sentence: str) -> Definition | None:
    """Return the definition that a question asks for; None if a sentence has none.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    asked = asked_definition(reading)
    if asked is None:
        if holder := named_holder(reading, sentence):
            return Definition(holder, 1.0)
        domestic = domestic_holder(reading, sentence)
        return Definition(domestic, _DOMESTIC) if domestic else None
    return _defined(asked, sentence)


def asks_to_define(reading: QuestionAnalysis, sentences: Iterable[str]) -> bool:
    """Return whether a question asks who somebody is, what something is, or who holds an office.

    ``what is X`` does if one of the sentences prints X as a name, and ``what does X mean`` if one
    prints X as an abbreviation.

    Args:
        reading: the question.
        sentences: the sentences that may answer it.
    """
    asked = asked_definition(reading)
    if asked is None:
        return asks_for_named_holder(reading)
    if asked.wanted == "person":
        return True
    if asked.wanted == "abbreviation":
        return any(prints(asked.words[0], sentence) for sentence in sentences)
    return any(is_named(asked.core, sentence) for sentence in sentences)


def _defined(asked: AskedDefinition, sentence: str) -> Definition | None:
    person = asked.wanted == "person"
    short = asked.core[0] if len(asked.core) == 1 and not person else ""
    if short and (long := written_out(short, sentence)):
        return Definition(long, 1.0)
    if asked.wanted == "abbreviation":
        return None
    found = description(asked.words, sentence, person=person)
    if found is None and asked.core != asked.words:
        # Of a longer name, the first two words alone may be another person's.
        found = description(asked.core, sentence, person=person, whole=person)
    if found is None:
        return None
    words = words_of(found.of(sentence))
    content = [one for one in words if one.lower() not in STOP_WORDS]
    if not content:
        return None
    acts = words[0] in {"to", "will"} or is_third_person(words[0])
    return Definition(found, min(1.0, len(content) / _FULL) * (_ACTING if acts else 1.0))
