"""Collect what is known of the passages and sentences found for questions with expected answers.

A row is what ``benchmarks.training.ranker`` learns from: the features and labels of one question.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index.answer.answerer import Answerer
from index.answer.candidates import Features, SentenceCandidate
from index.answer.definitions import asks_to_define
from index.answer.ranking.ranking import Register, register_of
from index.answer.retrieval.retriever import RetrievalResult, passage_features
from index.answer.spans.patterns import says_today
from index.app import opened
from index.operations.evaluation.dataset import ExpectedAnswer, read_expected
from index.operations.evaluation.scoring import contains, plain, token_f1
from index.settings import load_settings
from index.store.rows import Passage

Row = dict[str, Any]

DEFINES = "defines"
"""The feature of sentences that is fitted to questions for definitions alone."""

SENTENCE_FEATURES = tuple(field.name for field in fields(Features) if field.name != DEFINES)
"""The other features of sentences."""

_ALIKE = 0.5
"""Token F1 from which a span is an acceptable answer."""


def row_of(answerer: Answerer, expected: ExpectedAnswer) -> Row | None:
    """Return the features and labels of each candidate passage and sentence of a question."""
    sought = answerer.seek(expected.question)
    if sought is None:
        return None
    return row_of_read(sought, answerer.read(sought), expected) | {
        "passages": list(_passages(answerer, sought, expected)),
        "drafts": [_sentence(one, expected) for one in answerer.drafts(sought)],
    }


def row_of_read(
    sought: RetrievalResult, read: Sequence[SentenceCandidate], expected: ExpectedAnswer
) -> Row:
    """Return the features and labels of the sentences read for a question."""
    reading = sought.reading
    defining = asks_to_define(reading, (one.sentence.words for one in read))
    alone = len({one.article_key for one in read}) == 1
    registers = [register_of(reading, one, defining=defining, alone=alone) for one in read]
    return {
        "question": expected.question.text,
        "kind": reading.kind,
        "answerable": expected.answerable,
        "sentences": [
            _sentence(one, expected, register)
            for one, register in zip(read, registers, strict=True)
        ],
    }


def _passages(
    answerer: Answerer, sought: RetrievalResult, expected: ExpectedAnswer
) -> Iterator[Row]:
    texts = answerer.library.passages.words(one.passage.id for one in sought.candidates)
    known = passage_features(sought.reading, sought.term_weights, sought.candidates, texts)
    for one in sought.candidates:
        if one.passage.id in known:
            right = is_right(one.passage, texts[one.passage.id], expected)
            yield {"features": _rounded(known[one.passage.id]), "right": right}


def _sentence(
    choice: SentenceCandidate, expected: ExpectedAnswer, register: Register = "read"
) -> Row:
    right = is_right(choice.sentence.passage, choice.sentence.words, expected)
    marked = is_acceptable(choice.answer, expected.answers)
    return sentence_row(choice, right, marked, register)


def sentence_row(
    choice: SentenceCandidate,
    right: bool | None,
    marked: bool | None,
    register: Register = "read",
) -> Row:
    """Return the features and labels of a sentence.

    Args:
        choice: the sentence.
        right: whether it answers; None if that is unknown.
        marked: whether its span is an acceptable answer; None if that is unknown.
        register: its register.
    """
    return {
        "features": _rounded(choice.features),
        "prior": round(choice.prior, 4),
        "follow_up": choice.follow_up,
        "register": register,
        "right": right,
        "article": choice.article_key,
        "answer": choice.answer,
        "marked": marked,
    }


def is_acceptable(answer: str, acceptable: Iterable[str]) -> bool:
    """Return whether a span is an acceptable answer, with other words or without some."""
    said = plain(answer)
    return any(contains(said, plain(one)) or token_f1(answer, one) >= _ALIKE for one in acceptable)


def is_right(passage: Passage, words: str, expected: ExpectedAnswer) -> bool | None:
    """Return whether words of a passage answer, or None if that is unknown.

    An article that the file doesn't name but that contains an acceptable answer may or may not be
    right, so it is left out of the training.
    """
    said = plain(words)
    holds = any(contains(said, plain(one)) for one in expected.answers)
    if expected.articles & {passage.external_id, passage.article_key, passage.url}:
        told = any(contains(said, plain(one)) for one in expected.passages)
        return holds or (expected.dated and (told or says_today(words)))
    return None if holds else False


def _rounded(features: Any) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in asdict(features).items()}


async def collect(data: Path, out: Path, lists: Sequence[Path]) -> None:
    """Ask a library every question of some files, and write the features."""
    asked = [expected for file in lists for expected in read_expected(file)]
    async with opened(load_settings(data=data)) as verbale:
        rows = (row_of(verbale.answerer, expected) for expected in tqdm(asked, unit="question"))
        await asyncio.to_thread(write_rows, out, rows)


def write_rows(out: Path, rows: Iterable[Row | None]) -> None:
    """Write rows as JSON Lines, without those that are None."""
    with out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows if row)
