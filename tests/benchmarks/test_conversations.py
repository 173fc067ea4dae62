"""The written conversations: the packaged list, and how their answers are counted."""

import gzip
import json
import re
from collections import defaultdict
from typing import Any

import pytest

from benchmarks.conversations import WRITTEN, Counted
from benchmarks.training.conversations import WrittenTurn, read_conversations
from index.values import Answer, Question, Quote, ReadAs

FIELDS = {
    "part", "conversation", "turn", "whole", "article", "kind", "start", "end", "answer", "answers",
    "at",
}  # fmt: skip


def quote(sentence: str) -> Quote:
    return Quote(
        rank=1,
        text=sentence,
        sentence=sentence,
        span=None,
        article_key="a",
        revision=1,
        start=0,
        end=len(sentence),
        title="Title",
        source="Wire",
        score=0.9,
    )


def answer(*sentences: str, answered: bool = True) -> Answer:
    quotes = tuple(map(quote, sentences))
    if answered:
        return Answer(Question("?"), ReadAs(), 0.9, sentences[0], "text", quotes)
    return Answer(Question("?"), ReadAs(), 0.1, reason="Nothing.", nearest=quotes)


def turn(*acceptable: str) -> WrittenTurn:
    return WrittenTurn("talk", "and when?", "When did they meet?", "lake", acceptable, None)


@pytest.fixture(scope="module")
def packaged() -> list[dict[str, Any]]:
    with gzip.open(WRITTEN, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_every_packaged_turn_has_its_place_and_no_sentence(packaged: list[dict[str, Any]]) -> None:
    for one in packaged:
        assert one.keys() == FIELDS
        assert re.search(r"\w", one["turn"])
        assert re.search(r"\w", one["whole"])
        longest = max(map(len, (one["answer"], *one["answers"])), default=0)
        assert longest <= 250
        assert bool(one["answer"]) == (one["start"] < one["end"])


def test_the_turns_of_a_conversation_are_together_and_of_one_part(
    packaged: list[dict[str, Any]],
) -> None:
    parts = defaultdict(set)
    for one in packaged:
        parts[one["conversation"]].add(one["part"])
    assert {len(some) for some in parts.values()} == {1}
    every = ("train", "rank", "held")
    read = [one for part in every for one in read_conversations(WRITTEN, {part})]
    assert len(read) == len(parts) == 471
    assert {len(turns) for turns in read} == {3, 4}


def test_turns_are_counted_by_their_first_quote_and_by_three() -> None:
    counted = Counted()
    counted.add(turn("Tuesday"), answer("They met on Tuesday."))
    counted.add(turn("Tuesday"), answer("No.", "Nor here.", "On Tuesday.", answered=False))
    counted.add(turn("Tuesday"), answer("No.", "Nor here.", "Nor there.", "On Tuesday."))
    counted.add(turn(), answer("No.", answered=False))
    counted.add(turn(), answer("They met on Tuesday."))
    assert counted == Counted(answerable=3, first=1, among=2, answered=2, unanswerable=2, refused=1)
    assert str(counted) == (
        "right quote first 0.33, among 3 0.67, answered 0.67 of 3; refused 1 of 2 unanswerable"
    )
