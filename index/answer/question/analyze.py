"""Reading a question: what kind of answer it wants, whom and what it names, and when."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from index.answer.question.answer_type import answer_type
from index.answer.question.expansion import plain, terms_of
from index.answer.question.names import CALENDAR, names_of
from index.answer.question.terms import Term, stem, words_of
from index.answer.question.time_expressions import DateRange, find_dates, parse_date
from index.errors import InputError
from index.values import Kind, Question, ReadAs

LONGEST = 500
"""Characters of a question: more is a text, not a question."""

_WHEN = frozenset(map(stem, CALENDAR))

_NEWEST = re.compile(
    r"\b(?:newest|latest|most recent(?:ly)?|last time|current(?:ly)?|now|today|so far|next|upcoming"
    r"|this (?:year|yr|month|week)|again|these days|as of)\b",
    re.IGNORECASE,
)
"""What asks for the newest of several like things."""


@dataclass(frozen=True, slots=True)
class QuestionAnalysis:
    """A question as it was understood.

    Attributes:
        text: the words, white space put in order.
        plain: the same in plain English, as far as it was typed short.
        terms: what it says, with what else says the same; what says when is left out.
        read_as: what is shown of it to the person who asked.
        days: what the question itself says of when; None where it says nothing.
    """

    text: str
    plain: str
    terms: tuple[Term, ...]
    read_as: ReadAs
    days: DateRange | None = None

    @property
    def phrases(self) -> tuple[str, ...]:
        """What it says, in every form that articles may have."""
        return tuple(dict.fromkeys(form for term in self.terms for form in term.said))

    @property
    def stems(self) -> frozenset[str]:
        """The stems of what it says, in whatever form."""
        return frozenset().union(*(term.stems for term in self.terms))

    @property
    def predicate(self) -> frozenset[str]:
        """The stems of what names nobody: what happened, not to whom or when."""
        named = {stem(word) for name in self.read_as.names for word in words_of(name)}
        naming = frozenset().union(*(term.stems for term in self.terms if term.name))
        return self.stems - named - naming - _WHEN or self.stems

    @property
    def newest(self) -> bool:
        """Whether it asks for the newest of several like things."""
        return _NEWEST.search(self.text) is not None

    @property
    def kind(self) -> Kind:
        """The kind of answer wanted."""
        return self.read_as.kind


def analyze(question: Question) -> QuestionAnalysis:
    """Understand a question.

    Raises:
        InputError: it is empty, has no word in it, is too long or no text at all; or its days are
            none, or in the wrong order.
    """
    text = " ".join(question.text.split())
    _check(text)
    today = (question.at or datetime.now(UTC)).date()
    since = _bound(question.since, today, "since")
    until = _bound(question.until, today, "until")
    if since is not None and until is not None and since > until:
        raise InputError(f"Nothing lies between {since} and {until}: since comes after until.")
    asked = plain(text)
    read_as = ReadAs(kind=answer_type(asked), names=names_of(text), since=since, until=until)
    days = find_dates(text, today)
    terms = terms_of(days.rest if days else text) or terms_of(text) or _any_words(text)
    return QuestionAnalysis(text=text, plain=asked, terms=terms, read_as=read_as, days=days)


def _check(text: str) -> None:
    if not text:
        raise InputError("Ask a question: there are no words in what you sent.")
    if len(text) > LONGEST:
        raise InputError(
            f"That is too long for a question ({len(text)} characters); "
            f"ask in {LONGEST} characters or fewer."
        )
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise InputError("The question holds bytes that are no UTF-8 text; type it again.")
    if not words_of(text):
        raise InputError("Ask in words: there are only signs in what you sent.")


def _any_words(text: str) -> tuple[Term, ...]:
    """A question of stop words alone is looked for by all of them."""
    return tuple(Term(word) for word in dict.fromkeys(map(str.lower, words_of(text))))


def _bound(typed: str | None, today: date, end: Literal["since", "until"]) -> date | None:
    """The first or the last day that a phrase means."""
    if typed is None or not typed.strip():
        return None
    days = parse_date(typed, today)
    bound = days.since if end == "since" else days.until
    if bound is None:
        raise InputError(f"“{typed.strip()}” has no {end}; write a day like 2024-08-28.")
    return bound
