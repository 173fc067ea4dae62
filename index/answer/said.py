"""Finds what somebody said, by date."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from index.answer.question.analyze import analyze
from index.answer.question.lexicon import general_forms
from index.answer.question.normal_form import terms_of
from index.answer.question.terms import Term, phrase_stems, stems_of
from index.answer.quoting.duplicates import of_oldest_copies
from index.answer.quoting.quote import normalized_words, sentence_quote, verbatim
from index.answer.sentences import LONGEST_WORDS, words_in
from index.answer.speakers import SpeakerName, match_speakers, speaker_names, variants_of
from index.concurrency import (
    ProgressCallback,
    ShouldContinue,
    Threads,
    answers,
    in_background,
    no_progress,
    reads,
)
from index.store.articles.extractions import SaidFilter
from index.store.library import Library
from index.store.rows import Generation, KnownSpeaker, SaidRow
from index.text.attribution import Kind
from index.text.attribution.extraction import VERSION, attributions
from index.text.sentences import sentences
from index.text.size_policy import is_wide
from index.values import PUBLIC, Question, Quote, Span, read_scopes

SaidReason = Literal["nobody", "nothing", "nothing about", "no words"]
"""Why there are no statements: nobody has that name; there is nothing from that time; nothing about
the topic; the topic has no words to look for."""


@dataclass(frozen=True, slots=True)
class SaidQuery:
    """Who is looked for, and which of their statements.

    Attributes:
        who: a name, a last name or an office, as typed.
        about: words that the statements are about, as typed, or None.
        scope: who asks; answered from ``public`` and this scope.
        since: first day of publication, as typed, or None.
        until: last day of publication, as typed, or None.
        at: the moment that "last week" is relative to; None means now.
        day_first: whether ``01/02/2024`` is 1 February; None where both days may be meant.
        further_scopes: other scopes that are read, because the asker reads them, too.
    """

    who: str
    about: str | None = None
    scope: str = PUBLIC
    since: str | None = None
    until: str | None = None
    at: datetime | None = None
    day_first: bool | None = None
    further_scopes: tuple[str, ...] = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that are read, ``public`` first, each once."""
        return read_scopes(self.scope, *self.further_scopes)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that somebody said.

    Attributes:
        speaker: the name of who said it, or the office where no name is known.
        office: what the article says that the person is, or None.
        kind: how it is reported.
        quote: the outlet's sentences around it, checked verbatim; ``span`` is what was said, None
            for turns and statements, which are said as a whole.
        printed: how the text names the speaker: “he”, “the minister”; None where only the headline
            does.
        more: further statements of the speaker in this article, which are not shown.
    """

    speaker: str
    office: str | None
    kind: Kind
    quote: Quote
    printed: str | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """What somebody said.

    Attributes:
        query: as asked.
        speakers: the speakers that the typed name matches, most frequent first.
        since: first day, as it was read.
        until: last day, as it was read.
        statements: newest first; undated ones last.
        is_cut: whether there are older ones that are not listed.
        reason: why there are none; None if there are some.
        unread: number of articles that were not read for statements yet.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: SaidQuery
    speakers: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    statements: tuple[Statement, ...] = ()
    is_cut: bool = False
    reason: SaidReason | None = None
    unread: int = 0
    elapsed_ms: int = 0


MOST = 50
"""Statements of one answer."""

PER_ARTICLE = 3
"""Statements shown of one article; a press conference has hundreds."""

_SCOPES = 16
"""Most scopes whose speakers are kept in memory."""
_ROWS = 3_000
"""Most attributions that are looked through, newest first."""
_ARTICLES = 120
"""Most articles whose texts are read."""
_AT_ONCE = 20
"""Revisions in one transaction."""

MOST_SENTENCES = 4
"""Sentences of one quote."""

_PART_OF_ANOTHER = frozenset(("republic of china", "republic of korea"))
"""Names that stand in the names of other countries, too: the People's Republic of China."""

Groups = Sequence[Sequence[frozenset[str]]]
"""For each term of what a statement is about, the stems of each of its forms."""


@dataclass(slots=True)
class _Speakers:
    """The speakers of some scopes, as of an extent, and the names to show for them."""

    extent: tuple[int, int]
    known: Sequence[KnownSpeaker]
    shown: Mapping[int, str]
    names: list[SpeakerName] | None = None


class SaidService:
    """Finds statements, and reads the articles for them that no rules or older rules have read.

    Args:
        library: where they are stored.
        live: returns the live generation.
        threads: keep SQL off the loop.
    """

    def __init__(
        self, library: Library, live: Callable[[], Generation | None], threads: Threads
    ) -> None:
        self._library = library
        self._live = live
        self._threads = threads
        self._speakers: dict[tuple[str, ...], _Speakers] = {}

    @answers
    def said(self, query: SaidQuery) -> SaidAnswer:
        """What somebody said, newest first.

        Raises:
            InputError: the name or the topic is empty or too long, or a date cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        live = self._live()
        started = time.perf_counter()
        read = analyze(
            Question(query.who, since=query.since, until=query.until, at=query.at,
                     day_first=query.day_first)
        ).read_as  # fmt: skip
        terms = terms_of(query.about) if query.about else ()
        speakers = self._read_speakers(query.scopes)
        match = match_speakers(query.who, speakers.known, speakers.shown)
        wanted = SaidFilter(
            match.ids, live.chunker if live else "", read.since, read.until,
            [forms_of(term) for term in terms],
        )  # fmt: skip
        statements, is_cut = self._statements(query, wanted, terms, match.shown)
        reason: SaidReason | None = None
        if query.about and not terms:
            reason = "no words"
        elif not match.ids:
            reason = "nobody"
        elif not statements:
            reason = "nothing about" if query.about else "nothing"
        return SaidAnswer(
            query,
            match.names,
            read.since,
            read.until,
            statements,
            is_cut,
            reason,
            unread=self._library.attributions.count_unread(VERSION),
            elapsed_ms=round((time.perf_counter() - started) * 1000),
        )

    @reads
    def speakers(self, *scopes: str) -> list[SpeakerName]:
        """Everybody who says something in ``public`` and the scopes, most frequent first.

        They are read again when something was said since: people choose while they type.
        """
        read = self._read_speakers(scopes)
        if read.names is None:
            read.names = speaker_names(read.known, read.shown)
        return read.names

    @in_background
    def read_statements(
        self, should_continue: ShouldContinue, watcher: ProgressCallback = no_progress
    ) -> int:
        """Read the articles that the current rules have not read; returns how many.

        It can be stopped at any time, and goes on where it was.
        """
        stored, done = self._library.attributions, 0
        for some in stored.each_unread(VERSION, _AT_ONCE, should_continue, watcher):
            stored.keep(VERSION, [(one, attributions(one.title, one.text)) for one in some])
            done += len(some)
        return done

    def _read_speakers(self, scopes: Sequence[str]) -> _Speakers:
        extent = self._library.attributions.extent()
        key = read_scopes(*scopes)
        read = self._speakers.get(key)
        if read is None or read.extent != extent:
            known = self._library.attributions.speakers(key)
            self._speakers[key] = read = _Speakers(extent, known, variants_of(known))
            for oldest in list(self._speakers)[:-_SCOPES]:
                self._speakers.pop(oldest, None)
        return read

    def _statements(
        self,
        query: SaidQuery,
        wanted: SaidFilter,
        terms: Sequence[Term],
        shown_as: Mapping[int, str],
    ) -> tuple[tuple[Statement, ...], bool]:
        if not wanted.speakers or (query.about and not terms):
            return (), False
        scopes = query.scopes
        rows = [
            replace(row, speaker=shown_as.get(row.speaker_id, row.speaker))
            for row in self._library.attributions.said(scopes, wanted, _ROWS)
        ]
        groups = groups_of(terms)
        shown: list[Statement] = []
        for said, text in self._articles(rows, groups):
            shown += _of_article(said, text, groups)
            if len(shown) > MOST:
                break
        checked = verbatim((one.quote for one in shown), self._library.passages)
        kept = {(one.article_id, one.start, one.end) for one in checked}
        merged = self._with_outlets(
            _merged(
                one
                for one in shown
                if (one.quote.article_id, one.quote.start, one.quote.end) in kept
            ),
            rows,
            scopes,
        )
        return merged[:MOST], len(merged) > MOST or len(rows) == _ROWS

    def _articles(
        self, rows: Sequence[SaidRow], groups: Groups
    ) -> Iterator[tuple[list[SaidRow], str]]:
        """The statements that have the terms and the text, article by article, one of a story."""

        def order(row: SaidRow) -> tuple[bool, bool, float, str]:
            moment = row.published.moment.timestamp() if row.published else 0.0
            return row.partial, row.published is None, moment, row.article_key

        by_revision: dict[int, list[SaidRow]] = {}
        for row in of_oldest_copies(rows, order):
            by_revision.setdefault(row.revision_id, []).append(row)
        ids = list(by_revision)[:_ARTICLES]
        texts = self._library.passages.texts(ids)
        for one in ids:
            about = [row for row in by_revision[one] if _is_about(row, texts.get(one, ""), groups)]
            if about:
                yield about, texts[one]

    def _with_outlets(
        self, shown: Sequence[Statement], rows: Sequence[SaidRow], scopes: Sequence[str]
    ) -> tuple[Statement, ...]:
        """The statements with the outlets of all copies of their article."""
        quoted = {one.quote.article_id for one in shown}
        stories = {
            row.article_key: row.story
            for row in rows
            if row.story is not None and row.article_key in quoted
        }
        outlets = self._library.passages.printed_by(stories.values(), scopes)
        return tuple(
            _also_by(one, outlets.get(stories.get(one.quote.article_id, -1), set()))
            for one in shown
        )


def _is_about(row: SaidRow, text: str, groups: Groups) -> bool:
    """Whether the statement has every term itself, or its headline has those that it lacks."""
    if not groups:
        return True
    own = row.sentence.of(text)
    return terms_in(own, groups) > 0 and terms_in(f"{row.title}\n{own}", groups) == len(groups)


def _of_article(rows: Sequence[SaidRow], text: str, groups: Groups) -> list[Statement]:
    """The statements of an article that are shown, in its order.

    Those with most terms are, quotations before others, the first ones before later ones.
    """

    def rank(row: SaidRow) -> tuple[int, bool, int]:
        is_short = len(row.words.of(text)) < 40
        return -terms_in(row.sentence.of(text), groups), is_short, row.words.start

    shown = sorted(sorted(rows, key=rank)[:PER_ARTICLE], key=lambda row: row.words.start)
    made: dict[tuple[int, int], Statement] = {}
    for row in shown:
        whole = row.kind in ("turn", "statement")
        chosen = excerpt(text, row.sentence, row.words, groups, whole=whole)
        quote = sentence_quote(row, text, chosen.sentence, chosen.span, chosen.text)
        printed = row.printed.of(text) or None
        one = Statement(row.speaker, row.office, row.kind, quote, printed)
        made.setdefault((quote.start, quote.end), one)
    found = list(made.values())
    found[-1] = replace(found[-1], more=len(rows) - len(shown))
    return found


def _merged(found: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each wording once, at its earliest place, with the other outlets that print it."""
    by_words: dict[tuple[str, ...], list[Statement]] = {}
    for one in found:
        by_words.setdefault(normalized_words(one.quote.span or one.quote.sentence), []).append(one)
    kept: list[Statement] = []
    for same in by_words.values():
        first = min(same, key=lambda one: (one.quote.published is None, _moment(one.quote)))
        kept.append(_also_by(first, {one.quote.source for one in same}))
    kept.sort(key=lambda one: one.quote.start)
    kept.sort(key=lambda one: _moment(one.quote), reverse=True)
    return tuple(
        replace(one, quote=replace(one.quote, rank=rank)) for rank, one in enumerate(kept, start=1)
    )


def _also_by(one: Statement, outlets: set[str]) -> Statement:
    """A statement that these outlets print, too."""
    also = {*one.quote.also, *outlets} - {one.quote.source, ""}
    return replace(one, quote=replace(one.quote, also=tuple(sorted(also))))


def _moment(quote: Quote) -> float:
    return quote.published.moment.timestamp() if quote.published else float("-inf")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Whole sentences of a text.

    Attributes:
        text: where they stand, at most 80 words.
        sentence: the one that counts.
        span: the words of ``sentence`` that were said; None if it was said as a whole.
    """

    text: Span
    sentence: Span
    span: Span | None


def forms_of(term: Term) -> list[str]:
    """The forms by which a term is looked for, without those that mean something else, too."""
    general = general_forms().get(term.words, frozenset()) | _PART_OF_ANOTHER
    return [form for form in term.said if form not in general]


def groups_of(terms: Sequence[Term]) -> Groups:
    """For each term, the stems of each of its forms."""
    return [[phrase_stems(form) for form in forms_of(term)] for term in terms]


def terms_in(text: str, groups: Groups) -> int:
    """How many of the terms a text has."""
    return terms_among(stems_of(text), groups)


def terms_among(stems: AbstractSet[str], groups: Groups) -> int:
    """How many of the terms a text with these stems has."""
    return sum(any(form <= stems for form in group) for group in groups)


def excerpt(text: str, around: Span, words: Span, groups: Groups, *, whole: bool) -> Excerpt:
    """Choose the sentences of a statement that have most of the terms, else its first.

    Args:
        text: the article's text.
        around: the sentence or paragraph of the statement.
        words: what was said.
        groups: the terms.
        whole: whether all of ``around`` was said.
    """
    spans = [one.moved(around.start) for one in sentences(around.of(text))] or [around]
    said = [one for one in spans if one.end > words.start and one.start < words.end] or spans
    best = max(said, key=lambda one: (terms_in(one.of(text), groups), -one.start))
    last = spans.index(best)
    chosen = best
    for following in spans[last + 1 : last + MOST_SENTENCES]:
        longer = Span(chosen.start, following.end)
        gap = Span(chosen.end, following.start).of(text)
        if words_in(longer, text) > LONGEST_WORDS or is_wide(gap):
            break
        chosen = longer
    if whole:
        return Excerpt(chosen, best, None)
    inside = Span(max(words.start, best.start), min(words.end, best.end))
    return Excerpt(chosen, best, inside if inside.start < inside.end else None)
