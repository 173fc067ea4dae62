"""Questions that name a day by its date, of articles that tell it by its weekday.

    python -m benchmarks.named_days [--part last] [--wrong] [FILE.jsonl]

``benchmarks/questions/named_days.jsonl`` has articles that were written for this, each with a
question in two forms, as printed and as typed. Each is asked once more for another day, on which
nothing happened by the article, so that nothing answers it. The articles of a part are imported
into one library.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.own_library import asked, command_line
from benchmarks.processor import processor
from benchmarks.training.cases import Article, Case, read_cases
from index.values import Answer

CASES = Path(__file__).parent / "questions" / "named_days.jsonl"

PARTS = ("seen", "held", "last")

FORMS = ("question", "typed", "other_question", "other_typed")


def articles_of(cases: Iterable[Case]) -> Iterator[Article]:
    """Yield the articles of cases, as lines of a bulk file."""
    for number, case in enumerate(cases):
        yield {"id": str(number), "url": f"https://days.invalid/{number}", **case["article"]}


def is_right(case: Case, form: str, answer: Answer) -> bool:
    """Return whether the first quote answers, or the question for another day is refused."""
    if form.startswith("other"):
        return not answer.answered
    return answer.answered and _same(answer.quotes[0].sentence, case["sentence"])


def _same(one: str, other: str) -> bool:
    return one.strip() in other or other.strip() in one


def lines_of(answers: Sequence[tuple[Case, str, Answer]]) -> Iterator[str]:
    """Yield how many questions of each form are answered rightly, or refused."""
    right = Counter(form for case, form, answer in answers if is_right(case, form, answer))
    number = Counter(form for _, form, _ in answers)
    for form in FORMS:
        yield f"{form}: {right[form]} of {number[form]}"


def main() -> None:
    """Print the figures."""
    given = command_line(__doc__, CASES, PARTS, "last")
    cases = read_cases(given.file, given.part)
    found = asked(cases, FORMS, articles_of(cases))
    for case, form, answer in found:
        if given.wrong and not is_right(case, form, answer):
            shown = (answer.quotes or answer.nearest)[0]
            print(f"{form} · {case[form]} · {answer.answered} {shown.score:.2f} {shown.sentence}")
    print(processor(), *lines_of(found), sep="\n")


if __name__ == "__main__":
    main()
