"""Whether the outlets that Verbale names beside a quote (“also in”) report the same sentence.

    python -m benchmarks.also_in [--part held] [--wrong] [FILE.jsonl]

``benchmarks/questions/also_in.jsonl`` has 100 groups that were written for this before the first
run: a sentence as an outlet prints it, its ``repeats`` in other outlets (copies with other
punctuation, rewrites, headlines), and ``others`` that look alike and report something else (another
toll, day, speaker or meeting, a denial, a plan instead of the deed). Every second one is ``held``.
Each is an article of an outlet of its own, with its day; all of a part are imported into one
library, which is asked a question on each sentence.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.own_library import answers_of, command_line, counted
from benchmarks.processor import processor
from benchmarks.training.cases import Article, Case, read_cases
from index.values import Answer

CASES = Path(__file__).parent / "questions" / "also_in.jsonl"

PARTS = ("tune", "held")

TITLE_WORDS = 8
"""Words of a sentence that are its article's title."""


def articles_of(number: int, case: Case) -> Iterator[Article]:
    """Yield the articles of a case; the outlets of what repeats it begin with “number=”."""
    for sign, told in (("=", [case["sentence"], *case["repeats"]]), ("~", case["others"])):
        for place, (day, text) in enumerate(told):
            yield {"id": f"{number}{sign}{place}", "source": f"{number}{sign}{place}",
                   "title": " ".join(text.split()[:TITLE_WORDS]), "text": text,
                   "published_at": day}  # fmt: skip


def judged(number: int, case: Case, answer: Answer) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield, for one answer, which named outlets are true, and which repeats are found."""
    same = f"{number}="
    for quote in answer.quotes:
        group = quote.source.partition("=")[0] if "=" in quote.source else None
        yield from ((("named", "true"), one.startswith(f"{group}=")) for one in quote.also)
    of_case = [one for one in answer.quotes if one.source.startswith(same)]
    named = max((sum(one.startswith(same) for one in quote.also) for quote in of_case), default=0)
    yield ("sentences", "quoted"), bool(of_case)
    yield ("sentences", "with a repeat found"), named > 0
    yield from ((("repeats", "found"), place < named) for place in range(len(case["repeats"])))


def measure(cases: Sequence[Case], *, wrong: bool) -> None:
    articles = [one for number, case in enumerate(cases) for one in articles_of(number, case)]
    answers = answers_of(articles, [case["question"] for case in cases])
    text = {one["source"]: f"{one['published_at']} {one['text']}" for one in articles}
    counts = []
    for number, (case, answer) in enumerate(zip(cases, answers, strict=True)):
        found = list(judged(number, case, answer))
        counts += found
        if wrong and not all(good for _, good in found):
            print(f"\n{case['question']}")
            for quote in answer.quotes or answer.nearest[:1]:
                print("   ", quote.source, text[quote.source], "" if answer.quotes else "(refused)")
                print(*(f"       also {one} {text[one]}" for one in quote.also), sep="\n")
    print(processor(), *counted(counts), sep="\n")


def main() -> None:
    """Print the figures."""
    given = command_line(__doc__ or "", CASES, PARTS, "held")
    measure(read_cases(given.file, given.part), wrong=given.wrong)


if __name__ == "__main__":
    main()
