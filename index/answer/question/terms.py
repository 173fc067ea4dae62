"""The words of a question that say what it is about, and how they are compared."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from index.answer.question.irregular_verbs import BASE

WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*", re.UNICODE)

# Words that any article may hold: they say how something is asked, never what.
STOP_WORDS = frozenset(
    """
    a about after again all also am an and any are as at be because been before being between both
    but by can could d day date did do does doing done during each ever few for from further get
    gets give given go goes going got had has have having he her here hers him his how how'd how's
    i if in into is it its just ll many may me might more most much must my name no not now of off
    on once one only or other our out over own part per place please re s same say says she should
    since so some such t tell than that the their them then there these they this those through to
    too under until up upon us ve very was way we were what what's whats when when'd when's whens
    where where'd where's wheres which while who who'd who's whom whos whose why why's will with
    with without would year years you your
    """.split()  # noqa: SIM905 - a list of words reads best as words
)

_stemmer = snowballstemmer.stemmer("english")
_stemming = threading.Lock()
"""The stemmer keeps the word that it works on: two threads at once spoil each other's."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word, lower case, without a possessive; ``met`` is ``meet``."""
    word = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    with _stemming:
        return str(_stemmer.stemWord(BASE.get(word, word)))


def words_of(text: str) -> list[str]:
    """Every word of a text, as it stands."""
    return WORD.findall(text)


@lru_cache(maxsize=5_000)
def stems_of(text: str) -> frozenset[str]:
    """The stems of a text's words; parts of hyphened words count too."""
    words = set(words_of(text))
    found = set(map(stem, words))
    for word in words:
        if not word.isalnum():
            found.update(stem(part) for part in re.split(r"[-’']", word) if len(part) > 1)
    return frozenset(found)


@lru_cache(maxsize=50_000)
def phrase_stems(phrase: str) -> frozenset[str]:
    """The stems of a phrase's telling words; of all its words where none tells anything."""
    words = words_of(phrase)
    return frozenset(map(stem, [one for one in words if one.lower() not in STOP_WORDS] or words))


@dataclass(frozen=True, slots=True)
class Term:
    """What a question says, and what else says the same.

    Attributes:
        words: a telling word or phrase of the question, lower case; put in plain English where it
            was typed short ("deputy secretary" for "DepSec").
        forms: words and phrases that articles have for it, the likeliest first.
        name: whether it names somebody, some place or some body.
    """

    words: str
    forms: tuple[str, ...] = ()
    name: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """Itself and its other forms."""
        return (self.words, *self.forms)

    @property
    def stems(self) -> frozenset[str]:
        """Every stem of it in any form."""
        return frozenset().union(*map(phrase_stems, self.said))


def telling(words: Sequence[str]) -> list[str]:
    """Those of a question's words that are telling, lower case, in order."""
    lowered = (word.lower().replace("’", "'") for word in words)
    bare = (word if word in STOP_WORDS else word.removesuffix("'s") for word in lowered)
    return [word for word in bare if word not in STOP_WORDS]
