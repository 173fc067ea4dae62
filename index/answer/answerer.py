"""Answering: from a question to quotes that are checked, or to a refusal that says why."""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from index.answer.choose import PASSAGES, Choice, Chooser
from index.answer.question import Reading, read
from index.answer.quote import quote, verbatim
from index.answer.rarity import Rarity
from index.answer.retrieve import Retriever
from index.encode.encoder import Encoder
from index.store.library import Library
from index.store.nearest import Nearest
from index.store.rows import Generation, Reach
from index.values import PUBLIC, Agreement, Answer, Question, Quote

log = logging.getLogger(__name__)

QUOTES = 5
NEAREST = 3

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
        """
        started = time.perf_counter()
        reading = read(question)
        generation = self._library.generations.live()
        choices = self._choices(question, reading, generation) if generation else []
        answer = self._answered(question, reading, choices) or self._refused(
            question, reading, choices, empty=generation is None
        )
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000))

    def _choices(
        self, question: Question, reading: Reading, generation: Generation
    ) -> list[Choice]:
        reach = Reach(
            scopes=tuple(dict.fromkeys((PUBLIC, question.scope))),
            chunker=generation.chunker,
            since=reading.read_as.since,
            until=reading.read_as.until,
            source=question.source,
        )
        vector = self._encoder.encode_question(reading.text)
        candidates = self._retriever.retrieve(reading, vector, reach, generation)
        texts = self._library.passages.texts(
            one.passage.revision_id for one in candidates[:PASSAGES]
        )
        # An article may go between the two looks; then its passages are no candidates any more.
        candidates = [one for one in candidates[:PASSAGES] if one.passage.revision_id in texts]
        frequencies, passages = self._library.words.frequencies(reading.terms)
        rarity = Rarity.of(frequencies, passages)
        return self._chooser.choose(reading, vector, candidates, texts, rarity)

    def _answered(
        self, question: Question, reading: Reading, choices: Sequence[Choice]
    ) -> Answer | None:
        good = [choice for choice in choices if choice.score >= THRESHOLD]
        quotes = verbatim(_quotes(good, QUOTES), self._library.passages)
        if not quotes:
            return None
        first = next(c for c in good if c.passage.article_key == quotes[0].article_id)
        dated = first.dated and quotes[0].published is not None
        return Answer(
            question=question,
            read_as=reading.read_as,
            confidence=quotes[0].score,
            answer=_date_of(quotes[0]) if dated else quotes[0].span or quotes[0].sentence,
            answer_from="published_at" if dated else "text",
            quotes=quotes,
            agreement=agreement(quotes),
        )

    def _refused(
        self, question: Question, reading: Reading, choices: Sequence[Choice], *, empty: bool
    ) -> Answer:
        nearest = verbatim(_quotes(choices, NEAREST), self._library.passages)
        return Answer(
            question=question,
            read_as=reading.read_as,
            confidence=nearest[0].score if nearest else 0.0,
            reason=_reason(question, reading, empty=empty, found=bool(nearest)),
            nearest=nearest,
        )


def _quotes(choices: Sequence[Choice], limit: int) -> list[Quote]:
    """The best sentence of each article; articles that print the same sentence count once."""
    articles: set[str] = set()
    printed: dict[str, list[Choice]] = {}
    for choice in choices:
        if choice.passage.article_key not in articles:
            articles.add(choice.passage.article_key)
            printed.setdefault(choice.sentence.of(choice.text), []).append(choice)
    return [
        quote(same[0], rank, sorted({c.passage.source for c in same[1:]}))
        for rank, same in enumerate(list(printed.values())[:limit], start=1)
    ]


def agreement(quotes: Sequence[Quote]) -> Agreement:
    """How many later quotes bear the first one's answering words out, and how many do not."""
    answers = [quoted.span.casefold() for quoted in quotes if quoted.span]
    if not answers or quotes[0].span is None:
        return Agreement()
    agree = sum(one in answers[0] or answers[0] in one for one in answers[1:])
    return Agreement(agree=agree, differ=len(answers) - 1 - agree)


def _date_of(quoted: Quote) -> str:
    day = quoted.published.day if quoted.published else None
    return f"{day.day} {day:%B %Y}" if day else ""


def _reason(question: Question, reading: Reading, *, empty: bool, found: bool) -> str:
    if empty:
        return "The library is empty; add articles first (`verbale import`, `verbale add`)."
    bounds = [
        f"from “{question.source}”" if question.source else "",
        f"since {reading.read_as.since}" if reading.read_as.since else "",
        f"until {reading.read_as.until}" if reading.read_as.until else "",
    ]
    within = " ".join(bound for bound in bounds if bound)
    if not found:
        return f"The library holds nothing {within or 'that comes near'}."
    return f"No sentence {within + ' ' if within else ''}answers this closely enough to be quoted."
