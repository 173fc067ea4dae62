"""Find where a text names people: by the lexicon, by articles, or by capitals."""

from collections.abc import Callable, Sequence
from itertools import chain

from index.answer.question.lexicon.lookup import key_of, packaged_lexicon
from index.answer.question.names import CALENDAR
from index.answer.question.terms import STOP_WORDS, WORD
from index.values import Span

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
