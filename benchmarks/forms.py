"""How often a question gets the same answer in whatever form it is typed.

    python -m benchmarks.forms --data LIBRARY questions.jsonl … [--limit 60] [--seed 1]

Each question of the lists is asked in twelve forms: as it is, without and with two question marks,
in lower and upper case, politely, after a greeting, with doubled spaces, with typographic signs and
with one slip of a finger. An answer is the same if verdict, quoted sentence and span are the same.
"""

import argparse
import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.processor import processor
from index.app import Verbale, opened
from index.settings import load_settings
from index.values import Answer, Published, Question

_SHORTEST = 5
"""Letters of the shortest word that gets a slip."""


def forms_of(question: str, chance: random.Random) -> dict[str, str]:
    """The question in twelve forms, by the form's name; the first is the question as it is.

    Args:
        question: the question.
        chance: chooses among variants of a form and where the finger slips.
    """
    bare = question.rstrip("?. ")
    mark = question[len(bare) :]
    small = question if question[:2].isupper() else question[:1].lower() + question[1:]
    return {
        "as it is": question,
        "no question mark": bare,
        "two question marks": f"{bare}??",
        "lower case": question.lower(),
        "upper case": question.upper(),
        "please tell me": f"Please tell me: {question}",
        "could you tell me": f"could you tell me {small}",
        "thanks": bare + chance.choice((", please", " please?", "? Thanks!", ", thank you")),
        "greeting": chance.choice(("hi verbale, ", "hey, quick question: ", "Hello! ")) + question,
        "doubled spaces": "  ".join(question.split()),
        "typographic": _typographic(bare) + mark,
        "slip": slipped(bare, chance) + mark,
    }  # fmt: skip


def _typographic(text: str) -> str:
    """The text with the signs of a word processor."""
    opened = re.sub(r'"([^"]*)"', r"“\1”", text)
    return opened.replace("'", "’").replace("-", "–").replace(" ", "\u00a0", 1)


def slipped(text: str, chance: random.Random) -> str:
    """The text with one letter of a long word dropped, doubled or swapped with the next."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= _SHORTEST and word.isalpha()]
    if not long:
        return text
    at = chance.choice(long)
    words[at] = _slip(words[at], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    made = (
        word[:at] + word[at + 1 :],
        word[: at + 1] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return chance.choice([one for one in made if one != word])


@dataclass
class Counted:
    """What became of the forms."""

    questions: int = 0
    same: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def count(self, asked: dict[str, str], answers: Sequence[Answer]) -> None:
        """Hold the answer to every form against the first one's."""
        first = _seen(answers[0])
        failed = [
            (form, words)
            for (form, words), answer in zip(asked.items(), answers, strict=True)
            if _seen(answer) != first
        ]
        self.questions += 1
        self.same += not failed
        self.failures.update(form for form, _ in failed)
        self.wrong += [(form, asked["as it is"], words) for form, words in failed]


def _seen(answer: Answer) -> tuple[bool, str | None, str | None]:
    """The verdict, and the sentence and bold words of the first quote."""
    first = next(iter(answer.quotes), None)
    if first is None:
        return answer.answered, None, None
    return answer.answered, first.sentence, first.span


def lines_of(files: Sequence[Path], limit: int | None) -> list[dict[str, Any]]:
    """The questions of the lists, as many of each list as of the others."""
    lists = [[json.loads(one) for one in file.read_text("utf-8").splitlines()] for file in files]
    each = limit // len(lists) if limit else None
    return [line for lines in lists for line in lines[:each]]


async def _ask(verbale: Verbale, line: dict[str, Any], forms: dict[str, str]) -> list[Answer]:
    at = Published.parse(line["at"]).moment if line.get("at") else None
    return [await verbale.ask(Question(words, at=at)) for words in forms.values()]


async def measure(data: Path, lines: Sequence[dict[str, Any]], seed: int) -> Counted:
    """Ask every question in every form."""
    counted = Counted()
    async with opened(load_settings(data=data)) as verbale:
        for line in lines:
            forms = forms_of(line["question"], random.Random(f"{seed} {line['question']}"))
            counted.count(forms, await _ask(verbale, line, forms))
    return counted


def main() -> None:
    """Print the share of questions with one answer in all forms, and the failures by form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("--limit", type=int, help="questions at most, of all lists together")
    parser.add_argument("--seed", type=int, default=1, help="chooses variants and slips")
    parser.add_argument("list", type=Path, nargs="+")
    given = parser.parse_args()
    counted = asyncio.run(measure(given.data, lines_of(given.list, given.limit), given.seed))
    print(processor())
    print(f"{counted.same} of {counted.questions} questions have one answer in all forms")
    for form, count in counted.failures.most_common():
        print(f"{form}: {count} differ")
    for form, question, words in counted.wrong:
        print(f"  {form}: {question!r} as {words!r}")


if __name__ == "__main__":
    main()
