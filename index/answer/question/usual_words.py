"""How common words are in usual English, whatever the library holds.

The vocabulary of BERT has its whole words in order of their frequency (Devlin et al. 2019), and the
packaged encoder comes with it. By Zipf's law (Zipf 1949), a word's place in that order tells its
share of a text.
"""

import json
from collections.abc import Mapping
from functools import cache

from index.answer.question.terms import bare_word, words_of
from index.embedding.model_files import find_model
from index.settings import PACKAGED_MODEL

_FIRST = 1_996
"""The place of “the” in the vocabulary, the commonest word."""

_SHARE_OF_FIRST = 0.1
"""The share of all words that are the commonest one; the next has a half of it, and so on."""

_PASSAGE_WORDS = 100


def is_usual(word: str) -> bool:
    """Return whether a word, lower case, is among the 27,000 commonest words and names."""
    return word in _places()


def usual_share(phrase: str) -> float:
    """Return the share of passages of usual English with the rarest word of a phrase, 0–1."""
    known = _places()
    places = [known.get(bare_word(one), len(known)) for one in words_of(phrase)]
    rank = max(1, max(places, default=0) - _FIRST)
    return min(1.0, _PASSAGE_WORDS * _SHARE_OF_FIRST / rank)


@cache
def _places() -> Mapping[str, int]:
    folder = find_model(PACKAGED_MODEL).folder
    if folder is None:
        raise LookupError("the packaged model lies in a folder")
    read = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    places: dict[str, int] = read["model"]["vocab"]
    return places
