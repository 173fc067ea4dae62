"""Answering: from a question to quotes that are checked, or to a refusal that says why."""

import time
from collections.abc import Sequence
from dataclasses import replace

from index.answer import reasons
from index.answer.agreement import agreement
from index.answer.choose import Choice, Chooser
from index.answer.question import Reading, read
from index.answer.quote import merged, quote, verbatim
from index.answer.rarity import Rarity
from index.answer.retrieve import Retriever
from index.answer.sentence import sentences_of
from index.answer.spans import dates_by_article
from index.encode.encoder import Encoder
from index.errors import NotFoundError
from index.moments import Published
from index.store.library import Library
from index.store.nearest import Nearest
from index.store.rows import Generation, Reach
from index.values import PUBLIC, Answer, Question, Quote

QUOTES = 5
NEAREST = 3

PASSAGES = 10
"""Passages whose sentences are looked at; the right one is among them for 95 questions of 100."""

THRESHOLD = 0.5
"""Below this chance that the best sentence answers, the question is refused."""


class Answerer:
    """Answers questions from one library; safe to call from several threads."""

    def __init__(self, library: Library, encoder: Encoder, nearest: Nearest) -> None:
        self._library = library
        self._encoder = encoder
        self._retriever = Retriever(library, nearest)
        self._chooser = Chooser(encoder)

    def answer(self, question: Question) -> Answer:
        """The answer to one question.

        Raises:
            InputError: the question cannot be read.
            NotFoundError: it names a source that the asker's scopes do not have.
        """
        started = time.perf_counter()
        answer = self._answer(question, read(question))
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000))

    def _answer(self, question: Question, reading: Reading) -> Answer:
        generation = self._library.generations.live()
        if generation is None:
            return _refused(question, reading, reasons.EMPTY)
        reach = _reach(question, reading, generation)
        self._check_source(reach)
        choices = self._choices(reading, reach, generation)
        quotes = self._quotes([one for one in choices if _answers(one, reading)], QUOTES)
        if quotes:
            return _answered(question, reading, quotes)
        nearest = self._quotes(choices, NEAREST)
        return _refused(question, reading, self._reason(reach, nearest), nearest)

    def _check_source(self, reach: Reach) -> None:
        """A source by name must be there, or a person would take a slip of the pen for silence."""
        if reach.source is None or self._holds(replace(reach, since=None, until=None)):
            return
        names = sorted({one.name for one in self._library.catalogue.sources(reach.scopes)})
        if reach.source.casefold() not in map(str.casefold, names):
            raise NotFoundError(reasons.no_source(reach.source, names))

    def _holds(self, reach: Reach) -> bool:
        return self._library.passages.count(reach) > 0

    def _choices(self, reading: Reading, reach: Reach, generation: Generation) -> list[Choice]:
        vector = self._encoder.encode_question(reading.text)
        candidates = self._retriever.retrieve(reading, vector, reach, generation)[:PASSAGES]
        sentences = sentences_of([one.passage for one in candidates], self._library.passages)
        whole = Reach(reach.scopes, reach.chunker)
        rarity = Rarity.of(*self._library.words.frequencies(reading.terms, whole))
        return self._chooser.choose(reading, vector, candidates, sentences, rarity)

    def _quotes(self, choices: Sequence[Choice], limit: int) -> tuple[Quote, ...]:
        """Checked quotes of the best sentence of each article."""
        best: dict[str, Choice] = {}
        for choice in choices:
            best.setdefault(choice.sentence.passage.article_key, choice)
        return merged(verbatim(map(quote, best.values()), self._library.passages), limit)

    def _reason(self, reach: Reach, nearest: Sequence[Quote]) -> str:
        """Why nothing is quoted, in words for a person."""
        if nearest:
            return reasons.too_far(reach)
        if self._holds(reach):
            return reasons.nothing_near(reach)
        unbounded = Reach(reach.scopes, reach.chunker)
        return reasons.nothing_there(reach) if self._holds(unbounded) else reasons.EMPTY


def _reach(question: Question, reading: Reading, generation: Generation) -> Reach:
    return Reach(
        scopes=tuple(dict.fromkeys((PUBLIC, question.scope))),
        chunker=generation.chunker,
        since=reading.read_as.since,
        until=reading.read_as.until,
        source=(question.source or "").strip() or None,
    )


def _answers(choice: Choice, reading: Reading) -> bool:
    """Whether a choice may be quoted; "today" says nothing where the article has no date."""
    undated = choice.sentence.passage.published is None
    today = dates_by_article(reading.kind, choice.sentence.words, choice.span)
    return choice.score >= THRESHOLD and not (today and undated)


def _answered(question: Question, reading: Reading, quotes: tuple[Quote, ...]) -> Answer:
    first = quotes[0]
    dated = dates_by_article(reading.kind, first.sentence, first.span)
    return Answer(
        question=question,
        read_as=reading.read_as,
        confidence=first.score,
        answer=_day_of(first.published) if dated else first.span or first.sentence,
        answer_from="published_at" if dated else "text",
        quotes=quotes,
        agreement=agreement(reading.kind, quotes),
    )


def _day_of(published: Published | None) -> str:
    assert published is not None, "a sentence that says today is quoted from a dated article alone"
    return f"{published.day.day} {published.day:%B %Y}"


def _refused(
    question: Question, reading: Reading, reason: str, nearest: tuple[Quote, ...] = ()
) -> Answer:
    return Answer(
        question=question,
        read_as=reading.read_as,
        confidence=nearest[0].score if nearest else 0.0,
        reason=reason,
        nearest=nearest,
    )
