"""Fit the model that ranks sentences for a turn of a conversation.

    python -m benchmarks.training.turns --data LIBRARY benchmarks/questions/conversations.jsonl.gz

The conversations of the part ``rank``, which the reader has not seen, are asked turn by turn, each
turn after the answers that were really given. A sentence of any article is right if it contains an
acceptable answer.
"""

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks.training.conversations import WrittenTurn, read_conversations
from benchmarks.training.logit import NONE_RIGHT, QuestionGroup, fit
from index.answer.answerer import Answerer
from index.answer.conversation import turn_evidence
from index.answer.conversation.conversation import Background, Conversation
from index.answer.conversation.turn_evidence import FOLLOW_UP, TurnFeatures
from index.answer.question.analyze import analyze
from index.answer.retrieval.retriever import Asked
from index.app import opened
from index.operations.evaluation.scoring import contains, plain
from index.settings import load_settings
from index.values import Question

WEIGHTS = Path(turn_evidence.__file__).with_name("turns.json")


def groups(answerer: Answerer, turns: Sequence[WrittenTurn]) -> Iterator[QuestionGroup]:
    """Yield the labelled sentences of each follow-up question that something answers."""
    conversation = Conversation()
    live = answerer.library.generations.live()
    for turn in turns:
        question = Question(turn.turn, at=turn.at)
        background = answerer.background(conversation, question)
        if background is not None and turn.acceptable:
            yield from _group(answerer, turn, question, background)
        conversation = conversation.then(answerer.answer(question, live, background))


def _group(
    answerer: Answerer, turn: WrittenTurn, question: Question, background: Background
) -> Iterator[QuestionGroup]:
    live = answerer.library.generations.live()
    assert live is not None, "the library has an index"
    searched = answerer.turns.seek(Asked(question, analyze(question), live), background)
    known = answerer.turns.known(searched)
    if searched.follow_up_odds >= FOLLOW_UP and known:
        wanted = [plain(one) for one in turn.acceptable]
        right = [_holds(plain(sentence.sentence.words), wanted) for sentence, _ in known]
        rows = [astuple(features) for _, features in known]
        yield QuestionGroup(np.array(rows, float), np.array(right))


def _holds(said: str, wanted: Sequence[str]) -> bool:
    return any(contains(said, one) for one in wanted)


async def collected(
    data: Path, conversations: Sequence[Sequence[WrittenTurn]]
) -> list[QuestionGroup]:
    """Ask a library every conversation."""
    async with opened(load_settings(data=data)) as verbale:
        return await asyncio.to_thread(_collected, verbale.answerer, conversations)


def _collected(
    answerer: Answerer, conversations: Sequence[Sequence[WrittenTurn]]
) -> list[QuestionGroup]:
    asked = tqdm(conversations, unit="conversation", mininterval=10)
    return [group for turns in asked for group in groups(answerer, turns)]


def write(made: Sequence[QuestionGroup]) -> None:
    """Fit the model and write it."""
    found = fit(made, [field.name for field in fields(TurnFeatures)], NONE_RIGHT)
    WEIGHTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Fit the model to the part ``rank``."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("conversations", type=Path)
    given = parser.parse_args()
    made = asyncio.run(collected(given.data, read_conversations(given.conversations, {"rank"})))
    write(made)


if __name__ == "__main__":
    main()
