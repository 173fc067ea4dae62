"""Finds how each side words a formula over time, and which formulas recur about names."""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from index.answer.attribution.name_variants import variants_of
from index.answer.attribution.speakers import match_speakers
from index.answer.question.analyze import analyze
from index.answer.question.expansion import terms_of
from index.answer.question.names import names_of
from index.answer.question.terms import STOP_WORDS, Term, stems_of, words_of
from index.answer.quoting.duplicates import of_oldest_copies
from index.answer.quoting.quote import sentence_quote, verbatim
from index.answer.sides.outlets import Side, side_of
from index.answer.wording.formulas import Formula, formula_of
from index.answer.wording.history import Use, by_side
from index.answer.wording.news import reworded, taken_up
from index.answer.wording.recurrent import Place, recurrent
from index.answer.wording.values import (
    NewWording,
    Recurrence,
    SideWording,
    Stage,
    WordingAnswer,
    WordingQuery,
)
from index.answer.wording.variants import variant_in
from index.store.library import Library
from index.store.rows import Generation, Passage, SearchFilter
from index.text.attribution.reporters import asked, is_asked
from index.values import Question, Quote, Span

_PASSAGES = 1_500
"""Passages that are looked through, newest first."""

_STAGES = 60
"""Most stages and wordings of one side: the newest are kept."""

_BY_ALL = "press"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of an article, and for whom the article speaks."""

    passage: Passage
    revision_text: str
    span: Span
    side: Side

    @property
    def words(self) -> str:
        """The sentence."""
        return self.span.of(self.revision_text)


class WordingSearch:
    """Finds wordings in one library; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def wording(self, query: WordingQuery, live: Generation | None) -> WordingAnswer:
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
        elif names := self._names(query):
            found = self._about(empty, names, live)
        else:
            found = self._worded(empty, formula, live)
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
        empty = _read(replace(query, side=None, since=None, until=None))
        names = self._names(query)
        if names:
            told = self._taken_up(empty, names, article_keys, live)
        else:
            uses, _ = self._uses(empty, formula_of(query.wording), live)
            told = reworded(uses, article_keys)
        found: dict[str, NewWording] = {}
        for now, before in told:
            if not _is_asked(now.side, query):
                continue
            quotes = verbatim([now.quote, before.quote], self._library.passages)
            if len(quotes) == 2:
                found.setdefault(now.quote.article_id, NewWording(*quotes))
        return list(found.values())

    def _taken_up(
        self,
        empty: WordingAnswer,
        names: Sequence[Term],
        article_keys: Collection[str],
        live: Generation,
    ) -> Iterator[tuple[Use, Use]]:
        """Formulas about names which sides take up in the articles, with who used them before."""
        found, _ = self._sentences([term.said for term in names], empty, live)
        sentences = [one for one in found if _has_all(one.words, names)]
        keyed = [(one.passage.article_key, one.words) for one in sentences]
        for key, places in recurrent(keyed, most=None):
            uses = [(sentences[place.sentence], place.span) for place in places]
            made = [Use(_quote(one, span), one.side, key) for one, span in uses]
            yield from taken_up(made, article_keys)

    def _names(self, query: WordingQuery) -> list[Term]:
        """The terms of a query that are names alone; none if it is a formula."""
        terms = terms_of(query.wording)
        named = {word.lower() for name in names_of(query.wording) for word in words_of(name)}
        words = {word.lower() for word in words_of(query.wording)} - STOP_WORDS
        if all(term.name for term in terms) or words <= named:
            return list(terms)
        speakers = self._library.attributions.speakers(query.scopes)
        return (
            list(terms)
            if match_speakers(query.wording, speakers, variants_of(speakers)).ids
            else []
        )

    def _worded(self, empty: WordingAnswer, formula: Formula, live: Generation) -> WordingAnswer:
        uses, is_cut = self._uses(empty, formula, live)
        sides = [self._checked(one) for one in by_side(uses)]
        kept = tuple(one for one in sides if one.stages)
        return replace(empty, sides=kept, is_cut=is_cut, reason=None if kept else "nothing")

    def _uses(
        self, empty: WordingAnswer, formula: Formula, live: Generation
    ) -> tuple[list[Use], bool]:
        """One use of each article and story, and whether older articles were left out."""
        sentences, is_cut = self._sentences([slot.words for slot in formula.slots], empty, live)
        best: dict[str, Use] = {}
        for one in sentences:
            variant = variant_in(one.words, formula)
            if variant is None:
                continue
            use = Use(_quote(one, variant.span), one.side, variant.key, variant.lacking)
            kept = best.setdefault(one.passage.article_key, use)
            if use.lacking < kept.lacking:
                best[one.passage.article_key] = use
        return list(best.values()), is_cut

    def _about(
        self, empty: WordingAnswer, names: Sequence[Term], live: Generation
    ) -> WordingAnswer:
        """The formulas that recur in sentences with all names."""
        found, is_cut = self._sentences([term.said for term in names], empty, live)
        sentences = [one for one in found if _has_all(one.words, names)]
        keyed = [(one.passage.article_key, one.words) for one in sentences]
        made = (self._recurrence(sentences, places) for _, places in recurrent(keyed))
        formulas = tuple(one for one in made if one is not None)
        return replace(
            empty, formulas=formulas, is_cut=is_cut, reason=None if formulas else "nothing"
        )

    def _recurrence(
        self, sentences: Sequence[_Sentence], places: Sequence[Place]
    ) -> Recurrence | None:
        uses = [sentences[place.sentence] for place in places]
        newest = min(range(len(uses)), key=lambda number: _age(uses[number]))
        quotes = verbatim([_quote(uses[newest], places[newest].span)], self._library.passages)
        days = sorted(one.passage.published.day for one in uses if one.passage.published)
        counts: dict[str, int] = {}
        for one in uses:
            side = _BY_ALL if one.side.nearness == "press" else one.side.name
            counts[side] = counts.get(side, 0) + 1
        ordered = tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
        first, last = (days[0], days[-1]) if days else (None, None)
        return next(
            (Recurrence(one.span or "", one, len(uses), ordered, first, last) for one in quotes),
            None,
        )

    def _sentences(
        self, groups: Sequence[Sequence[str]], asked: WordingAnswer, live: Generation
    ) -> tuple[list[_Sentence], bool]:
        """The sentences of passages with a word of each group, newest article first."""
        wanted = SearchFilter(asked.query.scopes, live.chunker, asked.since, asked.until)
        searched = [_heads(group) for group in groups]
        found = self._library.mentions.newest(searched, wanted, _PASSAGES)
        sides = self._library.mentions.sides(one.article_key for one in found)
        kept = [
            (one, side)
            for one in of_oldest_copies(found, _order)
            if _is_asked(side := side_of(one.source, sides.get(one.article_key)), asked.query)
        ]
        texts = self._library.passages.texts(one.revision_id for one, _ in kept)
        return list(_in_sentences(kept, texts)), len(found) == _PASSAGES

    def _checked(self, found: SideWording) -> SideWording:
        """A side's newest stages that stand in the library word for word."""
        stages, wordings = found.stages[-_STAGES:], _newest(found.wordings)
        quotes = verbatim((one.quote for one in (*stages, *wordings)), self._library.passages)
        kept = {(one.article_id, one.start) for one in quotes}
        return replace(
            found,
            stages=tuple(one for one in stages if _place(one.quote) in kept),
            wordings=tuple(one for one in wordings if _place(one.quote) in kept),
        )


def _newest(wordings: Sequence[Stage]) -> list[Stage]:
    """The wordings that were used last, in the order given; undated ones count as used last."""
    moments = [one.last.moment.timestamp() if one.last else float("inf") for one in wordings]
    numbers = sorted(range(len(wordings)), key=lambda number: -moments[number])[:_STAGES]
    return [wordings[number] for number in sorted(numbers)]


def _place(quote: Quote) -> tuple[str, int]:
    return quote.article_id, quote.start


def _read(query: WordingQuery) -> WordingAnswer:
    """The answer without wordings, with the days as they are read."""
    read = analyze(
        Question(query.wording, since=query.since, until=query.until, at=query.at,
                 day_first=query.day_first)
    ).read_as  # fmt: skip
    return WordingAnswer(query, read.since, read.until)


def _heads(forms: Sequence[str]) -> list[str]:
    """What to search for instead of phrases, between whose words others may stand."""
    heads = (max((word for word in words_of(form) if word not in STOP_WORDS), key=len, default=form)
             if " " in form and form.islower() else form for form in forms)  # fmt: skip
    return list(dict.fromkeys(heads))


def _is_asked(side: Side, query: WordingQuery) -> bool:
    return query.side is None or side.is_named(query.side)


def _order(one: Passage) -> tuple[bool, float, str]:
    moment = one.published.moment.timestamp() if one.published else 0.0
    return one.published is None, moment, one.article_key


def _age(one: _Sentence) -> float:
    published = one.passage.published
    return -published.moment.timestamp() if published else float("inf")


def _in_sentences(
    found: Sequence[tuple[Passage, Side]], texts: dict[int, str]
) -> Iterator[_Sentence]:
    questions = {one: asked(text) for one, text in texts.items()}
    for passage, side in found:
        text = texts.get(passage.revision_id, "")
        for span in passage.sentences if text else ():
            if not is_asked(span, questions[passage.revision_id]):
                yield _Sentence(passage, text, span, side)


def _has_all(sentence: str, names: Sequence[Term]) -> bool:
    stems = stems_of(sentence)
    return all(name.said_in(stems) for name in names)


def _quote(one: _Sentence, span: Span) -> Quote:
    """The quote of a sentence with some of its words, whose place is in the sentence."""
    return sentence_quote(one.passage, one.revision_text, one.span, span.moved(one.span.start))
