"""Which of the likeliest sentences are read."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.answer.candidates import SentenceCandidate
from index.answer.ranking.span_reading import (
    READ,
    READ_IN_ARTICLE,
    READ_ON,
    READ_ON_WITHIN,
    READ_WITHIN,
    read_likeliest,
)
from tests.index.answer.samples import Desk, WordReader, draft, drafted

WHOM = "Whom did Wang meet?"


def at_odds(desk: Desk, odds: Sequence[float]) -> list[SentenceCandidate]:
    """Sentences about one guest each, "guest 0." and so on, with these log-odds."""
    desk.add(draft(" ".join(f"Wang met guest {n}." for n in range(len(odds)))))
    drafts = drafted(desk, WHOM)[1]
    return [replace(one, odds=each) for one, each in zip(drafts, odds, strict=True)]


def read_until(desk: Desk, ranked: Sequence[SentenceCandidate], word: str) -> int:
    """How many sentences are read by a reader who finds the answer in one word."""
    reading, _ = drafted(desk, WHOM)
    read = read_likeliest(WordReader(word), reading, ranked, [])
    assert [one.sentence for one in read] == [one.sentence for one in ranked[: len(read)]]
    return len(read)


def test_what_a_clear_favourite_leads_by_far_is_not_read(desk: Desk) -> None:
    ranked = at_odds(desk, [2.0, 1.0, 2.1 - READ_WITHIN, 1.9 - READ_WITHIN, 1.9 - READ_ON_WITHIN])
    assert read_until(desk, ranked, "0") == 3
    assert read_until(desk, ranked, "2") == 3


def test_so_many_sentences_are_read_at_most(desk: Desk) -> None:
    ranked = at_odds(desk, [0.0] * (READ_ON + 5))
    assert read_until(desk, ranked, "0") == READ
    assert read_until(desk, ranked, "nobody") == READ_ON
    assert read_until(desk, [], "0") == 0


def test_more_sentences_of_the_leading_article_are_read_however_unlikely(desk: Desk) -> None:
    far = [0.0] + [1.0 - READ_ON_WITHIN * 2] * (READ_IN_ARTICLE + 2)
    ranked = at_odds(desk, far)
    reading, _ = drafted(desk, WHOM)
    read = read_likeliest(WordReader("3"), reading, ranked[:2], ranked)
    assert [one.sentence for one in read] == [one.sentence for one in ranked[: READ_IN_ARTICLE + 1]]
    assert max(read, key=lambda one: one.features.reader).answer == "3."


def test_a_sentence_read_later_is_compared_with_the_first_ones(desk: Desk) -> None:
    ranked = at_odds(desk, [0.0] * (READ + 2))
    reading, _ = drafted(desk, WHOM)
    read = read_likeliest(WordReader(str(READ)), reading, ranked, [])
    assert [one.features.reader_best for one in read] == [0.0] * READ + [1.0, 0.0]
    assert sum(one.features.reader_share for one in read) == pytest.approx(1.0, abs=1e-3)
