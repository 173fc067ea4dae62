"""Find answers that tell where or when two others met.

“The meetings between Mr. Sullivan and Mr. Wang, following talks between Mr. Biden and Mr. Xi in
California, …” does not say where Sullivan and Wang met. Neither does “It was there that Reagan and
Gorbachev met”, which a reader of this size may take for an answer because the article is theirs.
"""

import re

from index.answer.question.terms import STOP_WORDS, content_words, words_of
from index.answer.sides import country_of
from index.values import Kind

_ASKED = re.compile(r"\b(?:meet|met|meetings?|mtg|talks?|summit)\b")
"""Words of a question about a meeting."""

_TITLE = r"(?:[A-Z][a-z]+\.\s)?"
_NAME = r"[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*\.?){0,3}"

_MEETING = re.compile(
    r"\b(?:talks|meetings?|summits?|calls?|conversations?|discussions)\s(?:\w+\s)?between\s"
    rf"{_TITLE}(?P<one>{_NAME})\sand\s{_TITLE}(?P<other>{_NAME})"
)
"""A meeting of two, as articles tell of it."""

_PAIR = re.compile(
    r"\bdid (?P<one>[\w'’-]+(?: [\w'’-]+){0,2}) and (?P<other>[\w'’-]+(?: [\w'’-]+){0,2}?)"
    r" (?:(?:first|last) )?(?:meet|sit down|talk)\b"
)
"""Two of whom a question asks when or where they met."""

_MET = re.compile(
    rf"\b{_TITLE}(?P<one>{_NAME})\sand\s{_TITLE}(?P<other>{_NAME})\s"
    r"(?:(?:had|have|first|last|also)\s)*(?:met|meet|talked|sat\sdown)\b"
    rf"|\b(?P<host>{_NAME})[’']s\s(?:\w+\s)?(?:call|conversation|meeting|summit|talks)\swith\s"
    rf"(?P<guest>(?:his|her|their)\s\w+|{_TITLE}{_NAME})"
)
"""Two who met, as articles tell of it: “Ann Ito’s meeting with her counterpart”."""

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
    if _tells_that_others_met(question, sentence):
        return True
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


def _tells_that_others_met(question: str, sentence: str) -> bool:
    """Return whether two met whom a question for the meeting of two does not name, and only they.

    Where the two asked about are named by their countries, anybody may have met for them.
    """
    asked, met = _PAIR.search(question), list(_MET.finditer(sentence))
    if asked is None or len(met) != 1:
        return False
    pair = asked["one"], asked["other"]
    if any(map(country_of, (*pair, *filter(None, met[0].groups())))):
        return False
    return set(content_words(words_of(" ".join(pair)))).isdisjoint(
        content_words(words_of(sentence))
    )


def _names(text: str) -> set[str]:
    """Return the capitalised words of a text that are no stop words, in lower case."""
    return {word.casefold() for word in words_of(text) if word[0].isupper()} - STOP_WORDS
