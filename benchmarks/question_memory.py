"""How much memory a process holds after more and more different questions.

    python -m benchmarks.question_memory --data LIBRARY [QUESTIONS.jsonl.gz]

Nothing is asked twice. The questions are the written ones, as typed, in the order of their file;
most of them nothing in a small library answers, which takes as much reading.
"""

import argparse
import asyncio
import time
from pathlib import Path

from benchmarks.processes import memory_mib
from benchmarks.processor import processor
from benchmarks.training.cases import read_lines
from index.app import opened
from index.settings import load_settings
from index.values import Question

WRITTEN = Path(__file__).parent / "questions" / "written.jsonl.gz"

TOLD = (1, 100, 200, 500, 1_000, 1_500, 2_000)
"""Numbers of questions after which the memory is printed."""


async def measure(data: Path, questions: Path) -> None:
    """Ask the questions one by one, and print the memory after some of them."""
    asked = list(dict.fromkeys(one["chat"] for one in read_lines(questions)))[: TOLD[-1]]
    async with opened(load_settings(data=data)) as verbale:
        began = time.process_time()
        for number, text in enumerate(asked, start=1):
            await verbale.ask(Question(text))
            if number in TOLD:
                spent = time.process_time() - began
                told = f"{memory_mib():>5.0f} MiB  {spent / number:.3f} s of CPU each"
                print(f"{number:>5} questions  {told}")


def main() -> None:
    """Measure, and name the processor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("questions", type=Path, nargs="?", default=WRITTEN)
    given = parser.parse_args()
    print(processor())
    asyncio.run(measure(given.data, given.questions))


if __name__ == "__main__":
    main()
