"""Finds how each side words a formula over time, and which formulas recur about names."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from typing import Literal

from index.answer.formulas import (
    MOST,
    Formula,
    Stems,
    formula_of,
    recurrent,
    said_in_order,
    variant_in,
)
from index.answer.outlets import NEARNESS, Nearness
from index.answer.question.analyze import analyze
from index.answer.question.name_casing import with_names
from index.answer.question.terms import Term, stems_of
from index.answer.quoting.duplicates import of_oldest_copies
from index.answer.quoting.quote import sentence_quote, verbatim
from index.answer.sentences import Sentence
from index.answer.sides import Side, guests_in, side_of
from index.answer.word_comparison import Piece, differences
from index.concurrency import Threads, answers
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.text.attribution.statements import asked as asked_in
from index.text.attribution.statements import is_asked
from index.values import ArticleRef, Published, Question, Quote, Reach, Span

WordingReason = Literal["no words", "nothing"]
"""Why there is nothing: no words to look for; no article has them then."""


@dataclass(frozen=True, slots=True)
class WordingQuery:
    """Which formula is looked for.

    Attributes:
        wording: a formula (“one China policy”), or names whose recurrent formulas are wanted.
        side: the only side to look at, as typed, or None.
        reach: who asks, and when.
    """

    wording: str
    side: str | None = None
    reach: Reach = Reach()


@dataclass(frozen=True, slots=True)
class Stage:
    """A wording while a side keeps to it, or a wording with all times that a side came back to it.

    Attributes:
        words: the formula as printed first.
        quote: the sentence with it, checked verbatim; ``span`` is the formula.
        articles: number of articles that word it so: in a row, or at all times.
        last: when the last of them was published.
        pieces: the wording before, compared word by word: ``quoted`` is before, ``stored`` now;
            empty for a side's first wording.
        returns: how often the side came back to it after another wording.
    """

    words: str
    quote: Quote
    articles: int = 1
    last: Published | None = None
    pieces: tuple[Piece, ...] = ()
    returns: int = 0


@dataclass(frozen=True, slots=True)
class SideWording:
    """A side's wordings.

    Attributes:
        side: the country or body; empty for press, which speaks for nobody.
        nearness: how near its outlets are to it.
        stages: oldest first; a wording that comes back has several.
        articles: number of articles with the formula.
        wordings: each wording once, with all its articles, in the order of its first use: the first
            of all, and those of most articles.
    """

    side: str
    nearness: Nearness
    stages: tuple[Stage, ...]
    articles: int
    wordings: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class NewWording:
    """A wording that a side uses for the first time.

    Attributes:
        now: the sentence with it; ``span`` is the wording.
        before: the sentence with the former one: that of the side, or where what recurs about names
            is looked for, the same words of somebody else.
    """

    now: Quote
    before: Quote


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A formula that recurs about somebody or something.

    Attributes:
        words: as printed most recently.
        quote: the newest sentence with it, checked verbatim; ``span`` is the formula.
        articles: number of articles with it.
        sides: the sides that use it, with the number of their articles, most first.
        first: the day of the first of these articles, or None.
        last: the day of the last, or None.
    """

    words: str
    quote: Quote
    articles: int
    sides: tuple[tuple[str, int], ...]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class WordingAnswer:
    """A formula over time, or the formulas about names.

    Attributes:
        query: as asked.
        since: first day, as it was read.
        until: last day, as it was read.
        sides: each side's wordings, those with most articles first, press last.
        formulas: for names, what recurs about them, most frequent first.
        reason: why there is nothing; None if there is something.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: WordingQuery
    since: date | None = None
    until: date | None = None
    sides: tuple[SideWording, ...] = ()
    formulas: tuple[Recurrence, ...] = ()
    reason: WordingReason | None = None
    elapsed_ms: int = 0


_STAGES = 60
"""Most stages and wordings of one side: the newest stages, and the wordings of most articles."""

_OF_CASING = 100
"""Sentences by which words are known as names: those that print them with capitals."""

_AT_ONCE = 400
"""Articles whose texts are read at once."""

_BY_ALL = "press"


@dataclass(frozen=True, slots=True)
class Use:
    """A formula in one article.

    Attributes:
        quote: the sentence with it; ``span`` is the formula.
        side: for whom the article speaks.
        key: what tells wordings apart.
        lacking: how many places of the formula are lacking.
    """

    quote: Quote
    side: Side
    key: Stems = ()
    lacking: int = 0

    @property
    def moment(self) -> tuple[bool, float, str]:
        """Sort the oldest first, undated articles last."""
        return _oldest_first(self.quote)

    @property
    def group(self) -> tuple[int, str]:
        """The side; all press together, as it speaks for nobody."""
        if self.side.nearness == "press":
            return len(NEARNESS), ""
        return 0, self.side.name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence(Sentence):
    """A sentence of an article, and for whom the article speaks."""

    side: Side


@dataclass(frozen=True)
class WordingSearch:
    """Finds wordings in one library; safe to call from several threads."""

    _library: Library

    def find(self, query: WordingQuery, live: Generation | None) -> WordingAnswer:
        """Find the wordings of a formula, or the formulas about names.

        Args:
            query: the formula or names, and which articles count.
            live: the live generation, whose passages have the words; None in an empty library.

        Raises:
            InputError: the words are empty or too long, or a date cannot be read.
        """
        started = time.perf_counter()
        empty = _read(query)
        formula = formula_of(query.wording)
        if not formula.slots:
            found = replace(empty, reason="no words")
        elif live is None:
            found = replace(empty, reason="nothing")
        elif names := self._names(empty, live):
            made = map(self._recurrence, self._recurrent(names, empty, live))
            formulas = tuple(one for one in made if one is not None)
            found = replace(empty, formulas=formulas, reason=None if formulas else "nothing")
        else:
            sides = [self._checked(one) for one in by_side(self._uses(empty, formula, live))]
            kept = tuple(one for one in sides if one.stages)
            found = replace(empty, sides=kept, reason=None if kept else "nothing")
        return replace(found, elapsed_ms=round((time.perf_counter() - started) * 1000))

    def new_wordings(
        self, query: WordingQuery, article_keys: Collection[str], live: Generation
    ) -> list[NewWording]:
        """The wordings that articles bring and their sides never used, at most one an article.

        Of a formula, a side must have had another wording. Of names, somebody else must have used
        before what recurs about them. Press has no side; undated articles are left out.

        Args:
            query: the formula or names; ``since`` and ``until`` do not count.
            article_keys: the public ids of the articles.
            live: the live generation.
        """
        empty = _read(replace(query, side=None, reach=replace(query.reach, since=None, until=None)))
        if names := self._names(empty, live):
            told = [
                pair
                for uses in self._recurrent(names, empty, live, most=None)
                for pair in taken_up([Use(_quote(one, span), one.side) for one, span in uses],
                                     article_keys)
            ]  # fmt: skip
        else:
            uses = self._uses(empty, formula_of(query.wording), live)
            told = list(reworded(uses, article_keys))
        found: dict[str, NewWording] = {}
        for now, before in told:
            if not _is_asked(now.side, query):
                continue
            quotes = verbatim([now.quote, before.quote], self._library.passages)
            if len(quotes) == 2:
                found.setdefault(now.quote.article_key, NewWording(*quotes))
        return list(found.values())

    def _recurrent(
        self,
        names: Sequence[Term],
        asked: WordingAnswer,
        live: Generation,
        *,
        most: int | None = MOST,
    ) -> list[list[tuple[_Sentence, Span]]]:
        """For each formula that recurs in sentences with all names, its sentences and places."""
        forms = [term.said for term in names]
        sentences = [
            one
            for one in self._sentences(forms, asked, live)
            if _has_all(one.words.lower(), forms)
            and all(name.said_in(stems) for stems in [stems_of(one.words)] for name in names)
        ]
        keyed = [(one.passage.article_key, one.words) for one in sentences]
        return [
            [(sentences[number], span) for number, span in places]
            for _, places in recurrent(keyed, most)
        ]

    def _names(self, asked: WordingAnswer, live: Generation) -> tuple[Term, ...]:
        """The terms of a query that are names alone, as articles print them; none of a formula."""
        reading = analyze(Question(asked.query.wording))
        groups = [term.said for term in reading.terms]
        some = islice(self._sentences(groups, asked, live), _OF_CASING)
        terms = with_names(reading, [one.words for one in some]).terms
        return terms if all(term.name for term in terms) else ()

    def _uses(self, empty: WordingAnswer, formula: Formula, live: Generation) -> list[Use]:
        """One use of each article and story: the most complete."""
        best: dict[str, Use] = {}
        groups = [slot.words for slot in formula.needed]
        for one in self._sentences(groups, empty, live, formula.may_stand_in):
            if (variant := variant_in(one.words, formula)) is None:
                continue
            use = Use(_quote(one, variant.span), one.side, variant.key, variant.lacking)
            kept = best.setdefault(one.passage.article_key, use)
            if use.lacking < kept.lacking:
                best[one.passage.article_key] = use
        return list(best.values())

    def _recurrence(self, uses: Sequence[tuple[_Sentence, Span]]) -> Recurrence | None:
        """What is shown of a formula; None if its newest sentence no longer stands there."""

        def age(use: tuple[_Sentence, Span]) -> float:
            published = use[0].passage.published
            return -published.moment.timestamp() if published else float("inf")

        quotes = verbatim([_quote(*min(uses, key=age))], self._library.passages)
        days = sorted(one.passage.published.day for one, _ in uses if one.passage.published)
        counts = Counter(
            _BY_ALL if one.side.nearness == "press" else one.side.name for one, _ in uses
        )
        ordered = tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
        first, last = (days[0], days[-1]) if days else (None, None)
        if not quotes:
            return None
        return Recurrence(quotes[0].span or "", quotes[0], len(uses), ordered, first, last)

    def _sentences(
        self,
        groups: Sequence[Sequence[str]],
        asked: WordingAnswer,
        live: Generation,
        likely: Callable[[frozenset[str]], bool] | None = None,
    ) -> Iterator[_Sentence]:
        """The sentences of all passages with a word of each group, newest article first.

        With ``likely``, only of passages whose stems it takes.
        """
        wanted = SearchFilter(asked.query.reach.scopes, live.chunker, asked.since, asked.until)
        passages = self._library.passages
        found = passages.newest_with(groups, wanted)
        sides = passages.sides(one.article_key for one in found)
        kept = [
            (one, side)
            for one in of_oldest_copies(found, _oldest_first)
            if _is_asked(side := side_of(one.source, sides.get(one.article_key)), asked.query)
        ]
        for start in range(0, len(kept), _AT_ONCE):
            some = kept[start : start + _AT_ONCE]
            texts = passages.texts(one.revision_id for one, _ in some)
            others: dict[int, list[Span]] = {}
            for passage, side in some:
                number, text = passage.revision_id, texts.get(passage.revision_id, "")
                if number not in others:
                    others[number] = asked_in(text, guests_in(passage.title, side.name))
                if likely and not likely(stems_of(passage.span.of(text))):
                    continue
                for span in passage.sentences:
                    if text and not is_asked(span, others[number]):
                        yield _Sentence(passage, text, span, side=side)

    def _checked(self, found: SideWording) -> SideWording:
        """A side's newest stages, and its first and most frequent wordings, that stand there."""
        most = sorted(range(1, len(found.wordings)), key=lambda n: -found.wordings[n].articles)
        shown = sorted((0, *most[: _STAGES - 1]))
        stages, wordings = found.stages[-_STAGES:], [found.wordings[number] for number in shown]
        quotes = verbatim((one.quote for one in (*stages, *wordings)), self._library.passages)
        kept = {(one.article_key, one.start) for one in quotes}

        def standing(some: Sequence[Stage]) -> tuple[Stage, ...]:
            return tuple(one for one in some if (one.quote.article_key, one.quote.start) in kept)

        return replace(found, stages=standing(stages), wordings=standing(wordings))


@dataclass(frozen=True)
class WordingService(WordingSearch):
    """Finds wordings, for the terminal and for the bot.

    Args:
        library: where the articles are.
        live: returns the live generation.
        threads: keep SQL off the loop.
    """

    _live: Callable[[], Generation | None]
    _threads: Threads

    @answers
    def wording(self, query: WordingQuery) -> WordingAnswer:
        """How each side words a formula over time, or the formulas about names.

        Raises:
            InputError: the words are empty or too long, or a date cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return self.find(query, self._live())


def _read(query: WordingQuery) -> WordingAnswer:
    """The answer without wordings, with the days as they are read."""
    read = analyze(query.reach.asks(query.wording)).read_as
    return WordingAnswer(query, read.since, read.until)


def _has_all(text: str, forms: Sequence[Sequence[str]]) -> bool:
    return all(any(form in text for form in some) for some in forms)


def _oldest_first(one: ArticleRef) -> tuple[bool, float, str]:
    moment = one.published.moment.timestamp() if one.published else 0.0
    return one.published is None, moment, one.article_key


def _is_asked(side: Side, query: WordingQuery) -> bool:
    return query.side is None or side.is_named(query.side)


def _quote(one: _Sentence, span: Span) -> Quote:
    """The quote of a sentence with some of its words, whose place is in the sentence."""
    return sentence_quote(one.passage, one.revision_text, one.span, span.moved(one.span.start))


def by_side(uses: Iterable[Use]) -> list[SideWording]:
    """The wordings of each side, collapsed while they stay; press last."""
    ordered = sorted(uses, key=lambda one: (one.group, one.moment))
    groups = [list(some) for _, some in groupby(ordered, key=lambda one: one.group)]
    groups.sort(key=lambda some: (some[0].group[0], -len(some), some[0].group[1]))
    sides = []
    for some in groups:
        nearest = min((one.side for one in some), key=lambda one: one.order)
        keyed = list(_stages(some))
        stages = tuple(stage for _, stage in keyed)
        folded = tuple(_folded(keyed))
        sides.append(SideWording(some[0].group[1], nearest.nearness, stages, len(some), folded))
    return sides


def _stages(uses: Iterable[Use]) -> Iterator[tuple[Stems, Stage]]:
    """What each wording's key is, and the stage, of uses of one side, oldest first."""
    before: Use | None = None
    for key, some in groupby(uses, key=lambda one: one.key):
        run = list(some)
        first, last = run[0], run[-1]
        stage = Stage(first.quote.span or "", first.quote, len(run), last.quote.published)
        if before is not None:
            stage = replace(stage, pieces=compared(before.quote, first.quote))
        yield key, stage
        before = first


def _folded(stages: Iterable[tuple[Stems, Stage]]) -> Iterable[Stage]:
    """Each wording once: its first stage, with the articles of those in which it came back."""
    wordings: dict[Stems, Stage] = {}
    for key, stage in stages:
        first = wordings.setdefault(key, stage)
        if first is not stage:
            wordings[key] = replace(
                first,
                articles=first.articles + stage.articles,
                last=stage.last or first.last,
                returns=first.returns + 1,
            )
    return wordings.values()


def compared(before: Quote, now: Quote) -> tuple[Piece, ...]:
    """Compare two wordings, the spans of quotes, word by word; “the” and “our” are no change."""
    return tuple(
        replace(one, kind="kept") if said_in_order(one.quoted) == said_in_order(one.stored) else one
        for one in differences(before.span or "", now.span or "")
    )


def reworded(uses: Sequence[Use], article_keys: Collection[str]) -> Iterator[tuple[Use, Use]]:
    """The uses of a formula in articles that word it as their side never did, each with the former.

    The wording may stand neither in an earlier article of the side nor in one that was there
    before.
    """
    told = [one for one in _dated(uses) if one.side.nearness != "press"]
    for own in (one for one in told if one.quote.article_key in article_keys):
        others = [one for one in told if one.group == own.group and one is not own]
        before = [one for one in others if one.moment < own.moment]
        known = [one for one in others if one.quote.article_key not in article_keys]
        if before and not any(one.key == own.key for one in (*before, *known)):
            yield own, before[-1]


def taken_up(uses: Sequence[Use], article_keys: Collection[str]) -> Iterator[tuple[Use, Use]]:
    """The uses of a formula in articles whose side lacked it, each with the last use by others."""
    told = _dated(uses)
    for own in (one for one in told if one.quote.article_key in article_keys):
        if own.side.nearness == "press":
            continue
        others = [one for one in told if one is not own]
        before = [one for one in others if one.moment < own.moment and one.group != own.group]
        again = [
            one
            for one in others
            if one.group == own.group
            and (one.moment < own.moment or one.quote.article_key not in article_keys)
        ]
        if before and not again:
            yield own, before[-1]


def _dated(uses: Sequence[Use]) -> list[Use]:
    """The dated uses, oldest first."""
    dated = (one for one in uses if one.quote.published is not None)
    return sorted(dated, key=lambda one: one.moment)
