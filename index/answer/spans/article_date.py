"""Tell which sentences the date of their article dates: by "today", or by the present tense.

News in brief is written in the present tense: “Parliament elects Ann Ito” on the day that it does.
"""

import re
from collections.abc import Sequence

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, words_of
from index.answer.question.verbs import asks_in, base_of
from index.answer.spans.patterns import gives_date, says_today
from index.values import Span

_ASKED = re.compile(r"\b(did|was|were|got)\b(.*)")
"""A question for what is over: the auxiliary, and what follows it."""

_OTHER_TIME = re.compile(
    r"\b(?:tomorrow|yesterday|ago|every|each|often|usually|always|regularly|frequently|sometimes"
    r"|never|rarely|not|law|laws|\d+ ?[ap]\.m"
    r"|(?:next|last|this|coming|past) (?:week|month|year|spring|summer|autumn|fall|winter)"
    r"|in \w+ (?:days|weeks|months|years))\b|n[’']t\b",
    re.IGNORECASE,
)
"""Words of a sentence on another time than its article's day, on a habit, or on what is not so."""

_BEFORE_NOUNS = frozenset(
    """a an at by for from her his in into its more new no of on our peace some such that the their
    these this those to with""".split()  # noqa: SIM905
)
"""After these, what looks like a verb in the present tense is a noun (``the visits``)."""

_CONDITIONS = frozenset({"if", "once", "unless", "when", "whenever"})
"""Before a verb, these say when it happens, not that it does."""

_AFTER_NOUNS = frozenset({"against", "between", "of", "over"})
"""Before these, what looks like a verb is a noun, too: ``attacks against``."""

_ARE = frozenset({"is", "are"})

_PAST_AUXILIARIES = frozenset({"was", "were", "had", "did"})

_COMPOUND = frozenset({"am", "are", "be", "been", "being", "has", "have", "is"})
"""After these, what looks like a verb in the past tense is a participle."""


def dates_by_article(
    reading: QuestionAnalysis, sentence: str, span: Span | str | None = None
) -> bool:
    """Return whether the date of its article is the answer that a sentence gives.

    It is if the sentence says "today", or tells in the present tense what is asked.

    Args:
        reading: the question.
        sentence: the words of the sentence.
        span: its own words that answer; if there are any, they count.
    """
    return (
        reading.kind == "date"
        and span is None
        and (says_today(sentence) or tells_in_present(reading.plain, sentence))
    )


def tells_in_present(question: str, sentence: str) -> bool:
    """Return whether a sentence without a time tells in the present tense what a question asks.

    ``The court fines the bank`` does for “when was the bank fined?”; not so ``The court said it
    fines the bank``, which is told in the past tense, nor ``Courts often fine banks``.
    """
    asked = _asked_verb(question)
    if asked is None or gives_date(sentence) or _OTHER_TIME.search(sentence):
        return False
    words = [word.lower() for word in words_of(sentence)]
    for place, word in enumerate(words):
        if _verb(word) == asked and _is_present(words, place):
            return _CONDITIONS.isdisjoint(words[:place])
        if _is_past(words, place):
            return False
    return False


def _asked_verb(question: str) -> str | None:
    """Return the base of the verb that a question for what is over asks the day of."""
    found = _ASKED.search(question)
    if found is None:
        return None
    words = words_of(found[2])
    regular = found[1] != "did" or "get" in words
    verbs = [
        word
        for word in words
        if base_of(word) or (regular and word.endswith("ed") and word.islower())
    ]
    return _verb(verbs[-1]) if verbs else None


def _verb(word: str) -> str:
    """Return the base of a form of a verb, or the stem of a word that is not known as one."""
    return base_of(word) or stem(word)


def _is_present(words: Sequence[str], place: int) -> bool:
    """Return whether a form of a verb is in the present tense: ``elects``, ``is elected``."""
    before = words[max(0, place - 2) : place]
    if before and (before[-1] in _ARE or (before[0] in _ARE and before[-1].endswith("ly"))):
        return True
    if (asks_in(words[place]) or ("does",))[0] != "does" or not words[place].endswith("s"):
        return False
    after = words[place + 1 : place + 2]
    noun = any((asks_in(word) or ("",))[0] == "do" for word in (*before[-1:], *after))
    return not noun and _BEFORE_NOUNS.isdisjoint(before[-1:]) and _AFTER_NOUNS.isdisjoint(after)


def _is_past(words: Sequence[str], place: int) -> bool:
    if words[place] in _PAST_AUXILIARIES:
        return True
    asking = asks_in(words[place])
    past = asking is not None and asking[0] == "did" and asking[1] != words[place]
    return past and _COMPOUND.isdisjoint(words[max(0, place - 2) : place])
