"""How often an answer stays the same when the question is worded otherwise.

    python -m benchmarks.wordings --data LIBRARY benchmarks/questions/wordings.jsonl

Each line of the list has ``wordings`` of one question, ``answers`` that are acceptable, and ``at``,
the moment of asking, or null. The answer to each other wording is held against the first one's.
"""

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.answer.answer_comparison import same_answer
from index.app import Verbale, opened
from index.operations.evaluation.scoring import contains, plain
from index.settings import load_settings
from index.values import Answer, Published, Question


@dataclass
class Counted:
    """What became of the other wordings."""

    wordings: int = 0
    same_sentence: int = 0
    same_answer: int = 0
    same_verdict: int = 0
    right: int = 0


async def ask(verbale: Verbale, line: dict[str, Any]) -> list[Answer]:
    """The answers to every wording of a question."""
    at = Published.parse(line["at"]).moment if line["at"] else None
    return [await verbale.ask(Question(words, at=at)) for words in line["wordings"]]


def count(counted: Counted, answers: Sequence[Answer], line: dict[str, Any]) -> None:
    """Hold each other wording's first quote, or what came nearest, against the first one's."""
    first, *others = answers
    for other in others:
        ours, theirs = ((one.quotes or one.nearest)[:1] for one in (first, other))
        counted.wordings += 1
        counted.same_verdict += first.answered == other.answered
        if ours and theirs:
            spans = (ours[0].span or ours[0].sentence, theirs[0].span or theirs[0].sentence)
            same = ours[0].sentence == theirs[0].sentence
            counted.same_sentence += same
            counted.same_answer += same or same_answer(first.read_as.kind, *spans)
            said = plain(theirs[0].sentence)
            counted.right += any(contains(said, plain(one)) for one in line["answers"])


async def measure(data: Path, file: Path) -> Counted:
    """Ask every wording of every question."""
    counted = Counted()
    async with opened(load_settings(data=data)) as verbale:
        for text in file.read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            count(counted, await ask(verbale, line), line)
    return counted


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("list", type=Path)
    given = parser.parse_args()
    print(asyncio.run(measure(given.data, given.list)))
