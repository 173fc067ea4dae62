"""Questions that ask how things stood in a period: “who chaired it from 1983 to 1986?”.

    python -m benchmarks.periods [--part held] [--wrong] [FILE.jsonl.gz]

``benchmarks/questions/periods.jsonl.gz`` has texts of a reference work, written for this, with
questions in two forms, as printed and as typed. The texts of a part are imported into one library;
they have no date. A quote is right if its sentence is one of those that answer. Nothing answers a
third of the questions.
"""

from itertools import cycle
from pathlib import Path

from benchmarks.own_library import answers_of, command_line, counted
from benchmarks.processor import processor
from benchmarks.training.cases import read_cases
from benchmarks.training.undated.explanations import AnsweringPlace
from benchmarks.training.undated.periods import FORMS, PeriodQuestion, articles_of, questions_of
from index.values import Answer, Quote

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


def main() -> None:
    """Print the figures."""
    given = command_line(__doc__, CASES, ("train", "held"), "held")
    cases = read_cases(given.file, given.part)
    questions, counts = [*questions_of(cases)], []
    answers = answers_of(articles_of(cases), [one.text for one in questions])
    asked = zip(questions, answers, strict=True)
    for (question, answer), form in zip(asked, cycle(FORMS)):
        found = judged(question, answer)
        counts += [((form, name), good) for name, good in found.items()]
        if given.wrong and not all(found.values()):
            _print(question, answer)
    print(processor(), *counted(counts), sep="\n")


def _print(question: PeriodQuestion, answer: Answer) -> None:
    print(question.text, question.acceptable)
    for quote in answer.quotes or answer.nearest:
        mark = "right" if is_right(question, quote) else "     "
        print(f"    {quote.score:.2f} {mark} [{quote.span}] {quote.sentence}")


if __name__ == "__main__":
    main()
