"""Collect the features of sentences that explain, asked in conversations on undated texts.

    python -m benchmarks.training.undated.explanations --data LIBRARY ROWS EXPLANATIONS

EXPLANATIONS is benchmarks/questions/explanations.jsonl.gz, LIBRARY the one that
``benchmarks.training.undated.encyclopedia`` makes of it. Each turn is asked after the answers that
were really given. The confidence of undated texts is fitted to the rows
(``benchmarks.training.ranker fit --undated``): the reader is rarely sure of words that explain
something, though their sentence answers.
"""

import argparse
import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.training.cases import read_lines
from benchmarks.training.rows import Row, sentence_row, write_rows
from index.answer.answerer import Answerer
from index.answer.candidates import SentenceCandidate
from index.answer.conversation.conversation import Conversation
from index.answer.question.analyze import analyze
from index.answer.retrieval.retriever import Asked
from index.app import opened
from index.settings import load_settings
from index.values import Question, Span


@dataclass(frozen=True, slots=True)
class AnsweringPlace:
    """A sentence that answers: the external id of its text, and where it stands there."""

    article: str
    span: Span

    def is_told_by(self, choice: SentenceCandidate) -> bool:
        """Return whether a sentence is this one, or has most of it."""
        sentence = choice.sentence
        shared = 2 * _shared(sentence.span, self.span)
        return (
            sentence.passage.external_id == self.article
            and shared > self.span.end - self.span.start
        )


def is_any_told_by(places: Iterable[AnsweringPlace], choice: SentenceCandidate) -> bool:
    """Return whether a sentence is one of those that answer, or has most of one."""
    return any(one.is_told_by(choice) for one in places)


@dataclass(frozen=True, slots=True)
class ExplainedTurn:
    """A turn of a conversation, with every sentence that answers it; none if nothing does."""

    turn: str
    answering: tuple[AnsweringPlace, ...]


@dataclass(frozen=True, slots=True)
class Explanations:
    """A conversation on consecutive paragraphs of a page.

    Attributes:
        page: the title of the page, as in SQuAD's file.
        paragraphs: the numbers of the paragraphs, as in that file.
        turns: the turns, in order.
    """

    page: str
    paragraphs: range
    turns: tuple[ExplainedTurn, ...]


def paragraph_id(page: str, number: int) -> str:
    """Return the external id of a paragraph in the library."""
    return f"{page}-{number}"


def read_explanations(file: Path) -> list[Explanations]:
    """Read the conversations.

    Args:
        file: compressed JSON Lines of ``{page, first, paragraphs, turns}``; each turn is ``{turn,
            sentences}``, each sentence its paragraph's number, start and end.
    """
    return list(map(_conversation, read_lines(file)))


def _conversation(line: dict[str, Any]) -> Explanations:
    page, first = line["page"], line["first"]
    turns = tuple(
        ExplainedTurn(
            one["turn"],
            tuple(
                AnsweringPlace(paragraph_id(page, number), Span(start, end))
                for number, start, end in one["sentences"]
            ),
        )
        for one in line["turns"]
    )
    return Explanations(page, range(first, first + line["paragraphs"]), turns)


def rows_of(answerer: Answerer, turns: Sequence[ExplainedTurn]) -> Iterator[Row]:
    """Yield the features and labels of the sentences of each turn, asked in order."""
    conversation = Conversation()
    live = answerer.library.generations.live()
    assert live is not None, "the library has an index"
    for turn in turns:
        question = Question(turn.turn)
        background = answerer.background(conversation, question)
        found, considered = answerer.evidence(Asked(question, analyze(question), live), background)
        yield {
            "question": turn.turn,
            "kind": found.reading.kind,
            "answerable": bool(turn.answering),
            # Which words of an explanation answer is a matter of taste, so none are judged.
            "sentences": [
                sentence_row(one, is_any_told_by(turn.answering, one), None) for one in considered
            ],
        }
        conversation = conversation.then(answerer.answer(question, live, background))


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


async def collect(data: Path, out: Path, conversations: Sequence[Explanations]) -> None:
    """Ask a library every conversation, and write the features."""
    async with opened(load_settings(data=data)) as verbale:
        asked = tqdm(conversations, unit="conversation", mininterval=10)
        rows = (row for one in asked for row in rows_of(verbale.answerer, one.turns))
        await asyncio.to_thread(write_rows, out, rows)


def main() -> None:
    """Collect the features."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.undated.explanations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("rows", type=Path)
    parser.add_argument("conversations", type=Path)
    given = parser.parse_args()
    asyncio.run(collect(given.data, given.rows, read_explanations(given.conversations)))


if __name__ == "__main__":
    main()
