"""The written conversations: the packaged list, and how their answers are counted."""

import gzip
import json
import re
from collections import defaultdict
from typing import Any

import pytest

from benchmarks.conversations import WRITTEN, Counted
from benchmarks.training.conversations import WrittenTurn, read_conversations
from tests.benchmarks.samples import quoted
from tests.bot.samples import answer, refusal

FIELDS = {
    "part", "conversation", "turn", "whole", "article", "kind", "start", "end", "answer", "answers",
    "at",
}  # fmt: skip


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
    counted.add(turn("Tuesday"), answer(quoted("They met on Tuesday.")))
    counted.add(turn("Tuesday"), refusal(*map(quoted, ("No.", "Nor here.", "On Tuesday."))))
    late = map(quoted, ("No.", "Nor here.", "Nor there.", "On Tuesday."))
    counted.add(turn("Tuesday"), answer(*late))
    counted.add(turn(), refusal(quoted("No.")))
    counted.add(turn(), answer(quoted("They met on Tuesday.")))
    assert counted == Counted(answerable=3, first=1, among=2, answered=2, unanswerable=2, refused=1)
    assert str(counted) == (
        "right quote first 0.33, among 3 0.67, answered 0.67 of 3; refused 1 of 2 unanswerable"
    )
