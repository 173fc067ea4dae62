"""How often a later turn of a conversation gets the quote that answers it.

    python -m benchmarks.conversations --data LIBRARY benchmarks/questions/conversations.jsonl.gz …

Each line of a list is a turn, in order: ``conversation``, ``turn`` as typed, ``whole`` (the same
asked as a complete question), ``answers`` that are acceptable beside ``answer`` (empty if nothing
answers), and ``at``, the moment of asking, or null. Later turns are asked in three ways: in their
conversation; as the complete question, which is the most that a conversation can reach; and as the
first question followed by the turn, which is the least that it should beat. A quote of any article
is right if its sentence contains an acceptable answer; for a refusal, the nearest quotes count.
"""

import argparse
import asyncio
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.answer.conversation.conversation import Conversation
from index.app import opened
from index.evaluation.text_match import contains, plain
from index.service import Verbale
from index.settings import load_settings
from index.values import Answer, Published, Question

AMONG = 3
"""Quotes among which the right one may be."""


@dataclass(frozen=True, slots=True)
class WrittenTurn:
    """A turn of a conversation.

    Attributes:
        conversation: the name of the conversation.
        question: the turn as typed.
        whole: the same, asked as a complete question.
        acceptable: all acceptable answers; none if nothing answers.
    """

    conversation: str
    question: Question
    whole: Question
    acceptable: tuple[str, ...]


@dataclass
class Counted:
    """What became of the turns that were asked in one way."""

    answerable: int = 0
    first: int = 0
    among: int = 0
    answered: int = 0
    unanswerable: int = 0
    refused: int = 0

    def add(self, turn: WrittenTurn, answer: Answer) -> None:
        """Count the answer to a turn."""
        if not turn.acceptable:
            self.unanswerable += 1
            self.refused += not answer.answered
            return
        rank = right_quote(answer, turn.acceptable)
        self.answerable += 1
        self.answered += answer.answered
        self.first += rank == 1
        self.among += rank is not None and rank <= AMONG

    def __str__(self) -> str:
        first, among, answered = (
            one / max(1, self.answerable) for one in (self.first, self.among, self.answered)
        )
        return (
            f"right quote first {first:.2f}, among {AMONG} {among:.2f}, answered {answered:.2f} "
            f"of {self.answerable}; refused {self.refused} of {self.unanswerable} unanswerable"
        )


def right_quote(answer: Answer, acceptable: Iterable[str]) -> int | None:
    """Return the rank, from 1, of the first quote whose sentence contains an acceptable answer."""
    wanted = [plain(one) for one in acceptable]
    for rank, quote in enumerate(answer.quotes or answer.nearest, start=1):
        if any(contains(plain(quote.sentence), one) for one in wanted):
            return rank
    return None


def read_turns(file: Path) -> list[WrittenTurn]:
    """Read the turns of a JSON Lines file, which may be compressed."""
    opening = gzip.open if file.suffix == ".gz" else open
    with opening(file, "rt", encoding="utf-8") as lines:
        return [_turn(json.loads(line), file.name) for line in lines if line.strip()]


def _turn(line: dict[str, Any], file: str) -> WrittenTurn:
    at = Published.parse(line["at"]).moment if line["at"] else None
    answer = line["answer"]
    return WrittenTurn(
        conversation=f"{file} {line['conversation']}",
        question=Question(line["turn"], at=at),
        whole=Question(line["whole"], at=at),
        acceptable=(answer, *line["answers"]) if answer else (),
    )


async def ask(verbale: Verbale, turns: Sequence[WrittenTurn], counted: dict[str, Counted]) -> None:
    """Ask the turns of one conversation, the later ones in every way."""
    conversation = Conversation()
    for number, turn in enumerate(turns):
        answer, conversation = await verbale.ask_in(conversation, turn.question)
        if number == 0:
            counted["first turns"].add(turn, answer)
            continue
        after = replace(turn.question, text=f"{turns[0].question.text} {turn.question.text}")
        counted["later turns"].add(turn, answer)
        counted["asked whole"].add(turn, await verbale.ask(turn.whole))
        counted["concatenated"].add(turn, await verbale.ask(after))


async def measure(data: Path, files: Iterable[Path]) -> dict[str, Counted]:
    """Ask every conversation of the files."""
    conversations: dict[str, list[WrittenTurn]] = defaultdict(list)
    for file in files:
        for turn in read_turns(file):
            conversations[turn.conversation].append(turn)
    counted: dict[str, Counted] = defaultdict(Counted)
    async with opened(load_settings(data=data)) as verbale:
        for turns in conversations.values():
            await ask(verbale, turns, counted)
    return counted


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("files", type=Path, nargs="+")
    given = parser.parse_args()
    for way, counted in asyncio.run(measure(given.data, given.files)).items():
        print(f"{way:12}", counted)


if __name__ == "__main__":
    main()
