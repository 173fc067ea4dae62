"""Questions that ask how things stood in a period: “who chaired it from 1983 to 1986?”.

    python -m benchmarks.periods [--part held] [--wrong] [FILE.jsonl.gz]

``benchmarks/questions/periods.jsonl.gz`` has texts of a reference work, written for this, with
questions in two forms, as printed and as typed. The texts of a part are imported into one library;
they have no date. A quote is right if its sentence is one of those that answer. Nothing answers a
third of the questions.
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.processor import processor
from index.app import opened
from index.settings import load_settings
from index.training.cases import read_cases, write_articles
from index.training.undated.explanations import AnsweringPlace
from index.training.undated.periods import FORMS, PeriodQuestion, articles_of, questions_of
from index.values import Answer, Question, Quote

CASES = Path(__file__).parent / "questions" / "periods.jsonl.gz"

SHOWN = 3
"""Quotes that count."""


def is_right(question: PeriodQuestion, quote: Quote) -> bool:
    """Return whether the sentence of a quote is one that answers."""
    return any(_quotes(quote, one) for one in question.answering)


def _quotes(quote: Quote, place: AnsweringPlace) -> bool:
    start = quote.start + quote.text.index(quote.sentence)
    shared = min(start + len(quote.sentence), place.span.end) - max(start, place.span.start)
    long_enough = 2 * shared > place.span.end - place.span.start
    return quote.external_id == place.article and long_enough


def judged(question: PeriodQuestion, answer: Answer) -> dict[str, bool]:
    """Return what of an answer is as it should be, by name."""
    if not question.answering:
        return {"refused": not answer.answered}
    right = [is_right(question, one) for one in answer.quotes[:SHOWN]]
    return {"answered": answer.answered, "right first": right[:1] == [True], "of three": any(right)}


async def measure(
    questions: Sequence[PeriodQuestion], bulk: Path, data: Path
) -> list[tuple[PeriodQuestion, Answer]]:
    """Import the texts into a data folder, and ask every question."""
    async with opened(load_settings(data=data)) as verbale:
        await verbale.import_file(bulk)
        return [(one, await verbale.ask(Question(one.text))) for one in questions]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", default=CASES)
    parser.add_argument("--part", choices=("train", "held"), default="held")
    parser.add_argument("--wrong", action="store_true", help="print each answer that is amiss")
    given = parser.parse_args()
    cases = read_cases(given.file, given.part)
    right: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        bulk = write_articles(articles_of(cases), Path(folder))
        answers = asyncio.run(measure([*questions_of(cases)], bulk, Path(folder) / "library"))
    for number, (question, answer) in enumerate(answers):
        found = judged(question, answer)
        for name, good in found.items():
            asked[FORMS[number % len(FORMS)], name] += 1
            right[FORMS[number % len(FORMS)], name] += good
        if given.wrong and not all(found.values()):
            _print(question, answer)
    print(processor())
    for (form, name), count in sorted(asked.items()):
        print(f"{form} · {name}: {right[form, name]} of {count}")


def _print(question: PeriodQuestion, answer: Answer) -> None:
    print(question.text, question.acceptable)
    for quote in answer.quotes or answer.nearest:
        mark = "right" if is_right(question, quote) else "     "
        print(f"    {quote.score:.2f} {mark} [{quote.span}] {quote.sentence}")


if __name__ == "__main__":
    main()
