"""Mine training examples from questions on news: the answering passage and hard negatives.

The negatives are retrieved passages, not random texts: the reader must tell the answering article
from a dozen similar ones.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from benchmarks.training.questions import WrittenQuestion
from benchmarks.training.reader.examples import Example
from index.answer.answerer import Answerer
from index.answer.question.analyze import analyze
from index.answer.reader.base import heading
from index.answer.retrieval.retriever import RetrievalResult
from index.store.rows import Passage
from index.values import Question

LOOKED = 15
"""Top passages from which negatives are taken."""

NEGATIVES = 3
"""Negatives per question in its chat version; one fewer if nothing answers it, because questions
without a positive example would be too large a share."""

PRINTED = 0.5
"""Share of questions used in their well-formed version in addition to the chat version."""


class Miner:
    """Makes examples from questions and the passages that a library returns for them."""

    def __init__(self, answerer: Answerer, seed: int) -> None:
        self._answerer = answerer
        self._chance = random.Random(seed)

    def examples(self, written: WrittenQuestion) -> Iterator[Example]:
        """Yield examples for the answering passage, if any, and for some negatives."""
        typed = self._answerer.seek(Question(written.chat, at=written.at))
        if typed is None:
            return
        found = [one.passage.id for one in typed.candidates]
        texts = self._answerer.library.passages.words(found)
        others = NEGATIVES if written.answer else NEGATIVES - 1
        yield from self._of(typed.reading.plain, written, typed, texts, others)
        if self._chance.random() < PRINTED:
            plain = analyze(Question(written.question, at=written.at)).plain
            yield from self._of(plain, written, typed, texts, others=1)

    def _of(
        self,
        question: str,
        written: WrittenQuestion,
        sought: RetrievalResult,
        texts: Mapping[int, str],
        others: int,
    ) -> Iterator[Example]:
        found = [
            (one.passage, texts[one.passage.id])
            for one in sought.candidates
            if one.passage.id in texts
        ]
        yield from _answering(question, written, found)
        strangers = [
            _example(question, passage, words)
            for passage, words in found[:LOOKED]
            if not _may_answer(written, words)
        ]
        yield from strangers[:1]
        rest = strangers[1:]
        yield from self._chance.sample(rest, min(others - 1, len(rest)))


def _answering(
    question: str, written: WrittenQuestion, found: Sequence[tuple[Passage, str]]
) -> Iterator[Example]:
    for passage, words in found:
        at = words.find(written.sentence) if passage.external_id == written.article else -1
        if written.answer and at >= 0:
            made = _example(question, passage, words)
            head = len(heading(passage.title, passage.published))
            start = head + at + written.sentence.index(written.answer)
            yield replace(made, start=start, end=start + len(written.answer))
            return


def _example(question: str, passage: Passage, words: str) -> Example:
    head = heading(passage.title, passage.published)
    shift = len(head) - passage.span.start
    spans = tuple((one.start + shift, one.end + shift) for one in passage.sentences)
    return Example(question, head + words, sentences=spans)


def _may_answer(written: WrittenQuestion, words: str) -> bool:
    """Return whether a passage contains an answer, so can't be a negative."""
    said = words.casefold()
    answers = (*written.acceptable, *(one.words for one in written.others))
    return any(one.casefold() in said for one in answers)
