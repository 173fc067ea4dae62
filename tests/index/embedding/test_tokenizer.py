"""A tokenizer tells how much text there is, not how much a model would read of it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import tokenizer as tokenizers
from index.embedding.model_files import Model
from index.embedding.tokenizer import WordTokenizer, open_tokenizer

_ODD = st.text(
    st.sampled_from("aZé\u0301 \n\t\u00a0\u200b\x1c\x85\x00.,'-[]王9ßİ️👩\u200d"), max_size=40
)
_WRITTEN = st.sampled_from(
    ("[SEP]", "x[MASK].", "U.S.-China", "don’t", "  ", "naïve\n\n“Talks", "a\u0301 \u0301b", "﷽")
)
_TEXTS = st.lists(st.lists(_ODD | _WRITTEN | st.text(max_size=20)).map(" ".join), max_size=4)


@pytest.fixture(scope="module")
def whole(model: Model) -> Any:
    return open_tokenizer(Path(model.location) / "tokenizer.json")


@pytest.fixture(scope="module")
def by_word(whole: Any) -> WordTokenizer:
    return WordTokenizer(whole)


def test_nothing_is_cut_and_nothing_padded(model: Model) -> None:
    tokenizer = open_tokenizer(Path(model.location) / "tokenizer.json")
    short, long = tokenizer.encode_batch(["talks", "talks " * 600], add_special_tokens=False)
    assert (len(short.ids), len(long.ids)) == (1, 600)


@given(texts=_TEXTS)
def test_word_by_word_a_text_has_the_same_tokens(
    whole: Any, by_word: WordTokenizer, texts: list[str]
) -> None:
    made = [one.ids for one in whole.encode_batch(texts)]
    assert by_word.tokens(texts) == made
    assert by_word.count(texts) == [len(tokens) - 2 for tokens in made]


def test_words_are_tokenized_once(whole: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Noting:
        def encode(self, text: str) -> Any:
            return whole.encode(text)

        def encode_batch_fast(self, texts: list[str], **options: Any) -> Any:
            asked.extend(texts)
            return whole.encode_batch_fast(texts, **options)

    by_word = WordTokenizer(Noting())
    assert by_word.count(["the talks", "the talks end"]) == [2, 3]
    assert sorted(asked) == ["end", "talks", "the"]
    by_word.count(["talks end"])
    assert len(asked) == 3
    monkeypatch.setattr(tokenizers, "_KNOWN_CHARACTERS", 5)
    by_word.count(["talks"])  # the memory is full, and begun anew
    assert asked[3:] == ["talks"]
