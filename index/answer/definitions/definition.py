"""Find the words of a sentence that define what a question asks about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.answer.definitions.abbreviation import prints, written_out
from index.answer.definitions.description import description, folded, is_named
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.normal_form import ends_with_country, normal_form
from index.answer.question.terms import STOP_WORDS, words_of
from index.answer.question.verbs import BASE, asks_in, is_third_person
from index.text.offices.pieces import HONORIFICS
from index.text.offices.vocabulary import PEOPLE
from index.values import Span

# Tell which questions ask who somebody is, what something is, or what an abbreviation means.

Wanted = Literal["person", "thing", "abbreviation"]

_SHORT = r"(?:the )?(?P<subject>[^\W_][\w&/.-]{1,11})"
_WANTED: tuple[tuple[Wanted, str], ...] = (
    ("abbreviation", rf"(?:.*\b)?what (?:does|did|dose) {_SHORT}(?: .*?)?"
                     r" (?:stand for\b.*|mean(?: \w+)?)"),
    ("abbreviation", rf"(?:what is )?{_SHORT}(?: .*?)?,?"
                     r" (?:stands? for|short for|full (?:form|name))\b.*"),
    ("abbreviation", rf"{_SHORT} meaning\b.*"),
    ("person", r"who (?:is|was) (?P<subject>.+)"),
    ("person", r"what does (?P<subject>.+?) do"
               r"(?: now| (?:at|for|in|under) (?:the )?\w+(?: \w+)?)?"),
    ("person", r"(?:what (?:is|was) )?(?P<subject>.+?)(?:'?s)?"
               r" (?:job|title|profession)(?: (?:at|in|under) .+| \d{4})?"),
    ("thing", r"what (?:is|are|was|were) (?P<subject>.+)"),
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
    while wanted == "person" and len(words) > 1 and words[0] in PEOPLE | HONORIFICS | {"prof"}:
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
    offices = PEOPLE - (_SURNAMES if alone and len(words) > 1 else frozenset())
    if words[0] in _NO_NAMES or not offices.isdisjoint(words) or _is_finite(words[0]):
        return False
    ordinary = (STOP_WORDS | {"and", "or"}) - _IN_NAMES
    return not any(word in ordinary or word.isdigit() for word in words)


def _is_finite(word: str) -> bool:
    """Return whether a word is a verb rather than a name: ``killed``, ``leading``."""
    asking = asks_in(word)
    told = asking is not None and asking[0] in {"did", "does"} and word not in _IN_NAMES | {"said"}
    return told or (word.endswith("ing") and len(word) > 5)


_FULL = 6
"""Content words from which on a description is full."""

_ACTING = 0.5
"""Share of the fullness of what something does, “joins Oslo and Bergen”, of what it is."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a sentence says of what a question asks about.

    Attributes:
        span: the words, as offsets in the sentence.
        fullness: how much they say, 0–1; 1 for an abbreviation written out.
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
    return _defined(asked, sentence) if asked else None


def asks_to_define(reading: QuestionAnalysis, sentences: Iterable[str]) -> bool:
    """Return whether a question asks who somebody is, or what something is.

    ``what is X`` does if one of the sentences prints X as a name, and ``what does X mean`` if one
    prints X as an abbreviation.

    Args:
        reading: the question.
        sentences: the sentences that may answer it.
    """
    asked = asked_definition(reading)
    if asked is None:
        return False
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
