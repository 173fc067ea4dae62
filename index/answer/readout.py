"""Finds what each side says about a meeting: the accounts of it, aligned."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from index.answer.outlets import Nearness
from index.answer.question.analyze import analyze
from index.answer.question.lexicon.lookup import fold, packaged_lexicon
from index.answer.question.terms import Term, phrase_stems, stem, stems_of
from index.answer.quoting.quote import sentence_quote, verbatim
from index.answer.readout_alignment import is_told, points_of
from index.answer.sides import NamedCountry, Side, countries_in, country_of, side_of
from index.concurrency import Threads, answers
from index.embedding.encoder import Encoder
from index.store.library import Library
from index.store.rows import Generation, Passage, SearchFilter
from index.text.sentences import sentences
from index.text.vocabulary import OFFICES
from index.values import ArticleRef, Quote, Reach, Span

ReadoutReason = Literal["no names", "nothing"]
"""Why there is no readout: the words name nobody; no article tells of such a meeting then."""


@dataclass(frozen=True, slots=True)
class ReadoutQuery:
    """Which meeting is looked for.

    Attributes:
        meeting: who met, as typed: “Blinken Wang Yi”, “Biden call with Putin”.
        on: the day, month or year of the meeting, as typed; None for the newest.
        reach: who asks, and when.
    """

    meeting: str
    on: str | None = None
    reach: Reach = Reach()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(ArticleRef):
    """A side's account of the meeting.

    Attributes:
        side: the country or body; of an outlet that speaks for nobody who met, the outlet.
        nearness: whether the side itself tells it, media that it directs, or press.
        sentences: how many sentences tell something of the meeting and were compared.
        more: how many further sentences were not compared, because the account is too long.
    """

    side: str
    nearness: Nearness
    sentences: int = 0
    more: int = 0


@dataclass(frozen=True, slots=True)
class SideQuotes:
    """What one side says on a point: its sentences, in order, checked verbatim."""

    side: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ReadoutPoint:
    """A point of the meeting, with what each side says on it; sides that say nothing are left out.

    Two sides on one point may well contradict each other.
    """

    told: tuple[SideQuotes, ...]

    @property
    def shared(self) -> bool:
        """Whether two sides or more speak of it."""
        return len(self.told) > 1


@dataclass(frozen=True, slots=True)
class Readout:
    """The accounts of one meeting, aligned sentence by sentence.

    Attributes:
        query: as asked.
        since: first day, as ``on`` was read.
        until: last day, as ``on`` was read.
        day: the day of the meeting, as its accounts are dated.
        accounts: one of each side, those whom the query names first.
        points: in the order of the accounts.
        missing: sides that met, but of whom no account is held.
        other_days: days of other meetings between the same, newest first.
        reason: why there is no account; None if there is one.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: ReadoutQuery
    since: date | None = None
    until: date | None = None
    day: date | None = None
    accounts: tuple[Account, ...] = ()
    points: tuple[ReadoutPoint, ...] = ()
    missing: tuple[str, ...] = ()
    other_days: tuple[date, ...] = ()
    reason: ReadoutReason | None = None
    elapsed_ms: int = 0

    @property
    def shared(self) -> tuple[ReadoutPoint, ...]:
        """The points of which two sides or more speak."""
        return tuple(one for one in self.points if one.shared)

    def only(self, side: str) -> tuple[Quote, ...]:
        """The sentences of points of which this side alone speaks."""
        return tuple(
            quote
            for one in self.points
            if not one.shared and one.told[0].side == side
            for quote in one.told[0].quotes
        )


MOST_SIDES = 4
"""Sides whose accounts are compared."""

MOST_SENTENCES = 60
"""Sentences of one account that are compared: each must be encoded."""

_FOUND = 1_500
"""Most articles that are looked through, newest first."""
_OTHER_DAYS = 5

BEFORE, AFTER = timedelta(days=1), timedelta(days=2)
"""Days around the first account on which the others are published: time zones, and the press."""

_MEETING = re.compile(
    r"\b(?:calls?|called) (?:with|to|between)\b|\b(?:phone|telephone|video|secure|virtual) \w*"
    r"|\b(?:spoke|speaks|met|meets?|received|receives|hosted|hosts) (?:by |on )?"
    r"|\b(?:meetings?|talks|conversation|summit|dialogue|consultations|readout|sat down)\b",
    re.IGNORECASE,
)
"""Words for a meeting, one of which an account has; who “calls on” somebody need not meet them."""

_ABOUT = re.compile(
    r"\b(?:about|(?<=spoke )of|regarding|concerning|over|amid|ahead of|following|after|before"
    r"|where|when|while|as|that|who|which|against)\b|[;:]"
    r"|\bto (?!the\b|foreign|prime|president|minister|his\b)[a-z]"
    r"|\bon (?!\d|the (?:phone|telephone|sidelines|margins)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* \d)"
)
"""What parts those who meet from what they speak of, and from what others say."""
_CLAUSE = frozenset(("where", "when", "while", "as", "that", "who", "which", ";", ":"))
_THE_TWO = re.compile(r"^(?:The two|Both|They)\b")
_PLACE = re.compile(r"\b(?:in|at|near) (?:the )?(?:[A-Z][\w.’'-]*,? ?)+")
_EARLIER = re.compile(r"\b(?:last|previous|earlier this|past) (?:week|month|year)\b", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\b(?:(?:foreign )?ministry|kremlin|presidency|presidential \w+|press service"
    r"|spokes(?:man|woman|person)|\w+ office)\b",
    re.IGNORECASE,
)
"""Who speaks for a government; its agency quotes others, too."""

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
_LONGEST_SENTENCE = 800
"""Characters that are read for who met."""
_LONGEST = 20_000
"""Characters of the longest account; longer texts are transcripts and communiqués."""

_OTHER_KIND = re.compile(
    r"\b(?:remarks|briefing|gaggle|background press|before (?:their|his|her|a) |interview"
    r"|fact sheet|press availability|press conference|travel to|joint press)\b|^joint statement",
    re.IGNORECASE,
)
"""Headlines of transcripts, announcements, and texts that both sides agreed on."""

_AHEAD = re.compile(
    r"\b(?:will|is to|are to|is set to|plans to|plan to|is expected to|scheduled to|agreed to"
    r"|accepted|invited) (?:\w+ ){0,2}"
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


@dataclass(frozen=True, slots=True)
class _Told:
    """An account with the places of its sentences that tell something."""

    account: Account
    found: Candidate
    spans: tuple[Span, ...]

    @property
    def words(self) -> list[str]:
        """The sentences."""
        return [one.of(self.found.text) for one in self.spans]

    def quote(self, number: int) -> Quote:
        """The quote of a sentence."""
        return sentence_quote(self.found.passage, self.found.text, self.spans[number])


@dataclass(frozen=True)
class ReadoutService:
    """Finds accounts of meetings and aligns them.

    Args:
        library: where the articles are.
        live: returns the live generation.
        encoder_of: returns the encoder of a generation.
        threads: keep SQL and the encoder off the loop.
    """

    _library: Library
    _live: Callable[[], Generation | None]
    _encoder_of: Callable[[Generation | None], Encoder]
    _threads: Threads

    @answers
    def readout(self, query: ReadoutQuery) -> Readout:
        """What each side says about a meeting.

        Raises:
            InputError: the words are empty or too long, or the date cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        live = self._live()
        started = time.perf_counter()
        reading = analyze(replace(query.reach, since=query.on, until=query.on).asks(query.meeting))
        terms = [one for one in reading.terms if not phrase_stems(one.words) <= MEANS_NOBODY]
        read = reading.read_as
        empty = Readout(query, read.since, read.until)
        if not terms:
            found = replace(empty, reason="no names")
        elif live is None:
            found = replace(empty, reason="nothing")
        else:
            days = read.since, read.until
            if days == (None, None) and reading.days is not None:  # none typed as such
                days = reading.days.since, reading.days.until
            candidates = within(self._candidates(terms, query, live, *days), *days)
            found = self._found(empty, terms, candidates, live)
            if not candidates and days != (None, None):
                others = self._candidates(terms, query, live)
                asked = days[1] or days[0] or date.max
                nearest = sorted({one.day for one in others}, key=lambda day: abs(day - asked))
                found = replace(found, other_days=tuple(nearest[:_OTHER_DAYS]))
        return replace(found, elapsed_ms=round((time.perf_counter() - started) * 1000))

    def _candidates(
        self,
        terms: Sequence[Term],
        query: ReadoutQuery,
        live: Generation,
        since: date | None = None,
        until: date | None = None,
    ) -> list[Candidate]:
        """The articles that tell of a meeting of these, on the days asked for."""
        wanted = SearchFilter(
            query.reach.scopes, live.chunker,
            since and since - BEFORE, until and until + AFTER,
        )  # fmt: skip
        passages = self._library.passages
        # All terms; and, as no side needs to name itself, all but each country.
        searches = [[term.said for term in terms]]
        for one in terms if len(terms) > 1 else ():
            if country_of(one.words):
                searches.append([term.said for term in terms if term is not one])
        found = (passages.newest_with(groups, wanted, _FOUND, leads=True) for groups in searches)
        leads = list({one.id: one for some in found for one in some}.values())
        texts = passages.texts(one.revision_id for one in leads)
        sides = passages.sides(one.article_key for one in leads)
        made = (
            candidate(one, texts[one.revision_id],
                      side_of(one.source, sides.get(one.article_key)), terms)
            for one in leads
            if one.revision_id in texts
        )  # fmt: skip
        return [one for one in made if one is not None]

    def _found(
        self,
        empty: Readout,
        terms: Sequence[Term],
        candidates: Sequence[Candidate],
        live: Generation,
    ) -> Readout:
        day = max((one.day for one in candidates), default=None)
        if day is None:
            return replace(empty, reason="nothing")
        # Those of the meeting's days: the nearest days first, then the shortest.
        near = [one for one in candidates if day - BEFORE <= one.day <= day + AFTER]
        near.sort(key=lambda one: (abs(one.day - day), len(one.text)))
        parties = parties_of(terms, (f"{one.passage.title}.\n\n{one.text}" for one in near))
        best = dict(list(one_per_side(near, parties).items())[:MOST_SIDES])
        held = {side for side, one in best.items() if speaks(one.side, parties)}
        told = [_told(one, side) for side, one in best.items()]
        days = {one.day for one in candidates if one not in near}
        return replace(
            empty,
            day=day,
            accounts=tuple(one.account for one in told),
            points=tuple(self._points(told, live)),
            missing=tuple(side for side in parties if side not in held),
            other_days=tuple(sorted(days, reverse=True)[:_OTHER_DAYS]),
        )

    def _points(self, told: Sequence[_Told], live: Generation) -> list[ReadoutPoint]:
        encoder = self._encoder_of(live)
        told = [one for one in told if one.spans]
        vectors = [encoder.encode_passages(one.words) for one in told]
        shown = []
        for point in points_of([one.words for one in told], vectors):
            sides = (
                SideQuotes(
                    one.account.side,
                    tuple(verbatim(map(one.quote, numbers), self._library.passages)),
                )
                for one, numbers in zip(told, point, strict=True)
            )
            if quoted := tuple(one for one in sides if one.quotes):
                shown.append(ReadoutPoint(quoted))
        return shown


def _told(found: Candidate, side: str) -> _Told:
    spans = [one for one in sentences(found.text) if is_told(one.of(found.text))]
    told, more = tuple(spans[:MOST_SENTENCES]), len(spans[MOST_SENTENCES:])
    account = Account(
        **found.passage.article,
        side=side,
        nearness=found.side.nearness,
        sentences=len(told),
        more=more,
    )
    return _Told(account, found, told)


def candidate(passage: Passage, text: str, side: Side, terms: Sequence[Term]) -> Candidate | None:
    """Return the candidate that an article is; None if it is no account of such a meeting."""
    title = passage.title
    if passage.published is None or len(text) > _LONGEST or _OTHER_KIND.search(title):
        return None
    lead = [one.of(text) for one in sentences(text[:2_000])[:_LEAD]]
    # “Marsh and Reyes agree to fish. The two met in Velden.”
    headed_by = _ABOUT.split(title)[0]
    units = [title, *(_THE_TWO.sub(lambda _: headed_by, one) for one in lead)]
    if side.nearness == "state" and not _SPOKEN.search(text[:2_000]):
        side = Side(passage.source, "press")
    if not any(all(map(_named_in(met, side), terms)) for one in units for met in who_met(one)):
        return None
    if any(map(_AHEAD.search, lead)):
        return None
    headed = sum(map(_named_in(title, side), terms)) > len(terms) / 2
    return Candidate(passage, text, side, headed)


def who_met(sentence: str) -> Iterator[str]:
    """The parts of a sentence that name those who meet: up to what they speak of."""
    sentence = sentence[:_LONGEST_SENTENCE]
    if _EARLIER.search(sentence):
        return
    for found in _MEETING.finditer(sentence):
        begins = 0
        for one in _ABOUT.finditer(sentence, 0, found.start()):
            # “Following the summit, Marsh met Reyes”, but not “spoke about a call with Reyes”
            ends = sentence.find(",", one.end(), found.start())
            begins = one.end() if one[0] in _CLAUSE else ends
        if begins >= 0:
            after = _ABOUT.search(sentence, found.end())
            met = sentence[begins : after.start() if after else len(sentence)]
            yield _PLACE.sub("", met)


def within(
    candidates: Sequence[Candidate], since: date | None, until: date | None
) -> list[Candidate]:
    """Those of the days asked for; of a single day, else of those beside it: time zones."""
    first, last = since or date.min, until or date.max
    exact = [one for one in candidates if first <= one.day <= last]
    if exact or since is None or since != until:
        return exact
    return [one for one in candidates if abs(one.day - since) <= BEFORE]


def _named_in(text: str, side: Side) -> Callable[[Term], bool]:
    """Return what tells whether a text names whom a term means, accents aside.

    Whose account it is need not be named. Who owns something did not meet.
    """
    countries = {side.name, *(one.name for one in countries_in(text))}
    stems = stems_of(_folded(_OWNED.sub("", text)))

    def named(term: Term) -> bool:
        if country := country_of(term.words):
            return country in countries
        return any(phrase_stems(_folded(form)) <= stems for form in term.said)

    return named


def _folded(text: str) -> str:
    return " ".join(map(fold, text.split()))


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
    lines = [
        (line, list(countries_in(line)))
        for text in texts
        for line in (one.of(text) for one in sentences(text[:4_000]))
    ]
    found = []
    for term in terms:
        named = packaged_lexicon().find(term.words.split())
        if not any(one.entry.kind == "body" for one in named):  # such as NATO: of no country
            found.append(country_of(term.words) or _country_in(term, lines))
    return tuple(dict.fromkeys(one for one in found if one))


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
    if country.start >= end:  # it has the name before it, or that has an office of it
        between, following = line[end : country.start], line[country.end : country.end + _OFFICE]
        if re.fullmatch(r"(?:,? (?:the )?(?:[A-Z][a-z]+ ){1,3}|,? )of (?:the )?", between):
            return True
        apposed = re.fullmatch(r"(?: [A-Z][\w.’'-]+)?, (?:the|an?) ", between)
        return apposed is not None and bool(stems_of(following) & _TITLED)
    between = line[country.end : start]
    if len(between) > _FAR or re.search(r"[;:]| with ", between):
        return False
    return len(between) <= _BESIDE or bool(stems_of(between) & _TITLED)
