"""Find the names in a question: runs of capitalised words, without interrogatives."""

import re
from collections.abc import Iterator, Sequence

from index.answer.question.terms import STOP_WORDS, WORD
from index.text.words import MONTHS, WEEKDAY_NAMES

_OPENERS = frozenset(
    """according against among amid besides concerning describe despite explain find following list
    outside regarding show summarise summarize that under using within without""".split()  # noqa: SIM905
)
"""Capitalised words at the start of a question that are not names."""

CALENDAR = frozenset((*MONTHS, *(name.lower() for name in WEEKDAY_NAMES)))
"""Months and weekdays."""

_TITLES = frozenset("mr mrs ms dr prof gen lt col sgt adm sen rep gov st".split())  # noqa: SIM905

_PARTICLES = r"(?:al|bin|da|de|del|della|der|di|du|el|ibn|la|le|of|van|von)"
_BETWEEN = re.compile(rf"\.?\s+(?:{_PARTICLES}\s+)*")
_POSSESSIVE = re.compile(r"['’]s?$")

_Words = Sequence[re.Match[str]]


def names_of(text: str) -> tuple[str, ...]:
    """Return the names, in order, once each; none if everything or nothing is capitalised.

    A month or weekday alone is not a name, but may be a part of one (``April Glaspie``).
    """
    words = list(WORD.finditer(text))
    if text.isupper() and len(words) > 2:
        return ()
    names = (_name(text, words[run[0]], words[run[-1]]) for run in _runs(text, words))
    return tuple(dict.fromkeys(one for one in names if one.lower() not in CALENDAR))


def _runs(text: str, words: _Words) -> list[list[int]]:
    """Return the word indices of each name."""
    runs: list[list[int]] = []
    for number in _named(words):
        if runs and _joined(text, words[runs[-1][-1]], words[number]):
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _named(words: _Words) -> Iterator[int]:
    for number, match in enumerate(words):
        word = _POSSESSIVE.sub("", match.group())
        lowered = word.lower()
        asks = lowered in STOP_WORDS or (number == 0 and lowered in _OPENERS)
        # US, WHO, S. Jaishankar and Theresa May are names, although us, who, s and may are not.
        if asks and number and (lowered == "may" or (word.isupper() and word not in "AI")):
            asks = False
        if word.removeprefix("al-")[:1].isupper() and not asks:
            yield number


def _joined(text: str, last: re.Match[str], following: re.Match[str]) -> bool:
    """Return whether two words belong to one name: only particles are between them."""
    between = text[last.end() : following.start()]
    if not _BETWEEN.fullmatch(between) or _POSSESSIVE.search(last.group()):
        return False
    word = last.group()  # the full stop of an abbreviation ends no sentence
    shortened = len(word) == 1 or "." in word or word.lower() in _TITLES
    return not between.startswith(".") or shortened


def _name(text: str, first: re.Match[str], last: re.Match[str]) -> str:
    end = last.end() + ("." in last.group() and text[last.end() :].startswith("."))
    return _POSSESSIVE.sub("", text[first.start() : end])
