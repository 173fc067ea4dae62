"""Find what answers across languages: in articles, or to questions, of others than English.

Passages in other languages have vectors of the multilingual encoder, and the multilingual reader
marks the words that answer. What it is sure of stands beside the English sentences, by its
probability. A question in another language is put to English passages, too.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from anyascii import anyascii

from index.answer.candidates import Features, SentenceCandidate, best_first, best_of_each
from index.answer.doubt import doubted
from index.answer.logistic import packaged_model
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.lexicon.lookup import packaged_things
from index.answer.question.normal_form import normal_form
from index.answer.question.terms import Term, usual_share
from index.answer.question.times.expressions import DateRange
from index.answer.ranking.ranking import (
    ConfidenceFeatures,
    RankedAnswer,
    confidence_features,
)
from index.answer.ranking.span_reading import limited
from index.answer.reader.base import Reader, excerpt
from index.answer.retrieval.retriever import is_about
from index.answer.sentences import Sentence, sentences_of
from index.embedding.encoder import Matrix
from index.embedding.multilingual import TwoEncoders
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.store.vectors.sync import VectorSearch
from index.text.days_across import dates_in
from index.text.foreign_text import SCRIPTS, plain_words, read_text
from index.text.language import foreign
from index.text.names_across import places_in, told_in
from index.values import ReadAs

NEAR = 100
"""Passages found by meaning."""

FOUND = 10
"""Nearest passages in which names are looked for."""

READ = 6
"""Passages read at most."""

RIVALS = 3
"""Passages read at least where one is, so that the likeliest can be compared."""

_AS_NEAR = 0.4
"""How much farther than the nearest passage one may be that is read."""

_COSINES = {
    "ru": (0.718, 0.811), "uk": (0.717, 0.805), "zh": (0.709, 0.784), "fr": (0.727, 0.823),
    "es": (0.727, 0.825), "pt": (0.735, 0.809), "de": (0.725, 0.826), "ar": (0.720, 0.797),
    "fa": (0.723, 0.809), "en": (0.25, 0.50),
}  # fmt: skip
"""The mean cosines of English questions with other sentences and with those that answer, by
language: of 60 questions of the part ``rank`` on NTREX-128. Those of English are of questions in
other languages, whose vectors are mapped."""

_OTHERWISE = (0.722, 0.810)
"""The same for other languages."""


_SURE = 20.0
"""A margin of the reader by which nobody doubts; larger ones count as this."""

_UNUSUAL = 0.0004
"""Share of passages of usual English below which a word is a name, however it is typed."""

_TOLD = 0.5
"""Least sureness with which a text tells a name."""

_READ_FOR_NAMES = 3_000
"""Characters of an article in which a name is looked for."""


_Found = tuple[Sequence[Sentence], float]
"""The sentences of a passage, and how near it is."""


_CAPITAL = re.compile(r"\b[^\W\d_a-zа-яіїєґ]\w{3,}")
"""A word of four letters or more that begins with a capital."""

_SURNAME = 5
"""Least letters of a surname that is looked for; its first ones may begin another word."""


@dataclass(frozen=True)
class Originals:
    """Answers from articles in other languages; safe to call from several threads.

    Attributes:
        library: the library.
        encoder: both encoders.
        reader: the multilingual reader.
        nearest: searches by vectors.
    """

    library: Library
    encoder: TwoEncoders
    reader: Reader
    nearest: VectorSearch

    def read(
        self,
        reading: QuestionAnalysis,
        search_filter: SearchFilter,
        generation: Generation,
        asked_in: str | None = None,
        *,
        alone: bool = True,
    ) -> list[SentenceCandidate]:
        """Return the sentences that are read, unordered.

        Args:
            reading: the question.
            search_filter: the passages that may answer.
            generation: the generation that is searched.
            asked_in: the language of the question, which is put to English articles, too; None for
                an English one, which is not.
            alone: whether nothing else is there to be shown, so that something is to be read.
        """
        found: list[_Found] = []
        reach = replace(search_filter, foreign=True)
        if self.library.full_text.passages(reach):
            vector = self.encoder.others.encode_question(reading.text)
            found += self._found(reach, generation, vector)
        if asked_in:
            vector = self.encoder.encode_foreign_question(reading.text)
            found += self._found(search_filter, generation, vector)
        return self._read(reading, found, asked_in, alone=alone) if found else []

    def _found(self, reach: SearchFilter, generation: Generation, vector: Matrix) -> list[_Found]:
        """Return the sentences of the nearest passages, in English or in other languages alone."""
        hits = self.nearest.nearest(generation, reach, vector, NEAR)
        cosines = {hit.passage_id: hit.score for hit in hits}
        passages = self.library.passages.in_reach(list(cosines), reach).values()
        near = {
            one.id: nearness(cosines[one.id], one.language)
            for one in passages
            if reach.foreign or not foreign(one.language)
        }
        chosen = sorted(
            (one for one in passages if one.id in near), key=lambda one: (-near[one.id], one.id)
        )[:FOUND]
        sentences = sentences_of(chosen, self.library.passages)
        return [(sentences[one.id], near[one.id]) for one in chosen if one.id in sentences]

    def _read(
        self,
        reading: QuestionAnalysis,
        found: Sequence[_Found],
        asked_in: str | None,
        *,
        alone: bool,
    ) -> list[SentenceCandidate]:
        """Return the sentences of the likeliest passages with their features.

        Of whom an article never names, it tells nothing, so it is read for comparison alone, or
        because it is near, or nothing else is there to be shown.
        """
        names = known_names(reading.text, asked_in) if asked_in else _names(reading)
        words = _CAPITAL.findall(reading.text)
        told_by_capitals = asked_in not in (None, "de")
        capitals = [one for one in words if told_by_capitals and not reading.text.startswith(one)]
        found = sorted(found, key=lambda one: -one[1])
        likely = [one for one in found if one[1] >= found[0][1] - _AS_NEAR]
        told = [one for one in likely if _tells(names, one[0], capitals, asked_in)][:READ]
        others = [one for one in found if one not in told][: max(0, RIVALS - len(told))]
        as_near = found[0][1] >= 1.0  # as what answers
        chosen = told + others if told or as_near or alone else []
        excerpts = [excerpt(sentences) for sentences, _ in chosen]
        scores = self.reader.read(reading.plain, [one.text for one in excerpts])
        read = []
        for (sentences, near), made, scored in zip(chosen, excerpts, scores, strict=True):
            for sentence in sentences:
                place = made.place(sentence.span)
                best = scored.best(place)
                if best is None:
                    continue
                features = Features(
                    passage=near,
                    reader=limited(best.margin / _SURE),
                    reader_lead=limited(best.lead / _SURE),
                    evidence=limited(scored.evidence_of(place) / _SURE),
                    dated=_dated(reading, sentence),
                    first=float(not sentence.before),
                    **told_names(names, sentence, capitals, asked_in),
                )
                span = best.span.moved(-made.shift(sentence.span))
                marked = span if span.start >= sentence.span.start else None
                read.append(SentenceCandidate(sentence, marked, features))
        return compared(read)


def read_in(language: str, reading: QuestionAnalysis) -> QuestionAnalysis:
    """Return the analysis of a question in another language: as it is, with the days it names."""
    days = [DateRange(*one, "") for one in dates_in(reading.text, language, None)]
    read_as = ReadAs(since=reading.read_as.since, until=reading.read_as.until)
    plain = normal_form(reading.text)
    return QuestionAnalysis(reading.text, plain, (), read_as, days[0] if days else None)


def nearness(cosine: float, language: str | None) -> float:
    """Return a cosine on a scale that is the same for all languages: 1 as of what answers, or 0."""
    others, answering = _COSINES.get(language or "en", _OTHERWISE)
    return (cosine - others) / (answering - others)


def judged(
    reading: QuestionAnalysis, read: Sequence[SentenceCandidate], asked_in: str | None = None
) -> list[SentenceCandidate]:
    """Return the best sentence of each article with its probability and that of its words."""
    best = best_of_each(best_first(read, packaged_model("originals")))
    standings = standings_of(reading, best)
    asked = "across" if asked_in else "originals"
    sure, spans = packaged_model(f"sure {asked}"), packaged_model(f"spans {asked}")
    found = [
        replace(
            one,
            score=sure.chance(one.features, standing),
            span_score=spans.chance(one.features, standing) if one.span else 0.0,
        )
        for one, standing in zip(best, standings, strict=True)
    ]
    # Whom an article never names, it does not tell of.
    told = [doubted(one) if one.features.names_missing else one for one in found]
    return sorted(told, key=lambda one: -one.score)


def standings_of(
    reading: QuestionAnalysis, best: Sequence[SentenceCandidate]
) -> list[ConfidenceFeatures]:
    """Return how each sentence compares with the others."""
    return confidence_features(reading.kind, [RankedAnswer(one.odds, one.answer) for one in best])


def _names(reading: QuestionAnalysis) -> list[Term]:
    """Return the terms that are names, or words that usual English has not, which mostly are."""
    return [
        term
        for term in reading.terms
        if len(term.words) > 2 or len(term.said) > 1  # "yi" is no word in other scripts
        if term.name or (len(term.said) == 1 and usual_share(term.words) < _UNUSUAL)
    ]


def told_names(
    names: Sequence[Term],
    sentence: Sentence,
    capitals: Sequence[str] = (),
    asked_in: str | None = None,
) -> dict[str, float]:
    """Return how far names are told near a sentence, and how many its whole article lacks.

    Args:
        names: the names, in English.
        sentence: the sentence.
        capitals: words of a question in another language that are names, too.
        asked_in: that language.
    """
    passage = sentence.passage
    near = f"{passage.title}\n{sentence.previous}\n{sentence.words}"
    told = [_told(term, near, passage.language) for term in names]
    article = _head(sentence)
    lost = [
        term
        for term, sure in zip(names, told, strict=True)
        if term.name and sure < _TOLD and _told(term, article, passage.language) < _TOLD
    ]
    unlike = not _prints(article, passage.language, tuple(capitals), asked_in)
    return {
        "names": sum(told) / len(told) if told else 1.0,
        "names_missing": float(min(len(lost) + unlike, 2)),
    }


def _tells(
    names: Sequence[Term], found: Sequence[Sentence], capitals: Sequence[str], asked_in: str | None
) -> bool:
    """Return whether the article of a passage, or the passage, prints every name."""
    passage, head = found[0].passage, _head(found[0])
    within = " ".join(one.words for one in found)
    return _prints(head, passage.language, tuple(capitals), asked_in) and all(
        any(_told(term, text, passage.language) >= _TOLD for text in (head, within))
        for term in names
        if term.name
    )


def _head(sentence: Sentence) -> str:
    """Return the part of a sentence's article in which names are looked for."""
    return f"{sentence.passage.title}\n{sentence.revision_text[:_READ_FOR_NAMES]}"


@lru_cache(maxsize=256)
def _prints(
    article: str, language: str | None, capitals: tuple[str, ...], asked_in: str | None
) -> bool:
    """Return whether an article in the language of a question prints its names, in any case.

    An English article is to print what a name in Cyrillic letters sounds like.
    """
    if language == asked_in:
        plain = read_text(article).plain
        return all(f" {plain_words(one)[:-2]}" in plain for one in capitals)
    if language != "en" or SCRIPTS.get(asked_in or "") != "cyrillic":
        return True
    words = {*_CAPITAL.findall(article)}
    return all(any(told_in(word, one, asked_in) >= _TOLD for word in words) for one in capitals)


def known_names(question: str, language: str) -> list[Term]:
    """Return the places, and people of the lexicon, that a question in another language names.

    People are found by their surnames, which other scripts may print by letter.
    """
    letters = f" {plain_words(anyascii(question))}"
    people = [one for one in packaged_things() if one.kind == "person"]
    surnames = {one.name.split()[-1] for one in people}
    named = [one for one in sorted(surnames) if len(one) >= _SURNAME and f" {one}" in letters]
    return [Term(one, name=True) for one in (*places_in(question, language), *named)]


def _told(term: Term, text: str, language: str | None) -> float:
    return max(told_in(form, text, language) for form in term.said)


def _dated(reading: QuestionAnalysis, sentence: Sentence) -> float:
    """Return 1 if the question's days are printed or the article's, .5 if none is known, or 0."""
    asked, published = reading.days, sentence.passage.published
    if asked is None or is_about(published, asked):
        return 1.0
    text, day = f"{sentence.previous}\n{sentence.words}", published.day if published else None
    told = dates_in(text, sentence.passage.language or "", day)
    if any(asked.meet(DateRange(first, last, "")) for first, last in told):
        return 1.0
    return 0.5 if published is None and not told else 0.0


def compared(read: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """Return the sentences with the features that compare them with each other."""
    margins = [_SURE * one.features.reader for one in read]
    total, best = 1.0 + sum(map(math.exp, margins)), max(margins, default=0.0)
    nearest = max((one.features.passage for one in read), default=0.0)
    return [
        one.with_features(
            behind=nearest - one.features.passage,
            reader_share=math.exp(margin) / total,
            reader_best=float(margin >= best),
        )
        for one, margin in zip(read, margins, strict=True)
    ]
