"""Fit the models by which sentences of other languages than English are ranked and trusted.

    python -m benchmarks.training.originals --data FOLDER NTREX

``NTREX`` is the folder of the repository of NTREX-128. Its documents with questions of the part
``rank`` (``benchmarks/questions/originals.jsonl.gz``), and some without, are imported in nine
languages into ``FOLDER``. Each question and its look-alike are asked of the articles in some
languages, one language at a time, and each question of all. The reader learned from no question of
this part.
"""

import argparse
import asyncio
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.training.logit import NONE_RIGHT, QuestionGroup, fit
from benchmarks.training.reader.originals import (
    NTREX,
    News,
    Original,
    read_originals,
    read_translations,
)
from benchmarks.training.rows import is_acceptable
from benchmarks.training.weights_file import update_weights
from index.answer.candidates import SentenceCandidate, best_first, best_of_each
from index.answer.logistic import LogisticModel
from index.answer.originals import compared, read_in, standings_of
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.retrieval import retriever
from index.app import opened
from index.settings import load_settings
from index.values import Question

RANKED = (
    "passage", "behind", "reader", "reader_share", "reader_best", "reader_lead", "evidence",
    "names", "dated", "first",
)  # fmt: skip
"""The features of a sentence."""

SURE = (
    *RANKED, "odds", "lead", "alone", "borne_out", "length", "number", "date", "person", "place",
)  # fmt: skip
"""Those of the best sentence of an article, and how it compares with those of others."""

OTHERS = 30
"""Documents without a question that are imported, too."""

IN_EACH = 2
"""Languages in which each question is asked, and its look-alike."""

SEED = 20261202

PRINTED = "september 2018"
"""When the documents were printed."""

OTHER_TIMES = ("1999", "march 2011", "may 2022", "2016", "june 2020")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was read, with the sentences that were read for it.

    Attributes:
        reading: the question.
        read: the sentences.
        right: whether each answers; None if that is not known.
        answers: the words that answer, by language; none for a look-alike.
        asked_in: the language of the question; None for English.
    """

    reading: QuestionAnalysis
    read: Sequence[SentenceCandidate]
    right: Sequence[bool | None]
    answers: Mapping[str, str]
    asked_in: str | None = None


Found = tuple[QuestionAnalysis, Sequence[SentenceCandidate]]
"""A question and the sentences that were read for it."""

Ask = Callable[[str, tuple[str, ...], str | None], Found]
"""Asks a question of the articles in some languages, of all if none is given; the last is the
language of the question, None for English."""


def articles_of(news: News, written: Sequence[Original]) -> Iterator[dict[str, Any]]:
    """Yield the documents as lines of a bulk file, in each language."""
    first = {news.document_of[one.sentence][0] for one in written}
    documents = sorted(news.documents.values())
    others = [one for one in documents if one[0] not in first]
    chosen = [one for one in documents if one[0] in first]
    for number, document in enumerate([*chosen, *random.Random(SEED).sample(others, OTHERS)]):
        for language in NTREX:
            yield {
                "id": f"{document[0]}-{language}",
                "url": f"https://ntrex.invalid/{document[0]}-{language}",
                "language": language,
                "title": "",
                "published_at": f"2018-09-{number % 28 + 1:02}" if number % 3 else None,
                "text": "\n".join(news.sentences[language][one].strip() for one in document),
            }


def asked_of(
    news: News,
    written: Iterable[Original],
    translations: Mapping[str, Sequence[tuple[str, str]]],
    ask: Ask,
) -> Iterator[Asked]:
    """Yield each question and its look-alikes, as they are read in some languages.

    A look-alike is the one that was written, the question of another year, and the question where
    its own article is not in the library.
    """
    chance = random.Random(SEED)
    for one in written:
        told = [each for each in NTREX if each != "en" and one.answers.get(each)]
        some = [(each,) for each in chance.sample(told, min(IN_EACH, len(told)))]
        article = f"{news.document_of[one.sentence][0]}-"
        for languages in [*some, ()]:
            found = _labelled(ask(one.question, languages, None), article, one.answers)
            yield found
            yield _without(found, article)
        for languages in some if one.twin else ():
            yield _labelled(ask(one.twin, languages, None), article, {})
        dated = f"{one.question.rstrip(' ?.')} in {{}}?"
        if some:
            yield _labelled(ask(dated.format(PRINTED), some[0], None), article, one.answers)
            other = dated.format(chance.choice(OTHER_TIMES))
            yield _labelled(ask(other, some[0], None), article, {})

        for language, question in translations.get(one.question, ()):
            for told_in in (("en",), ()):
                found = _labelled(ask(question, told_in, language), article, one.answers)
                found = replace(found, asked_in=language)
                yield found
                yield _without(found, article)
        for language, question in translations.get(one.twin, ()) if one.twin else ():
            found = _labelled(ask(question, ("en",), language), article, {})
            yield replace(found, asked_in=language)


def _without(asked: Asked, article: str) -> Asked:
    """Return what was read of other articles alone, none of which answers."""
    others = [
        one
        for one in asked.read
        if not (one.sentence.passage.external_id or "").startswith(article)
    ]
    return replace(asked, read=compared(others), right=[False] * len(others), answers={})


def _labelled(found: Found, article: str, answers: Mapping[str, str]) -> Asked:
    """Return what was read with its labels; other sentences of the article may tell it, too."""
    reading, read = found
    right: list[bool | None] = []
    for choice in read:
        passage = choice.sentence.passage
        answer = answers.get(passage.language or "")
        holds = answer is not None and answer in choice.sentence.words
        here = (passage.external_id or "").startswith(article)
        right.append(holds if here or not holds else None)
    return Asked(reading, read, right, answers)


def learnt(asked: Sequence[Asked]) -> dict[str, Any]:
    """Fit the models: the ranking, then the probabilities of the best sentence and its words.

    Questions in other languages than English have probabilities of their own.
    """
    english = [one for one in asked if one.asked_in is None]
    ranking = fit([one for one in map(_group, english) if len(one.known)], RANKED, NONE_RIGHT)
    judge = LogisticModel(**ranking)
    sure, spans = _sure(english, judge)
    sure_across, spans_across = _sure([one for one in asked if one.asked_in], judge)
    return {
        "originals": ranking,
        "sure originals": sure,
        "spans originals": spans,
        "sure across": sure_across,
        "spans across": spans_across,
    }


def _sure(
    asked: Iterable[Asked], judge: LogisticModel
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Fit the probability that a best sentence answers, and that its marked words do."""
    sure, spans = [], []
    for one in asked:
        known = {
            id(choice.sentence): right for choice, right in zip(one.read, one.right, strict=True)
        }
        best = best_of_each(best_first(one.read, judge))
        for choice, standing in [*zip(best, standings_of(one.reading, best), strict=True)][:2]:
            right = known[id(choice.sentence)]
            if right is None:
                continue
            row = {**asdict(choice.features), **asdict(standing)}
            values = np.array([[row[name] for name in SURE]])
            sure.append(QuestionGroup(values, np.array([right])))
            answer = one.answers.get(choice.sentence.passage.language or "", "")
            marked = right and is_acceptable(choice.answer, [answer])
            spans.append(QuestionGroup(values, np.array([marked])))
    return fit(sure, SURE), fit(spans, SURE)


def _group(one: Asked) -> QuestionGroup:
    rows = [
        ([getattr(choice.features, name) for name in RANKED], right)
        for choice, right in zip(one.read, one.right, strict=True)
        if right is not None
    ]
    return QuestionGroup(
        np.array([values for values, _ in rows]), np.array([right for _, right in rows], np.bool_)
    )


async def _collected(data: Path, folder: Path) -> list[Asked]:
    written, news = read_originals("rank"), News(folder)
    bulk = data / "originals.jsonl"
    data.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in articles_of(news, written)]
    bulk.write_text("".join(lines), encoding="utf-8")
    async with opened(load_settings(data=data)) as verbale:
        await verbale.import_file(bulk)
        answerer = verbale.answerer
        originals, live = answerer.originals, answerer.library.generations.live()
        assert originals is not None
        assert live is not None

        def ask(text: str, languages: tuple[str, ...], asked_in: str | None) -> Found:
            question = Question(text)
            reading = analyze(question)
            if asked_in:
                reading = read_in(asked_in, reading)
            reach = replace(
                retriever.Asked(question, reading, live).search_filter, languages=languages
            )
            return reading, originals.read(reading, reach, live, asked_in)

        found = asked_of(
            news,
            tqdm(written, unit="question", mininterval=10),
            read_translations("rank"),
            ask,
        )
        return await asyncio.to_thread(list, found)


def fitted(data: Path, folder: Path) -> None:
    """Import, ask, and fit the packaged models.

    Args:
        data: the folder of the library to make.
        folder: that of NTREX-128's repository.
    """
    update_weights(learnt(asyncio.run(_collected(data, folder))))


def main() -> None:
    """Fit the packaged models."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.originals",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("ntrex", type=Path, help="the folder of NTREX-128's repository")
    given = parser.parse_args()
    fitted(given.data, given.ntrex)


if __name__ == "__main__":
    main()
