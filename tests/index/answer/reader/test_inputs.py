"""What the reader is fed is the question and the text, and says where each token stands."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.reader.inputs import LONGEST, ReaderInput, heading, reader_inputs
from index.embedding.model_files import find_model, open_tokenizer
from index.settings import PACKAGED_MODEL
from index.values import Published

BEGINS, PARTS = 101, 102
"""The marks of every BERT that reads lower-case English."""

ANY = st.text(max_size=60)
LONG = st.builds(lambda word, times: word * times, st.text(min_size=1, max_size=8), st.just(200))


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """That of the packaged reader."""
    return open_tokenizer(Path(find_model(PACKAGED_MODEL).location) / "tokenizer.json")


def _pair(tokenizer: Any, question: str, text: str) -> ReaderInput:
    [made] = reader_inputs(tokenizer, [(question, text)])
    return made


def test_a_pair_is_question_and_text_between_marks(tokenizer: Any) -> None:
    text = "🤝 They met in Geneva."
    made = _pair(tokenizer, "Where?", text)
    ids = tokenizer.encode("Where?", add_special_tokens=False).ids
    read = tokenizer.encode(text, add_special_tokens=False).ids
    assert made.tokens == (BEGINS, *ids, PARTS, *read, PARTS)
    assert made.segments == (0,) * (len(ids) + 2) + (1,) * (len(read) + 1)
    assert made.text_from == len(ids) + 2
    assert [text[start:end] for start, end in made.offsets] == text.replace(".", " .").split()


def test_each_question_keeps_its_own_text(tokenizer: Any) -> None:
    asked = [("who?", "Wang."), ("where did they meet?", "In Geneva, on a long day."), ("", "")]
    assert reader_inputs(tokenizer, asked) == [_pair(tokenizer, *one) for one in asked]
    assert reader_inputs(tokenizer, []) == []


def test_of_a_long_text_the_end_is_not_read(tokenizer: Any) -> None:
    text = "talks " * 1000
    made = _pair(tokenizer, "who?", text)
    assert len(made.tokens) == LONGEST
    assert made.tokens[-1] == PARTS
    assert len(made.offsets) == LONGEST - made.text_from - 1
    assert made.offsets[-1] == (6 * len(made.offsets) - 6, 6 * len(made.offsets) - 1)


@given(ANY | LONG, ANY | LONG)
def test_any_pair_fits_and_its_offsets_lie_in_the_text_in_order(
    tokenizer: Any, question: str, text: str
) -> None:
    made = _pair(tokenizer, question, text)
    assert len(made.tokens) == len(made.segments) <= LONGEST
    assert (made.tokens[0], made.tokens[-1]) == (BEGINS, PARTS)
    assert list(made.segments) == sorted(made.segments)
    if made.offsets:
        assert made.segments.index(1) == made.text_from
        assert made.text_from + len(made.offsets) == len(made.tokens) - 1
    assert all(0 <= start < end <= len(text) for start, end in made.offsets)
    assert list(made.offsets) == sorted(made.offsets)


def test_a_headline_stands_over_the_passage_with_its_day() -> None:
    published = Published.parse("2024-08-08T23:49:00-04:00")
    assert heading(" Talks held ", published) == "Talks held (8 August 2024)\n"
    assert heading("Talks held", None) == "Talks held\n"
