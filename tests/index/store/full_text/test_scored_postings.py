"""The scores of phrases are read once, as far as nothing came in."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.store.full_text.scored_postings import KEPT_S, Numbers, Postings, PostingsCache, summed


class Index:
    """An index in which each phrase is in the passages that are multiples of its length."""

    def __init__(self) -> None:
        self.now = 0.0
        self.upto = 100
        self.read: list[tuple[str, int]] = []

    def clock(self) -> float:
        return self.now

    def __call__(self, asked: Sequence[tuple[str, int]]) -> list[tuple[Numbers, Numbers]]:
        self.read += asked
        numbers = [
            np.arange(after - after % len(phrase), self.upto, len(phrase), dtype=np.int32)
            + len(phrase)
            for phrase, after in asked
        ]
        numbers = [one[one <= self.upto] for one in numbers]
        return [(one, one * 10) for one in numbers]


def ids(cache: PostingsCache, index: Index, *phrases: str) -> list[list[int]]:
    """The ids of each phrase, after a check of their scores."""
    found = cache.of(phrases, index.upto, index)
    assert all((one.scores == one.ids * 10).all() for one in found)
    return [one.ids.tolist() for one in found]


@pytest.fixture
def index() -> Index:
    return Index()


def test_a_phrase_is_read_once_and_then_from_where_it_was_read(index: Index) -> None:
    cache = PostingsCache(clock=index.clock)
    fifty, thirties = "x" * 50, "y" * 34
    assert ids(cache, index, fifty, thirties) == [[50, 100], [34, 68]]
    assert ids(cache, index, thirties, fifty) == [[34, 68], [50, 100]]
    index.upto = 102
    assert ids(cache, index, fifty, thirties) == [[50, 100], [34, 68, 102]]
    assert index.read == [(fifty, 0), (thirties, 0), (fifty, 100), (thirties, 100)]


def test_scores_are_read_anew_after_a_while_and_when_the_library_has_grown(index: Index) -> None:
    cache = PostingsCache(clock=index.clock)
    phrase = "x" * 40
    ids(cache, index, phrase)
    index.now = KEPT_S
    ids(cache, index, phrase)
    index.upto = 120
    assert ids(cache, index, phrase) == [[40, 80, 120]]
    assert index.read == [(phrase, 0)] * 3


def test_the_phrases_that_were_not_used_for_longest_make_room(index: Index) -> None:
    cache = PostingsCache(capacity=60, clock=index.clock)
    for _ in range(2):
        ids(cache, index, "x" * 50)
        ids(cache, index, "y" * 34)
    assert len(index.read) == 2
    ids(cache, index, "z" * 20)
    ids(cache, index, "y" * 34)
    assert len(index.read) == 3
    ids(cache, index, "x" * 50)
    assert len(index.read) == 4


def test_the_scores_of_a_passage_add_up_and_the_first_of_equals_comes_first(index: Index) -> None:
    cache = PostingsCache(clock=index.clock)
    found, scores = summed(cache.of(["x" * 30, "y" * 60, "z" * 45, "w" * 90], 100, index))
    assert found.tolist() == [90, 60, 45, 30]
    assert scores.tolist() == [2700, 1200, 450, 300]
    equal = Postings(np.array([3, 5, 8]), np.array([7, 9, 7]), 8, 8, KEPT_S)
    assert summed([equal])[0].tolist() == [5, 3, 8]
    assert [one.tolist() for one in summed([])] == [[], []]
