"""Reading a question: what kind of answer it wants, whom and what it names, and when."""

import re
from dataclasses import dataclass
from datetime import date

from index.answer.terms import STOP_WORDS, stem, terms_of, words_of
from index.errors import InputError
from index.moments import Published
from index.values import Kind, Question, ReadAs

LONGEST = 500
"""Characters of a question: more is a text, not a question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was understood.

    Attributes:
        text: the words, white space put in order.
        terms: the telling words, lower case.
        read_as: what is shown of it to the person who asked.
    """

    text: str
    terms: tuple[str, ...]
    read_as: ReadAs

    @property
    def stems(self) -> frozenset[str]:
        """The stems of the telling words."""
        return frozenset(stem(term) for term in self.terms)

    @property
    def predicate(self) -> frozenset[str]:
        """The stems of the telling words that name nobody: what happened, rather than to whom."""
        named = {stem(word) for name in self.read_as.names for word in words_of(name)}
        return self.stems - named or self.stems

    @property
    def kind(self) -> Kind:
        """The kind of answer wanted."""
        return self.read_as.kind


_PERSON = (
    r"(?:[\w.-]+ ){0,5}?(?:minister|ambassador|official|leader|president|premier|envoy|secretary"
    r"|senator|advis[eo]r|spokes\w+|chancellor|king|queen|person|politician|diplomat|general"
    r"|director|chief|head|aide|commander|lawmaker|governor|mayor|judge)s?\b"
)
_PLACE = (
    r"(?:\w+ )?(?:city|cities|country|countries|capital|place|town|island|region|river|venue)\b"
)
_TIME = r"(?:exact )?(?:dates?|days?|month|year|yr|time)\b"
_BODY = (
    r"(?:\w+ ){0,2}?(?:organi[sz]ation|agency|company|group|party|ministry|body|bank|alliance"
    r"|university|outlet|newspaper)\b"
)
_AUXILIARY = r"(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|should)\b"

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("place", rf"\bwhere(?:'d|'s)?\b|\b(?:which|what) {_PLACE}"),
    ("duration", r"\bhow long\b|\bhow (?:many|much) (?:time|hours|days|weeks|months|years)\b"),
    ("date", rf"\bwhen(?:'s|'d)?\b|\b(?:what|which) {_TIME}"),
    ("number", r"\bhow (?:many|much|big|large|old|often|high|far)\b|\bworth\b"),
    ("number", r"\bwhat (?:number|sum|amount|percentage|share|price)\b|\bin the order\b"),
    ("person", rf"\bwho(?:m|se|'s|'d)?\b|\b(?:which|what) {_PERSON}"),
    ("reason", r"\bwhy(?:'s|'d)?\b|^y (?:did|do|does|is|are|was|were)\b|\bhow come\b"),
    ("reason", r"\bwhat(?:'s| is| was)? (?:the )?(?:reason|cause)\b"),
    ("organisation", rf"\b(?:which|what) {_BODY}"),
    ("yes/no", rf"^{_AUXILIARY}"),
)
"""The first that fits decides."""


def read(question: Question) -> Reading:
    """Understand a question.

    Raises:
        InputError: it is empty, has no word in it, is too long, or names a day that is none.
    """
    text = " ".join(question.text.split())
    _check(text)
    since, until = _day(question.since), _day(question.until)
    if since is not None and until is not None and since > until:
        raise InputError(f"Nothing lies between {since} and {until}: since comes after until.")
    read_as = ReadAs(kind=kind_of(text), names=names_of(text), since=since, until=until)
    return Reading(text=text, terms=terms_of(text) or _any_words(text), read_as=read_as)


def kind_of(text: str) -> Kind:
    """The kind of answer that a question wants, by how it is asked."""
    lowered = text.lower().replace("’", "'")
    for kind, pattern in _KINDS:
        if re.search(pattern, lowered):
            return kind
    return "description"


def names_of(text: str) -> tuple[str, ...]:
    """Names in the question: runs of capitalised words, without the word that asks."""
    runs: list[list[str]] = [[]]
    for word in text.split():
        bare = word.strip('.,;:!?"“”()[]')
        named = bare[:1].isupper() and bare.lower() not in STOP_WORDS
        if named:
            runs[-1].append(re.sub(r"['’]s?$", "", bare))
        if not named or bare != word.lstrip('"“('):
            runs.append([])
    return tuple(dict.fromkeys(" ".join(run) for run in runs if run))


def _check(text: str) -> None:
    if not text:
        raise InputError("Ask a question: there are no words in what you sent.")
    if len(text) > LONGEST:
        raise InputError(
            f"That is too long for a question ({len(text)} characters); "
            f"ask in {LONGEST} characters or fewer."
        )
    if not words_of(text):
        raise InputError("Ask in words: there are only signs in what you sent.")


def _any_words(text: str) -> tuple[str, ...]:
    """A question of stop words alone is looked for by all of them."""
    return tuple(dict.fromkeys(word.lower() for word in words_of(text)))


def _day(typed: str | None) -> date | None:
    return Published.parse(typed).day if typed and typed.strip() else None
