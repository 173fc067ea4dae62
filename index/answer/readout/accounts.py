"""Tells which articles are accounts of a meeting between certain people or sides."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from index.answer.question.lexicon import packaged_lexicon
from index.answer.question.lexicon.normalize import fold
from index.answer.question.terms import Term, phrase_stems, stem, stems_of
from index.answer.sides.countries import NamedCountry, countries_in, country_of
from index.answer.sides.outlets import Side
from index.store.rows import Passage
from index.text.attribution.vocabulary import OFFICES
from index.text.sentences import sentences

BEFORE, AFTER = timedelta(days=1), timedelta(days=2)
"""Days around the first account on which the others are published: time zones, and the press."""

_MEETING = re.compile(
    r"\b(?:calls?|called) (?:with|to|between)\b|\b(?:phone|telephone|video|secure|virtual) \w*"
    r"|\b(?:spoke|speaks|met|meets?|received|receives|hosted|hosts) (?:by |on )?"
    r"|\b(?:meetings?|talks|conversation|summit|dialogue|consultations|readout|sat down)\b",
    re.IGNORECASE,
)
"""Words for a meeting, one of which an account has; who “calls on” somebody need not meet them."""

_OWNED = re.compile(
    r"(?:[A-Z][\w.-]+ )*[A-Z][\w-]+[’']s (?!(?:\w+ ){0,2}"
    r"(?i:calls?|meetings?|talks|conversation|summit|dialogue|consultations|visit|trip)\b)"
)
"""Who is named as the owner of something else (“condemned President Marsh’s decision”)."""

MEANS_NOBODY = frozenset(
    map(
        stem,
        ("call", "phone", "telephone", "speak", "conversation", "meet", "meeting", "talks",
         "summit",
         "readout", "dialogue", "video", "virtual", "receive", "hold", "sides", "accounts",
         "discussion", "bilateral", "trilateral", "consultations"),
    )
)  # fmt: skip
"""Words of a query that name nobody who met."""

_LEAD = 3
_LONGEST = 20_000
"""Characters of the longest account; longer texts are transcripts and communiqués."""

_OTHER_KIND = re.compile(
    r"\b(?:remarks|briefing|gaggle|background press|before (?:their|his|her|a) |interview"
    r"|fact sheet|press availability|press conference|travel to|joint press)\b|^joint statement",
    re.IGNORECASE,
)
"""Headlines of transcripts, announcements, and texts that both sides agreed on."""

_AHEAD = re.compile(
    r"\b(?:will|is to|are to|is set to|plans to|plan to|is expected to) (?:\w+ ){0,2}"
    r"(?:meet|speak|hold|talk|call|host|receive|travel)\b",
    re.IGNORECASE,
)
_TITLED = frozenset(map(stem, OFFICES)) | frozenset(map(stem, ("state", "councilor", "member")))
_BESIDE, _FAR, _OFFICE = 12, 150, 40
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that tells of a meeting.

    Attributes:
        passage: its first passage, with the article's own data.
        text: its whole text.
        side: for whom it speaks.
        headed: whether its headline names most of them.
    """

    passage: Passage
    text: str
    side: Side
    headed: bool

    @property
    def day(self) -> date:
        """The day of publication; only dated articles are candidates."""
        assert self.passage.published is not None
        return self.passage.published.day

    @property
    def order(self) -> tuple[int, bool, bool]:
        """Sort the account that is nearest to its side first, then those headed by the names."""
        return self.side.order, not self.headed, self.passage.partial


def candidate(passage: Passage, text: str, side: Side, terms: Sequence[Term]) -> Candidate | None:
    """Return the candidate that an article is; None if it is no account of such a meeting."""
    title = passage.title
    if passage.published is None or len(text) > _LONGEST or _OTHER_KIND.search(title):
        return None
    lead = [one.of(text) for one in sentences(text[:2_000])[:_LEAD]]
    units = [title, *lead]
    if not all(country_of(term.words) for term in terms):
        # “Marsh and Reyes agree”, “the two met in Velden”; countries are named for other reasons.
        units += [f"{title}\n{one}" for one in lead]
    if not any(_tells(one, side, terms) for one in units):
        return None
    if any(map(_AHEAD.search, lead)):
        return None
    headed = sum(map(_Told.of(title, side).names, terms)) > len(terms) / 2
    return Candidate(passage, text, side, headed)


def _tells(words: str, side: Side, terms: Sequence[Term]) -> bool:
    """Whether a headline or sentence tells of a meeting of all."""
    return bool(_MEETING.search(words)) and all(map(_Told.of(words, side).names, terms))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text names, accents aside."""

    stems: frozenset[str]
    countries: frozenset[str]

    @classmethod
    def of(cls, text: str, side: Side) -> Self:
        """Read a text; whose account it is need not be named. Who owns something did not meet."""
        countries = frozenset((side.name, *(one.name for one in countries_in(text))))
        return cls(stems_of(_folded(_OWNED.sub("", text))), countries)

    def names(self, term: Term) -> bool:
        """Whether the text names whom a term means."""
        if country := country_of(term.words):
            return country in self.countries
        return any(phrase_stems(_folded(form)) <= self.stems for form in term.said)


def _folded(text: str) -> str:
    return " ".join(map(fold, text.split()))


def day_of_meeting(candidates: Iterable[Candidate]) -> date | None:
    """The newest day with an account by a side itself, headed by the names if there is one.

    Others may tell of the meeting in passing.
    """
    days = [(one.side.nearness != "press", one.headed, one.day) for one in candidates]
    return max(days)[2] if days else None


def around(day: date, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates of a meeting's days, those of the nearest days first, then the shortest."""
    near = [one for one in candidates if day - BEFORE <= one.day <= day + AFTER]
    return sorted(near, key=lambda one: (abs(one.day - day), len(one.text)))


def one_per_side(candidates: Sequence[Candidate], parties: Sequence[str]) -> dict[str, Candidate]:
    """The best account of each side: first of those who met, then of other governments.

    Press and the media of other governments speak for nobody who met. They are taken, by the name
    of the outlet, only if there is one side or none.
    """
    best: dict[str, Candidate] = {}
    ordered = sorted(candidates, key=lambda one: one.order)
    for one in ordered:
        if speaks(one.side, parties):
            best.setdefault(one.side.name, one)
    for one in ordered:
        if len(best) < _ENOUGH and not speaks(one.side, parties):
            best.setdefault(one.passage.source, one)
    named = [side for side in parties if side in best]
    return {side: best[side] for side in (*named, *(side for side in best if side not in named))}


def speaks(side: Side, parties: Sequence[str]) -> bool:
    """Whether an outlet speaks for a government, or for one of those who met."""
    return side.nearness == "official" or (side.nearness == "state" and side.name in parties)


def parties_of(terms: Sequence[Term], texts: Iterable[str]) -> tuple[str, ...]:
    """The countries of those who are named, in order, as the texts call them.

    Somebody's country stands before the office (“Chinese State Councilor Wang Yi”) or after the
    name (“President Macron of France”; “Wang Yi, the Chinese minister”). Nobody is guessed: who has
    none in the texts is left out.
    """
    lines = [(line, list(countries_in(line))) for text in texts for line in _lines(text)]
    people = (term for term in terms if not _is_body(term))
    found = (country_of(term.words) or _country_in(term, lines) for term in people)
    return tuple(dict.fromkeys(one for one in found if one))


def _is_body(term: Term) -> bool:
    """Whether a term is a body, such as NATO, which is of no country."""
    found = packaged_lexicon().find(term.words.split())
    return any(one.entry.kind == "body" for one in found)


def _lines(text: str) -> list[str]:
    return [one.of(text) for one in sentences(text[:4_000])]


def _country_in(term: Term, lines: Sequence[tuple[str, Sequence[NamedCountry]]]) -> str | None:
    name = re.compile(rf"\b{re.escape(term.words)}\b", re.IGNORECASE)
    counts: Counter[str] = Counter()
    for line, countries in lines:
        for found in name.finditer(line):
            of = [one for one in countries if _is_of(one, found.span(), line)]
            counts.update([one.name for one in of][-1:])  # the nearest
    return counts.most_common(1)[0][0] if counts else None


def _is_of(country: NamedCountry, name: tuple[int, int], line: str) -> bool:
    start, end = name
    if country.start >= end:
        return _follows(country, end, line)
    between = line[country.end : start]
    if len(between) > _FAR or re.search(r"[;:]| with ", between):
        return False
    return len(between) <= _BESIDE or bool(stems_of(between) & _TITLED)


def _follows(country: NamedCountry, end: int, line: str) -> bool:
    """Whether a name that ends there is of the country after it, or has an office of it."""
    between, following = line[end : country.start], line[country.end : country.end + _OFFICE]
    if re.fullmatch(r"(?:,? (?:the )?(?:[A-Z][a-z]+ ){1,3}|,? )of (?:the )?", between):
        return True
    apposed = re.fullmatch(r"(?: [A-Z][\w.’'-]+)?, (?:the|an?) ", between)
    return apposed is not None and bool(stems_of(following) & _TITLED)
