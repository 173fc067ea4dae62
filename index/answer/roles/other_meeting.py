"""Find answers that tell where or when two others met.

“The meetings between Mr. Sullivan and Mr. Wang, following talks between Mr. Biden and Mr. Xi in
California, …” does not say where Sullivan and Wang met.
"""

import re

from index.answer.question.terms import STOP_WORDS, words_of
from index.answer.sides.countries import country_of
from index.values import Kind

_ASKED = re.compile(r"\b(?:meet|met|meetings?|mtg|talks?|summit)\b")
"""Words of a question about a meeting."""

_TITLE = r"(?:[A-Z][a-z]+\.\s)?"
_NAME = r"[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*){0,3}"

_MEETING = re.compile(
    r"\b(?:talks|meetings?|summits?|calls?|conversations?|discussions)\s(?:\w+\s)?between\s"
    rf"{_TITLE}(?P<one>{_NAME})\sand\s{_TITLE}(?P<other>{_NAME})"
)
"""A meeting of two, as articles tell of it."""

_KINDS: tuple[Kind, ...] = ("place", "date")


def tells_of_another_meeting(kind: Kind, question: str, sentence: str, answer: str) -> bool:
    """Return whether an answer belongs to the meeting of two people whom a question doesn't name.

    Only where the sentence names somebody whom the question names before it tells of that meeting.
    Countries have too many names (“Washington”, “the Americans”) to tell who is meant.

    Args:
        kind: the expected type of answer; only a place or a date is doubted.
        question: the question in its normal form.
        sentence: the sentence.
        answer: the words in it that answer; empty if there are none.
    """
    if kind not in _KINDS or not answer or not _ASKED.search(question):
        return False
    told = [*_MEETING.finditer(sentence, 0, max(0, sentence.find(answer)))]
    if not told:
        return False
    last = told[-1]
    asked = {word.casefold() for word in words_of(question)}
    others = (last["one"], last["other"])
    return (
        bool(asked & _names(sentence[: last.start()]))
        and not any(asked & _names(one) for one in others)
        and not any(map(country_of, others))
    )


def _names(text: str) -> set[str]:
    """Return the capitalised words of a text that are no stop words, in lower case."""
    return {word.casefold() for word in words_of(text) if word[0].isupper()} - STOP_WORDS
