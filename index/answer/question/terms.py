"""Extract and stem the content words of a question."""

import json
import re
import threading
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

import snowballstemmer

from index.answer.question.verbs import BASE
from index.embedding.model_files import find_model
from index.settings import PACKAGED_MODEL

# How common words are in usual English, whatever the library holds.

_FIRST = 1_996
"""The place of “the” in the vocabulary, the commonest word."""

_SHARE_OF_FIRST = 0.1
"""The share of all words that are the commonest one; the next has a half of it, and so on."""

_PASSAGE_WORDS = 100


def is_usual(word: str) -> bool:
    """Return whether a word, lower case, is among the 27,000 commonest words and names."""
    return word in _places()


def is_english(word: str) -> bool:
    """Return whether a word, lower case, is usual or in a dictionary of 83,000 words."""
    return is_usual(word) or word in _dictionary()


@cache
def usual_words(letter: str) -> Sequence[str]:
    """Return the usual words and names that begin with a letter."""
    return [word for word in _places() if word.startswith(letter)]


@cache
def _dictionary() -> frozenset[str]:
    table = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    with table.open(encoding="utf-8-sig") as lines:
        return frozenset(line.partition(" ")[0] for line in lines)


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


WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*", re.UNICODE)

# Stop words: they say how something is asked, never what.
STOP_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being besides
    between both but by can could d day date did do does doing done during each else ever few for
    from further get gets give given go goes going got had has have having he her here hers him his
    how how'd how's i if in into is it its just ll many may me might more most much must my name no
    not now of off on once one only or other our out over own part per place please re s same say
    says she should since so some such t tell than that the their them then there these they this
    those through to too under until up upon us ve very was way we were what what's whats when
    when'd when's whens where where'd where's wheres which while who who'd who's whom whos whose why
    why's will with without would year years you your
    """.split()  # noqa: SIM905 - a list of words reads best as words
)

_stemmer = snowballstemmer.stemmer("english")
_porter = snowballstemmer.stemmer("porter")
_stemming = threading.Lock()
"""A stemmer keeps the current word as state, so it is not thread-safe."""


def bare_word(word: str) -> str:
    """Return a word in lower case, with a straight apostrophe, without possessive."""
    return word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a word, lower case, without possessive; ``meet`` for ``met``."""
    word = bare_word(word)
    with _stemming:
        return str(_stemmer.stemWord(BASE.get(word, word)))


@lru_cache(maxsize=50_000)
def porter_stem(word: str) -> str:
    """Return the stem of a lower-case word as FTS5 makes it (Porter 1980)."""
    with _stemming:
        return str(_porter.stemWord(word))


def words_of(text: str) -> list[str]:
    """Return every word of a text, unchanged."""
    return WORD.findall(text)


_PARTS = re.compile(r"[-’']")
_LONGEST_CACHED = 40
"""Characters of a run without spaces whose stems are cached."""


@lru_cache(maxsize=5_000)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words, including the parts of hyphenated words."""
    # No word has a space in it, and most runs between spaces occur again and again.
    runs = set(text.split())
    long = max(map(len, runs), default=0) > _LONGEST_CACHED
    return frozenset(chain.from_iterable(map(stems_of_run if long else _cached_stems, runs)))


def stems_of_run(run: str) -> tuple[str, ...]:
    """Return the stems of the words of a run without spaces, and of their parts."""
    return _cached_stems(run) if len(run) <= _LONGEST_CACHED else _found_stems(run)


def _found_stems(run: str) -> tuple[str, ...]:
    words = words_of(run)
    parts = (part for word in words if not word.isalnum() for part in _PARTS.split(word))
    return (*map(stem, words), *(stem(part) for part in parts if len(part) > 1))


_cached_stems = lru_cache(maxsize=50_000)(_found_stems)


@lru_cache(maxsize=50_000)
def phrase_stems(phrase: str) -> frozenset[str]:
    """Return the stems of a phrase's content words; of all its words if it has none."""
    words = words_of(phrase)
    return frozenset(map(stem, [one for one in words if one.lower() not in STOP_WORDS] or words))


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a question with its synonyms.

    Attributes:
        words: a content word or phrase, lower case, with shorthand written out ("deputy
            secretary" for "DepSec").
        forms: words and phrases that articles use for it, likeliest first.
        name: whether it names a person, a place or an organisation.
        learned: names and offices that articles give for it at the time of the question. They
            are searched for and count for the term, but are not its words: an answer may have them.
    """

    words: str
    forms: tuple[str, ...] = ()
    name: bool = False
    learned: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """Return the words and the other forms."""
        return (self.words, *self.forms)

    def said_in(self, stems: Set[str]) -> bool:
        """Return whether a text with these stems has the term in any form."""
        return any(phrase_stems(form) <= stems for form in self.said)

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of all forms."""
        return frozenset().union(*map(phrase_stems, self.said))


def content_words(words: Sequence[str]) -> list[str]:
    """Return the content words, without stop words, lower case, in order."""
    lowered = (word.lower().replace("’", "'") for word in words)
    bare = (word if word in STOP_WORDS else word.removesuffix("'s") for word in lowered)
    return [word for word in bare if word not in STOP_WORDS]
