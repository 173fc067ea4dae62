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

from collections.abc import Mapping
from pathlib import Path

from benchmarks.own_library import asked, command_line, counted
from benchmarks.processor import processor
from benchmarks.training.cases import Case, read_cases
from benchmarks.training.same_event import FORMS, articles_of
from index.operations.evaluation.scoring import contains, plain
from index.values import Answer

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


def main() -> None:
    """Print the figures."""
    given = command_line(__doc__, CASES, PARTS, "held")
    cases = read_cases(given.file, given.part)
    counts = []
    for case, form, answer in asked(cases, FORMS, articles_of(cases)):
        found = judged(case, answer)
        counts += [((case["kind"], form, name), good) for name, good in found.items()]
        if given.wrong and not all(found.values()):
            _print(case, form, answer, found)
    print(processor(), *counted(counts), sep="\n")


def _print(case: Case, form: str, answer: Answer, found: Mapping[str, bool]) -> None:
    print(
        case["kind"], case[form], case["values"], [name for name, good in found.items() if not good]
    )
    for quote in answer.quotes or answer.nearest:
        marks = "overtaken " if quote.overtaken else ""
        day = quote.published.isoformat() if quote.published else "undated"
        print(f"    {quote.score:.2f} {marks}[{quote.span}] {day}: {quote.sentence}")


if __name__ == "__main__":
    main()
