"""How often a later turn of a conversation gets the quote that answers it.

    python -m benchmarks.conversations --data LIBRARY [--part held] [FILE.jsonl.gz …]

``benchmarks.training.conversations`` describes the lists; without one, the packaged list is asked.
Later turns are asked in three ways: in their conversation; as the complete question, which names
what the conversation leaves out; and as the first question followed by the turn, the least that
should be beaten. A quote of any article is right if its sentence contains an acceptable answer; for
a refusal, the nearest quotes count.
"""

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.processor import processor
from benchmarks.training.conversations import WrittenTurn, read_conversations
from index.answer.conversation.conversation import Conversation
from index.app import Verbale, opened
from index.operations.evaluation.scoring import contains, plain
from index.settings import load_settings
from index.values import Answer, Question

WRITTEN = Path(__file__).parent / "questions" / "conversations.jsonl.gz"

AMONG = 3
"""Quotes among which the right one may be."""


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


async def ask(verbale: Verbale, turns: Sequence[WrittenTurn], counted: dict[str, Counted]) -> None:
    """Ask the turns of one conversation, the later ones in every way."""
    conversation = Conversation()
    for number, turn in enumerate(turns):
        asked = Question(turn.turn, at=turn.at)
        answer, conversation = await verbale.ask_in(conversation, asked)
        counted["later turns" if number else "first turns"].add(turn, answer)
        if number:
            whole = replace(asked, text=turn.whole)
            after = replace(asked, text=f"{turns[0].turn} {turn.turn}")
            counted["asked whole"].add(turn, await verbale.ask(whole))
            counted["concatenated"].add(turn, await verbale.ask(after))


async def measure(
    data: Path, conversations: Iterable[Sequence[WrittenTurn]]
) -> Mapping[str, Counted]:
    """Ask every conversation."""
    counted: dict[str, Counted] = defaultdict(Counted)
    async with opened(load_settings(data=data)) as verbale:
        for turns in conversations:
            await ask(verbale, turns, counted)
    return counted


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("--part", choices=("train", "rank", "held"), default="held")
    parser.add_argument("files", type=Path, nargs="*", default=[WRITTEN])
    given = parser.parse_args()
    conversations = [one for file in given.files for one in read_conversations(file, {given.part})]
    print(processor())
    for way, counted in asyncio.run(measure(given.data, conversations)).items():
        print(f"{way:12}", counted)


if __name__ == "__main__":
    main()
