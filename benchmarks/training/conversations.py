"""Read the written conversations.

Like the written questions, the file locates answering sentences by offsets and copies no text.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.training.cases import read_lines
from index.values import Published


@dataclass(frozen=True, slots=True)
class WrittenTurn:
    """A turn of a conversation.

    Attributes:
        conversation: the name of the conversation.
        turn: the turn as typed.
        whole: the same, asked as a complete question.
        article: the external id of the article that it is about.
        acceptable: all acceptable answers; none if nothing answers.
        at: the time of asking, or None.
        answer: the answer span in the sentence that answers; empty if none does.
        place: start and end of that sentence in the article's text.
    """

    conversation: str
    turn: str
    whole: str
    article: str
    acceptable: tuple[str, ...]
    at: datetime | None
    answer: str = ""
    place: tuple[int, int] = (0, 0)


def read_conversations(file: Path, parts: Collection[str]) -> list[list[WrittenTurn]]:
    """Read the conversations of some parts, ``train``, ``rank`` or ``held``, each turn by turn.

    Args:
        file: compressed JSON Lines of ``{part, conversation, turn, whole, article, kind, start,
            end, answer, answers, at}``, turns in order.
        parts: the parts to read.
    """
    turns = _turns(read_lines(file), parts)
    return [list(some) for _, some in groupby(turns, key=lambda one: one.conversation)]


def _turns(lines: Iterator[dict[str, Any]], parts: Collection[str]) -> Iterator[WrittenTurn]:
    for line in lines:
        if line["part"] in parts:
            answer = line["answer"]
            yield WrittenTurn(
                conversation=line["conversation"],
                turn=line["turn"],
                whole=line["whole"],
                article=line["article"],
                acceptable=(answer, *line["answers"]) if answer else (),
                at=Published.parse(line["at"]).moment if line["at"] else None,
                answer=answer,
                place=(line["start"], line["end"]),
            )
