"""Find the names in a question: runs of capitalised words, without interrogatives."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from index.answer.question.lexicon.lookup import key_of, packaged_lexicon
from index.answer.question.terms import STOP_WORDS, WORD
from index.text.words import MONTHS, WEEKDAY_NAMES
from index.values import Span

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


def names_of(text: str) -> tuple[str, ...]:
    """Return the names, in order, once each; none if everything or nothing is capitalised.

    A month or weekday alone is not a name, but may be a part of one (``April Glaspie``).
    """
    words = list(WORD.finditer(text))
    if text.isupper() and len(words) > 2:
        return ()
    runs: list[list[re.Match[str]]] = []
    for word in _named(words):
        if runs and _joined(text, runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    names: dict[str, None] = {}
    for run in runs:
        last = run[-1]
        end = last.end() + ("." in last.group() and text[last.end() :].startswith("."))
        names[_POSSESSIVE.sub("", text[run[0].start() : end])] = None
    return tuple(one for one in names if one.lower() not in CALENDAR)


def _named(words: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    for number, match in enumerate(words):
        word = _POSSESSIVE.sub("", match.group())
        lowered = word.lower()
        asks = lowered in STOP_WORDS or (number == 0 and lowered in _OPENERS)
        # US, WHO, S. Jaishankar and Theresa May are names, although us, who, s and may are not.
        if asks and number and (lowered == "may" or (word.isupper() and word not in "AI")):
            asks = False
        if word.removeprefix("al-")[:1].isupper() and not asks:
            yield match


def _joined(text: str, last: re.Match[str], following: re.Match[str]) -> bool:
    """Return whether two words belong to one name: only particles are between them."""
    between = text[last.end() : following.start()]
    if not _BETWEEN.fullmatch(between) or _POSSESSIVE.search(last.group()):
        return False
    word = last.group()  # the full stop of an abbreviation ends no sentence
    shortened = len(word) == 1 or "." in word or word.lower() in _TITLES
    return not between.startswith(".") or shortened


# Find where a text names people: by the lexicon, by articles, or by capitals.

_NO_PERSON = frozenset(("country", "body", "office"))
"""Kinds of entries of the lexicon whose capitals name no person."""

People = Callable[[Sequence[str]], Sequence[tuple[int, int]]]
"""Finds the people whom folded words name: for each the first word, and the word after the last."""


def nobody(_words: Sequence[str]) -> Sequence[tuple[int, int]]:
    """Find nobody: people are known by the lexicon and by capitals only."""
    return ()


def people_in(text: str, people: People) -> list[Span]:
    """Return where a text names people.

    They are known by the lexicon, by articles, or by capitals where they are known as nothing else;
    a first word says nothing by its capital.

    Args:
        text: the text.
        people: finds the people whom articles name, in whatever case they are typed.
    """
    words = [*WORD.finditer(text)]
    found = packaged_lexicon().find([word[0].lower() for word in words])
    known = {place: one.entry.kind for one in found for place in range(one.start, one.end)}
    printed = _printed([word[0] for word in words], people)
    spans: list[Span] = []
    for place, word in enumerate(words):
        kind = known.get(place)
        begins = place == 0 and word[0].lower() in STOP_WORDS
        capital = word[0][0].isupper() and kind not in _NO_PERSON and not begins
        if not (capital or kind == "person" or place in printed) or word[0].lower() in CALENDAR:
            continue
        if spans and text[spans[-1].end : word.start()] == " ":
            spans[-1] = Span(spans[-1].start, word.end())
        else:
            spans.append(Span(*word.span()))
    return spans


def _printed(words: Sequence[str], people: People) -> set[int]:
    """Return which words are of a name that articles print."""
    keys = [key_of(word.lower().removesuffix("'s").removesuffix("’s")) for word in words]
    owners = [place for place, key in enumerate(keys) for _ in key]
    found = people(list(chain.from_iterable(keys)))
    return {owners[at] for start, end in found for at in range(start, end)}
