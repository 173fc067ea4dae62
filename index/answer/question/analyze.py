"""Analyze a question: its expected answer type, its names, its terms and its days."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from index.answer.question.answer_type import answer_type
from index.answer.question.names import CALENDAR, names_of
from index.answer.question.normal_form import normal_form, plain, terms_of
from index.answer.question.terms import Term, stem, words_of
from index.answer.question.times.expressions import DateRange, find_dates
from index.answer.question.times.typed_dates import parse_date
from index.answer.question.verbs import base_of
from index.errors import InputError
from index.text.language import asked_language
from index.text.offices.vocabulary import HEADS, HEADS_AFTER
from index.told import Told
from index.values import Kind, Question, ReadAs

LONGEST = 500
"""Maximum number of characters of a question."""

_WHEN = frozenset(map(stem, CALENDAR))

_NEWEST = re.compile(
    r"\b(?:newest|latest|most recent(?:ly)?|last time|current(?:ly)?|now|today|so far|next|upcoming"
    r"|this (?:year|yr|month|week)|again|these days|as of)\b",
    re.IGNORECASE,
)
"""Words that ask for the newest of several events."""

_OFFICES = "|".join(sorted(map(re.escape, {*HEADS, *HEADS_AFTER})))
_HOLDER = re.compile(
    r"^(?!.*\b(?:former|ex|then|first|next|late|previous|future)\b)"
    r"who(?P<be>'s| is| are| was| were)"
    rf"(?: (?!\w+(?:ing|ed)\b)[\w.'-]+){{0,6}}? (?:{_OFFICES})s?\b"
    r"(?P<rest>.*)$"
)
"""Who holds an office: ``who is the french foreign minister``."""


@dataclass(frozen=True, slots=True)
class QuestionAnalysis:
    """An analyzed question.

    Attributes:
        text: the question as typed, with normalized white space.
        plain: its normal form in plain English, with shorthand written out.
        terms: its terms with their synonyms, without time expressions.
        read_as: the reading that is shown to the user.
        days: the days that the question names; None if it names none.
    """

    text: str
    plain: str
    terms: tuple[Term, ...]
    read_as: ReadAs
    days: DateRange | None = None

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return the terms in every form that articles may use."""
        forms = (form for term in self.terms for form in (*term.said, *term.learned))
        return tuple(dict.fromkeys(forms))

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of the terms in every form."""
        return frozenset().union(*(term.stems for term in self.terms))

    @property
    def predicate(self) -> frozenset[str]:
        """Return the stems of the terms that are not names: what happened."""
        naming = frozenset().union(*(term.stems for term in self.terms if term.name))
        return self.stems - naming - _WHEN or self.stems

    @property
    def newest(self) -> bool:
        """Return whether it asks for the newest of several events, or how things stand now."""
        of_now = self.asks_for_holder and self.days is None
        return of_now or _NEWEST.search(self.plain) is not None

    @property
    def asks_for_holder(self) -> bool:
        """Return whether it asks who is in an office now, or was at a time that it names."""
        found = _HOLDER.match(self.plain)
        if found is None or any(map(base_of, words_of(found["rest"]))):
            return False
        return found["be"] not in {" was", " were"} or self.days is not None

    @property
    def kind(self) -> Kind:
        """Return the expected answer type."""
        return self.read_as.kind


def analyze(question: Question) -> QuestionAnalysis:
    """Analyze a question.

    Raises:
        InputError: it is empty, has no words, is too long or is not valid Unicode; or its since or
            until is not a date, since comes after until, or the language is none.
    """
    text = " ".join(question.text.split())
    _check(text)
    today = (question.at or datetime.now(UTC)).date()
    since = _bound(question, "since", today)
    until = _bound(question, "until", today)
    if since is not None and until is not None and since > until:
        raise InputError.told(
            "The dates are in the wrong order: since ({since}) is later than until ({until}).",
            since=since,
            until=until,
        )
    if question.language:
        asked_language(question.language)
    form = normal_form(text)
    asked = plain(form)
    names = tuple(name for name in names_of(text) if _bare(name) <= _bare(form))
    read_as = ReadAs(kind=answer_type(asked), names=names, since=since, until=until)
    days = find_dates(form, today, day_first=question.day_first)
    terms = terms_of(days.rest if days else form) or terms_of(form) or _any_words(form)
    return QuestionAnalysis(text=text, plain=asked, terms=terms, read_as=read_as, days=days)


def _bare(text: str) -> set[str]:
    """Return the words of a text without case, abbreviation points and possessives."""
    bare = (word.lower().replace("’", "'").removesuffix("'s") for word in words_of(text))
    return {word.replace(".", "") for word in bare}


def _check(text: str) -> None:
    if not text:
        raise InputError(Told("The question contains no words. Type a question."))
    if len(text) > LONGEST:
        raise InputError.told(
            "The question is too long ({length} characters). Use {most} characters or fewer.",
            length=len(text),
            most=LONGEST,
        )
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise InputError("The question contains bytes that are not UTF-8. Type it again.")
    if not words_of(text):
        raise InputError(Told("The question contains no words. Ask in words."))


def _any_words(text: str) -> tuple[Term, ...]:
    """Return all words as terms, for a question of stop words only."""
    return tuple(Term(word) for word in dict.fromkeys(map(str.lower, words_of(text))))


def _bound(question: Question, end: Literal["since", "until"], today: date) -> date | None:
    """Return the first or the last day of a time expression."""
    typed = question.since if end == "since" else question.until
    if typed is None or not typed.strip():
        return None
    days = parse_date(typed, today, day_first=question.day_first)
    bound = days.since if end == "since" else days.until
    if bound is None:
        raise InputError(f"“{typed.strip()}” has no {end}. Write a date such as 2024-08-28.")
    return bound
