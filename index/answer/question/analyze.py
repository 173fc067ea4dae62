"""Analyze a question: its expected answer type, its names, its terms and its days."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from index.answer.question.names import CALENDAR, names_of
from index.answer.question.normal_form import normal_form, plain, terms_of
from index.answer.question.terms import Term, stem, words_of
from index.answer.question.times.expressions import DateRange, find_dates, parse_date
from index.answer.question.verbs import base_of
from index.errors import InputError
from index.text.language import asked_language
from index.text.offices.vocabulary import HEADS, HEADS_AFTER
from index.told import Told
from index.values import Kind, Question, ReadAs

# The expected answer type of a question.

_AUXILIARY = (
    r"(?:(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|should|may(?! \d)|might"
    r"|must)(?:n'?t)?\b)"
)
_DESCRIBING = (
    rf"(?:(?!{_AUXILIARY}|(?:the|an?|this|that|last|next|each|every|of|in|on|at|for|from|with|about"
    r"|by|to|and|said|says|happened)\b)[\w.'-]+ )"
)
"""A modifier that may stand between "which" and its noun: no verb, no article."""

_WHAT_IS = r"\bwhat(?:'?s| is| was| are| were)"
_OF = r"(?=[?!. ]*$| (?:of|in|for|at|on|to|that|who|where|when|which|why)\b)"
"""What may follow the noun: "what is the capital of", not "what is the capital doing"."""


def _asks_for(nouns: str, describing: int) -> str:
    """Return a pattern of ``which noun``, ``what is the noun of`` and the like."""
    noun = rf"{_DESCRIBING}{{0,{describing}}}?(?:{nouns})"
    return (
        rf"\b(?:which|what) (?:of (?:the|these|those) )?{noun}\b"
        rf"|{_WHAT_IS} (?:the )?{noun}{_OF}"
        rf"|{_WHAT_IS} the names? of (?:the )?{noun}\b(?!')"
    )


_PERSON = (
    r"(?:minister|ambassador|official|leader|president|premier|envoy|secretary|senator|advis[eo]r"
    r"|spokes\w+|chancellor|king|queen|person|politician|diplomat|general|director|chief|head|aide"
    r"|commander|lawmaker|governor|mayor|judge|journalist|journo|reporter|(?:arch)?bishop|cardinal"
    r"|prosecutor|dissident|candidate|nominee|guy|man|woman|boss|mp|amb|ambo|activist|lawyer"
    r"|singer|player|author|scientist|founder|suspect|witness|lawmaker)s?"
)
_PLACE = (
    r"(?:city|cities|country|countries|capital|place|town|village|island|region|river|lake|venue"
    r"|location|hotel|resort|palace|airport|building)s?"
)
_TIME = r"(?:dates?|days?|months?|year|yr|time|decade|century|deadline)"
_BODY = (
    r"(?:organi[sz]ation|agency|agencies|company|companies|group|party|ministry|body|bank|alliance"
    r"|university|outlet|newspaper)s?"
)
_NUMBER = (
    r"(?:number|sum|amount|percent(?:age)?|share|price|cost|total|toll|rate|figure|count|growth)"
)

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("date", r"\bhow long ago\b"),
    ("place", rf"\bwhere(?:'?[sd])?\b|{_asks_for(_PLACE, 2)}"),
    ("duration", r"\bhow long\b|\bhow (?:many|much) (?:time|hours|days|weeks|months|years)\b"),
    ("date", rf"\bwhen(?:'?[sd])?\b|{_asks_for(_TIME, 1)}"),
    ("number", rf"\bhow (?:many|much|big|large|old|often|high|far)\b|{_asks_for(_NUMBER, 1)}"),
    ("person", rf"(?<!\bthe )\bwho(?:m|se|s|d|'\w+)?\b|{_asks_for(_PERSON, 5)}"),
    ("reason", r"\bwhy(?:'?[sd])?\b|^y (?:did|do|does|is|are|was|were)\b|\bhow come\b"),
    ("organisation", _asks_for(_BODY, 2)),
    ("description", r"\b(?:what|which|how)(?:'?s)?\b"),
)
"""The match that starts first decides; of two that start together, the earlier in this list."""

_COUNTED = (
    r"(?:jabs|doses|shots|vaccines|troops|soldiers|jobs|miles|ships|trucks|lorries|votes|seats"
    r"|refugees|deaths|dead|killed|injured|wounded|arrests|cases|hostages|prisoners|tons|tonnes"
    r"|barrels|dollars|victims|casualties|survivors|passengers|signatories|participants)"
)
_KEYWORDS: tuple[tuple[Kind, str], ...] = (
    ("person", r"\bnames? of\b|\b(?:ringleader|nominee|pick|successor|predecessor|replacement)\b"),
    ("duration", r"\b(?:duration|(?:prison|jail) (?:term|sentence)|mourning period)\b"),
    ("date", rf"^{_TIME}\b|\b(?:dates?|deadline|year|yr)$"),
    (
        "number",
        r"\b(?:ages?|size|price|price tag|cost|count|tally|headcount|total|ceiling|cutoff|toll"
        r"|amount|turnout|magnitude|speed|height|weight|salary|fine|percentage)\b"
        rf"|\b(?:number|sum|share)\b|^(?:[\w'-]+ ){{0,2}}{_COUNTED}\b",
    ),
)
"""Of what is typed as into a search box, without an interrogative: the thing that is wanted."""

_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _KINDS]
_WITHOUT_INTERROGATIVE = [(kind, re.compile(pattern)) for kind, pattern in _KEYWORDS]
# A yes/no question begins with an auxiliary. An interrogative in it begins a clause, as in “was
# anyone hurt when it fell”.
_FIRST_AUXILIARY = (
    r"(?!do kwon\b|will smith\b|will\.i)"
    r"(?:(?:did|do|does|is|are|was|were|has|have|had|will|would|shall|can|could|should|might|must)"
    r"(?:n'?t)?|(?:ai|ca|wo|sha)n'?t|cannot|am(?= i\b)"
    r"|may(?= (?:he|i|it|she|the|they|we|you)\b))\b"
)
_ANY = (
    r"any(?:one|body)?\b(?! (?:clue|comments?|dates?|details?|explanations?|ideas?"
    r"|info(?:rmation)?|news|reasons?|thoughts|updates?|word)\b)"
)
_WHETHER = re.compile(rf"(?:and |so |but )?(?:{_FIRST_AUXILIARY}|{_ANY})")
_NOBODY = re.compile(r"(?<=\S )WHO\b")
"""The World Health Organization, which is no interrogative."""


def answer_type(text: str) -> Kind:
    """Return the expected answer type of a question."""
    text = text if text.isupper() else _NOBODY.sub("it", text)
    asked = text.lower().replace("’", "'").replace("‘", "'")
    if asks_whether(asked):
        return "yes/no"
    if kind := _first(_PATTERNS, asked):
        return kind
    return _first(_WITHOUT_INTERROGATIVE, asked.rstrip("?.! ")) or "description"


def asks_whether(asked: str) -> bool:
    """Return whether a question in lower case asks whether something is so."""
    return _WHETHER.match(asked) is not None


def _first(patterns: Sequence[tuple[Kind, re.Pattern[str]]], asked: str) -> Kind | None:
    """Return the kind whose pattern matches first in a question; None if none matches."""
    found = [
        (match.start(), order, kind)
        for order, (kind, pattern) in enumerate(patterns)
        if (match := pattern.search(asked))
    ]
    return min(found)[-1] if found else None


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
    terms = terms_of(days.rest if days else form) or terms_of(form)
    if not terms:  # only stop words
        terms = tuple(Term(word) for word in dict.fromkeys(map(str.lower, words_of(form))))
    return QuestionAnalysis(text=text, plain=asked, terms=terms, read_as=read_as, days=days)


def _bare(text: str) -> set[str]:
    """Return the words of a text without case, abbreviation points and possessives."""
    bare = (word.lower().replace("’", "'").removesuffix("'s") for word in words_of(text))
    return {word.replace(".", "") for word in bare}


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
