"""How values that articles give differently are shown: both, and the newest first if it changed.

    python -m benchmarks.differing [--part held] [--wrong] [FILE.jsonl]

``benchmarks/questions/differing.jsonl`` has cases that were written for this: two articles give
different values of one matter, and often a third tells of a similar one. The articles of a part are
imported into one library, and each question is asked as printed and as typed. ``kind`` says what is
right:

- ``changed``: the newer value replaces the older one, and comes first;
- ``reports``: both are of one day or two, so both are shown; if it is one, neither is called
  overtaken;
- ``dated``: the question asks for the older value (``wanted``), which comes first.

The cases of the parts ``plain`` and ``held-plain`` are told as news mostly tells them: the newer
article shares words with the older one.
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.processor import processor
from index.app import opened
from index.operations.evaluation.text_match import contains, plain
from index.settings import load_settings
from index.training.cases import Case, read_cases, write_articles
from index.training.conflicting import FORMS, articles_of
from index.values import Answer, Question

CASES = Path(__file__).parent / "questions" / "differing.jsonl"

PARTS = ("train", "held", "plain", "held-plain")


def shown(answer: Answer, value: str) -> int | None:
    """Return the place, from 0, of the first quote whose sentence has a value; None for none."""
    for place, quote in enumerate(answer.quotes):
        if contains(plain(quote.sentence), plain(value)):
            return place
    return None


def judged(case: Case, answer: Answer) -> dict[str, bool]:
    """Return what of a case is as it should be, by name."""
    places = [shown(answer, value) for value in case["values"]]
    found = {"answered": answer.answered}
    if case["kind"] == "changed":
        found |= {"both shown": None not in places, "newest first": places[1] == 0}
    elif case["kind"] == "reports":
        found["both shown"] = None not in places
        if len({article["published_at"] for article in case["articles"][:2]}) == 1:
            calm = not any(quote.overtaken for quote in answer.quotes)
            found["neither overtaken"] = answer.answered and calm
    else:
        found["older first"] = shown(answer, case["wanted"]) == 0
    return found


async def measure(cases: Sequence[Case], bulk: Path, data: Path) -> list[tuple[Case, str, Answer]]:
    """Import the articles into a data folder, and ask every question in both forms."""
    answers = []
    async with opened(load_settings(data=data)) as verbale:
        await verbale.import_file(bulk)
        for case in cases:
            for form in FORMS:
                answers.append((case, form, await verbale.ask(Question(case[form]))))
    return answers


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", default=CASES)
    parser.add_argument("--part", choices=PARTS, default="held")
    parser.add_argument("--wrong", action="store_true", help="print each answer that is amiss")
    given = parser.parse_args()
    cases = read_cases(given.file, given.part)
    right: Counter[tuple[str, str, str]] = Counter()
    asked: Counter[tuple[str, str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        bulk = write_articles(articles_of(cases), Path(folder))
        asked_all = asyncio.run(measure(cases, bulk, Path(folder) / "library"))
        for case, form, answer in asked_all:
            found = judged(case, answer)
            for name, good in found.items():
                asked[case["kind"], form, name] += 1
                right[case["kind"], form, name] += good
            if given.wrong and not all(found.values()):
                _print(case, form, answer, found)
    print(processor())
    for key, count in sorted(asked.items()):
        print(f"{' · '.join(key)}: {right[key]} of {count}")


def _print(case: Case, form: str, answer: Answer, found: Mapping[str, bool]) -> None:
    print(
        case["kind"], case[form], case["values"], [name for name, good in found.items() if not good]
    )
    for quote in answer.quotes or answer.nearest:
        marks = "overtaken " if quote.overtaken else ""
        print(f"    {quote.score:.2f} {marks}[{quote.span}] {quote.published}: {quote.sentence}")


if __name__ == "__main__":
    main()
