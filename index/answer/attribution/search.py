"""Finds what somebody said, by date."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.answer.attribution.excerpt import Groups, excerpt, forms_of, groups_of, terms_in
from index.answer.attribution.name_variants import variants_of
from index.answer.attribution.speakers import SpeakerMatch, match_speakers, speaker_names
from index.answer.attribution.values import (
    SaidAnswer,
    SaidQuery,
    SaidReason,
    SpeakerName,
    Statement,
)
from index.answer.question.analyze import analyze
from index.answer.question.expansion import terms_of
from index.answer.question.terms import Term
from index.answer.quoting.duplicates import of_oldest_copies
from index.answer.quoting.quote import normalized_words, sentence_quote, verbatim
from index.store.articles.attributions import SaidFilter
from index.store.library import Library
from index.store.rows import Generation, KnownSpeaker, SaidRow
from index.text.attribution.extraction import VERSION
from index.values import Question, Quote, read_scopes

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


@dataclass(slots=True)
class _Speakers:
    """The speakers of some scopes, as of an extent, and the names to show for them."""

    extent: tuple[int, int]
    known: Sequence[KnownSpeaker]
    shown: Mapping[int, str]
    names: list[SpeakerName] | None = None


@dataclass(frozen=True, slots=True)
class _Article:
    """What a speaker says in one article, in order."""

    rows: tuple[SaidRow, ...]
    text: str

    @property
    def first(self) -> SaidRow:
        """The first statement."""
        return self.rows[0]


class SaidSearch:
    """Finds statements in one library; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._speakers: dict[tuple[str, ...], _Speakers] = {}

    def names(self, scopes: Sequence[str]) -> list[SpeakerName]:
        """Everybody who says something in ``public`` and the scopes, most frequent first.

        They are read again when something was said since: people choose while they type.
        """
        read = self._read_speakers(scopes)
        if read.names is None:
            read.names = speaker_names(read.known, read.shown)
        return read.names

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

    def said(self, query: SaidQuery, live: Generation | None) -> SaidAnswer:
        """Find what somebody said.

        Args:
            query: whom, what about and when.
            live: the live generation, whose passages have the words; None in an empty library.

        Raises:
            InputError: the name or the topic is empty or too long, or a date cannot be read.
        """
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
        unread = self._library.attributions.count_unread(VERSION)
        answer = SaidAnswer(
            query, match.names, read.since, read.until, statements, is_cut, unread=unread
        )
        elapsed_ms = round((time.perf_counter() - started) * 1000)
        return replace(answer, reason=_reason(answer, match), elapsed_ms=elapsed_ms)

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
        articles = self._articles(rows, groups)
        for article in articles:
            shown += _of_article(article, groups)
            if len(shown) > MOST:
                break
        merged = self._with_outlets(_merged(self._verified(shown)), rows, scopes)
        return merged[:MOST], len(merged) > MOST or len(rows) == _ROWS

    def _articles(self, rows: Sequence[SaidRow], groups: Groups) -> Iterator[_Article]:
        """The articles, one of each story, with the statements that have the terms."""
        by_revision: dict[int, list[SaidRow]] = {}
        for row in of_oldest_copies(rows, _order):
            by_revision.setdefault(row.revision_id, []).append(row)
        ids = list(by_revision)[:_ARTICLES]
        texts = self._library.passages.texts(ids)
        for one in ids:
            about = [row for row in by_revision[one] if _is_about(row, texts.get(one, ""), groups)]
            if about:
                yield _Article(tuple(about), texts[one])

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
        return tuple(_printed_by(one, outlets.get(stories.get(one.quote.article_id, -1), set()))
                     for one in shown)  # fmt: skip

    def _verified(self, shown: Sequence[Statement]) -> list[Statement]:
        checked = verbatim((one.quote for one in shown), self._library.passages)
        kept = {(one.article_id, one.start, one.end) for one in checked}
        return [one for one in shown if _place(one.quote) in kept]


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.article_id, quote.start, quote.end


def _is_about(row: SaidRow, text: str, groups: Groups) -> bool:
    """Whether the statement has every term itself, or its headline has those that it lacks."""
    if not groups:
        return True
    own = row.sentence.of(text)
    return terms_in(own, groups) > 0 and terms_in(f"{row.title}\n{own}", groups) == len(groups)


def _order(row: SaidRow) -> tuple[bool, bool, float, str]:
    moment = row.published.moment.timestamp() if row.published else 0.0
    return row.partial, row.published is None, moment, row.article_key


def _of_article(article: _Article, groups: Groups) -> list[Statement]:
    """The statements of an article that are shown, in its order."""
    best = sorted(article.rows, key=lambda row: _rank(row, article.text, groups))[:PER_ARTICLE]
    shown = sorted(best, key=lambda row: row.words.start)
    made: dict[tuple[int, int], Statement] = {}
    for row in shown:
        one = _statement(row, article.text, groups)
        made.setdefault((one.quote.start, one.quote.end), one)
    found = list(made.values())
    found[-1] = replace(found[-1], more=len(article.rows) - len(shown))
    return found


def _rank(row: SaidRow, text: str, groups: Groups) -> tuple[int, bool, int]:
    """Most terms first, then what is a quotation, then the order of the text."""
    return -terms_in(row.sentence.of(text), groups), len(row.words.of(text)) < 40, row.words.start


def _statement(row: SaidRow, text: str, groups: Groups) -> Statement:
    whole = row.kind in ("turn", "statement")
    chosen = excerpt(text, row.sentence, row.words, groups, whole=whole)
    quote = sentence_quote(row, text, chosen.sentence, chosen.span, chosen.text)
    return Statement(row.speaker, row.office, row.kind, quote, row.printed.of(text) or None)


def _merged(found: Iterable[Statement]) -> tuple[Statement, ...]:
    """Each wording once, at its earliest place, with the other outlets that print it."""
    by_words: dict[tuple[str, ...], list[Statement]] = {}
    for one in found:
        by_words.setdefault(normalized_words(one.quote.span or one.quote.sentence), []).append(one)
    kept = [_earliest(same) for same in by_words.values()]
    kept.sort(key=lambda one: one.quote.start)
    kept.sort(key=lambda one: _moment(one.quote), reverse=True)
    return tuple(
        replace(one, quote=replace(one.quote, rank=rank)) for rank, one in enumerate(kept, start=1)
    )


def _earliest(same: Sequence[Statement]) -> Statement:
    first = min(same, key=lambda one: (one.quote.published is None, _moment(one.quote)))
    others = {one.quote.source for one in same} - {first.quote.source, ""}
    return replace(first, quote=replace(first.quote, also=tuple(sorted(others))))


def _printed_by(one: Statement, outlets: set[str]) -> Statement:
    also = {*one.quote.also, *outlets} - {one.quote.source, ""}
    return replace(one, quote=replace(one.quote, also=tuple(sorted(also))))


def _moment(quote: Quote) -> float:
    return quote.published.moment.timestamp() if quote.published else float("-inf")


def _reason(answer: SaidAnswer, match: SpeakerMatch) -> SaidReason | None:
    if answer.statements:
        return None
    if answer.query.about and not terms_of(answer.query.about):
        return "no words"
    if not match.ids:
        return "nobody"
    return "nothing about" if answer.query.about else "nothing"
