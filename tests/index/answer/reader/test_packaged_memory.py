"""The packaged reader, asked by people who never ask the same twice."""

import random
import sys

import pytest

from benchmarks.processes import memory_mib
from index.answer.reader.registry import open_reader
from index.settings import PACKAGED_READER

GROWTH = 60
"""MiB by which memory may grow; with a kernel kept for each shape it grew by 250."""


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_does_not_grow_with_the_number_of_different_questions() -> None:
    reader, chance = open_reader(PACKAGED_READER), random.Random(1)
    assert reader is not None
    words = [
        "who",
        "met",
        "whom",
        "where",
        "the",
        "minister",
        "said",
        "that",
        "talks",
        "on",
        "grain",
        "ended",
        "in",
        "Vienna",
    ]

    def ask(times: int) -> None:
        for _ in range(times):
            texts = [
                " ".join(chance.choices(words, k=chance.randint(15, 130)))
                for _ in range(chance.randint(3, 9))
            ]
            reader.read(" ".join(chance.choices(words, k=chance.randint(4, 14))), texts)

    ask(40)
    before = memory_mib("RssAnon")
    ask(110)
    assert memory_mib("RssAnon") - before < GROWTH
