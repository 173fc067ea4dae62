"""Rank the newest value of how things stand now before older ones, which are no rivals of it."""

import re
from collections.abc import Iterator, Sequence

from index.answer.answer_comparison import same_answer
from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stems_of
from index.answer.same_event import asks_how_things_stand, may_hold
from index.values import Kind

_CHANGING: frozenset[Kind] = frozenset({"number", "person", "place", "organisation", "date"})
"""Kinds of answers that later articles replace."""

_SO_FAR = re.compile(r"^how (?:many|much)\b.*\b(?:has|have)\b")
"""A question in the present perfect, about what is true now."""

_COMPARED = 8
"""Likeliest sentences among which newer values are looked for."""


def changes(
    reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
) -> Iterator[tuple[SentenceCandidate, list[SentenceCandidate]]]:
    """Yield each sentence whose value replaces older ones, with those, the newest first.

    Only for a question that asks how things stand now: who is in an office, how many there are so
    far. There, an older value takes nothing from the likelihood of the newest one.

    Args:
        reading: the question.
        choices: one sentence of each article, likeliest first.
    """
    if not _asks_of_now(reading):
        return
    likely = choices[:_COMPARED]
    for newest in sorted(likely, key=lambda one: one.day, reverse=True):
        older = [one for one in choices if _replaced(reading, one, newest)]
        if any(one in likely for one in older):
            yield newest, older


def _replaced(reading: QuestionAnalysis, old: SentenceCandidate, new: SentenceCandidate) -> bool:
    if not old.day or not old.answer or not new.answer or not reading.stems:
        return False
    return (
        old.day < new.day
        and not same_answer(reading.kind, old.answer, new.answer)
        and (reading.kind != "person" or may_hold(reading, new.answer))
        and _said(reading, old) <= _said(reading, new)
    )


def _said(reading: QuestionAnalysis, choice: SentenceCandidate) -> frozenset[str]:
    return reading.stems & stems_of(f"{choice.sentence.passage.title} {choice.sentence.words}")


def _asks_of_now(reading: QuestionAnalysis) -> bool:
    """Return whether a question says that it asks how things stand now."""
    now = reading.newest or _SO_FAR.search(reading.plain) is not None
    return now and reading.kind in _CHANGING and asks_how_things_stand(reading)
