"""Ask English questions of articles in other languages, one language at a time, and of all.

    python -m benchmarks.originals --data FOLDER ARTICLES QUESTIONS [LANGUAGE…]

``ARTICLES`` is a bulk file whose articles have a ``language``; it is imported into ``FOLDER``.
``QUESTIONS`` has a question a line: ``answers`` and ``gold`` give the words that answer and the
articles by language, ``twins`` further articles with the words in each. A question without an
article in a language should be refused there. ``all`` asks all articles together.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.confidence_intervals import interval, sampled
from index.app import Verbale, opened
from index.operations.evaluation.scoring import auroc
from index.settings import load_settings
from index.values import Answer, Question

ALL = "all"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    Attributes:
        answerable: whether an article in the language answers.
        first: whether the first quote, or the nearest of a refusal, has the words that answer.
        answered: whether it was answered.
        confidence: the probability of the first quote.
        bold: whether the bold words answer; None if none are bold, or the first quote is wrong.
    """

    answerable: bool
    first: bool
    answered: bool
    confidence: float
    bold: bool | None


def outcome(line: dict[str, Any], language: str, answer: Answer) -> Outcome:
    """Judge the answer to a question that was asked of the articles in a language, or of all."""
    gold, twins = line.get("gold", {}), line.get("twins", {})
    languages = list(gold) if language == ALL else [language]
    twins = {one: words for one, words in twins.items() if language in (ALL, one.split("-")[-1])}
    right = {one for each in languages for one in gold.get(each, ())} | set(twins)
    words = [one for each in languages for one in line.get("answers", {}).get(each, ())]
    words += [one for each in twins.values() for one in each]
    shown = (*answer.quotes, *answer.nearest)[:1]
    first = any(one.external_id in right and any(w in one.text for w in words) for one in shown)
    span = answer.quotes[0].span if answer.answered and first else None
    bold = any(w in span or span in w for w in words) if span else None
    return Outcome(bool(right), first, answer.answered, answer.confidence, bold)


def told(outcomes: Sequence[Outcome]) -> str:
    """Return a row of the table: shares with their intervals of 95 %."""
    answerable = [one for one in outcomes if one.answerable]
    others = [one for one in outcomes if not one.answerable]
    bold = [not one.bold for one in outcomes if one.bold is not None]
    separation = auroc(
        [one.confidence for one in answerable if one.first], [one.confidence for one in others]
    )
    shares = (
        ("first", [float(one.first) for one in answerable]),
        ("answered rightly", [float(one.first and one.answered) for one in answerable]),
        ("refused", [float(not one.answered) for one in others]),
        ("bold wrong", [float(one) for one in bold]),
    )
    cells = [
        f"{name} {sum(some) / len(some):.2f} ({_interval(some)}) of {len(some)}"
        for name, some in shares
        if some
    ]
    return " · ".join([*cells, f"AUROC {separation:.2f}" if separation is not None else ""])


def _interval(values: Sequence[float]) -> str:
    known = np.array(values)
    return interval([float(known[one].mean()) for one in sampled(len(values))])


async def _asked(verbale: Verbale, lines: Sequence[dict[str, Any]], language: str) -> list[Outcome]:
    made = []
    for line in tqdm(lines, unit="question", mininterval=10):
        question = Question(line["question"], language=None if language == ALL else language)
        made.append(outcome(line, language, await verbale.ask(question)))
    return made


async def _run(given: argparse.Namespace) -> None:
    lines = [json.loads(one) for one in given.questions.read_text("utf-8").splitlines()]
    async with opened(load_settings(data=given.data)) as verbale:
        await verbale.import_file(given.articles)
        for language in given.languages or _languages(lines):
            asked = [one for one in lines if language in one.get("gold", {})]
            asked = lines if given.refusals or language == ALL else asked
            started = time.process_time()
            outcomes = await _asked(verbale, asked, language)
            spent = (time.process_time() - started) / max(1, len(asked))
            print(f"{language}: {told(outcomes)} · {spent:.2f} s of CPU a question", flush=True)


def _languages(lines: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield from sorted({one for line in lines for one in line.get("gold", {})} - {"en"})
    yield ALL


def main() -> None:
    """Print a row for each language."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.originals",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument(
        "--refusals", action="store_true", help="ask each language also what it does not tell"
    )
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("languages", nargs="*")
    asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
