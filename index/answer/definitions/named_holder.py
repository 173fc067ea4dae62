"""Find the person to whom a sentence gives the office that a question names.

A reader of this size takes the title for the name: “Special Envoy” of “Ann Ito, the Special Envoy
for Peace”. A title before a name, and an apposition after it, say plainly who bears it (Hearst
1992).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import STOP_WORDS, Term, stem, stems_of, words_of
from index.answer.sides import country_of
from index.text.offices.pieces import Pieces
from index.text.offices.vocabulary import HEADS, HEADS_AFTER, MODIFIERS
from index.values import Span

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
    asked = _asked(reading)
    return asked is not None and not asked.chosen and _NOT_NOW.isdisjoint(asked.words)


def named_holder(reading: QuestionAnalysis, sentence: str) -> Span | None:
    """Return the name of whom a sentence gives the office of a question; None if it is unclear.

    The title has to have all of the question's words for the office.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    asked = _asked(reading)
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
    asked = _asked(reading)
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


def _asked(reading: QuestionAnalysis) -> _AskedOffice | None:
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
