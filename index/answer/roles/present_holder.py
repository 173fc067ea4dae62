"""Tell who is in an office from who was, and from who stands beside the office in a sentence.

“The Armenian foreign minister, A, and the U.S. secretary of state, B, sign …” has the words of a
question for the secretary of state, and two names; a reader of this size may take the nearer one.
"""

import re
from collections.abc import Sequence

from index.answer.answer_comparison import same_answer
from index.answer.candidates import SentenceCandidate
from index.answer.definitions.named_holder import domestic_holder, named_holder
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, words_of
from index.answer.roles.other_office import gives_the_office, takes_the_office

_FORMER = re.compile(
    r"\b(?:former|ex-|deposed|ousted|late|outgoing|predecessor)\b[^,.;:()]{0,80}$", re.IGNORECASE
)
"""What makes the name after it that of somebody who left."""


def not_in_office(reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]) -> list[bool]:
    """Return which sentences would answer with somebody who is not in the office asked about.

    Only for a question for who is in an office, now or at a time that it names. Where articles tell
    who holds it then, everybody else is not in it, with three exceptions: whom a later article
    tells to take it, an earlier holder, whom ``newest`` puts behind the present one, and somebody
    with the office's full title. Where articles do not, somebody is not in it now whom a sentence
    calls a former holder, in it and in those of the same day or earlier.

    Args:
        reading: the question.
        choices: the sentences.
    """
    if not reading.asks_for_holder:
        return [False] * len(choices)
    if known := holders_of(reading):
        last = max((one.day for one in choices if _names(one, known)), default="")
        return [
            _is_nobody_in_it(reading, one, known) and not _succeeds(reading, one, last)
            for one in choices
        ]
    if reading.days is not None:
        return [False] * len(choices)
    left = [one for one in choices if one.answer and _is_called_former(one)]
    return [any(_is_as_old(reading, one, gone) for gone in left) for one in choices]


def _is_nobody_in_it(
    reading: QuestionAnalysis, choice: SentenceCandidate, known: frozenset[str]
) -> bool:
    """Return whether a sentence would answer with somebody who is not said to hold the office."""
    if not choice.answer or _names(choice, known):
        return False
    words = choice.sentence.words
    holder = named_holder(reading, words) or domestic_holder(reading, words)
    named = holder is not None and not _stems(holder.of(words)).isdisjoint(_stems(choice.answer))
    return not named and not gives_the_office(reading.plain, words, choice.answer)


def _names(choice: SentenceCandidate, known: frozenset[str]) -> bool:
    return not _stems(choice.answer).isdisjoint(known)


def _succeeds(reading: QuestionAnalysis, choice: SentenceCandidate, last: str) -> bool:
    """Return whether a sentence tells that somebody took the office after the holder's last day.

    Args:
        reading: the question.
        choice: the sentence.
        last: the day of the newest sentence that answers with the known holder; empty for none.
    """
    later = bool(last) and choice.day > last and choice.features.every_name >= 1
    return later and takes_the_office(reading.plain, choice.sentence.words, choice.answer)


def holders_of(reading: QuestionAnalysis) -> frozenset[str]:
    """Return the stems of the names of who holds the office, as articles tell; none if none do."""
    names = (name for term in reading.terms if not term.name for name in term.learned)
    return frozenset().union(*map(_stems, names))


def _stems(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(name))


def _is_called_former(choice: SentenceCandidate) -> bool:
    if choice.span is None:
        return False
    before = choice.sentence.revision_text[choice.sentence.span.start : choice.span.start]
    return _FORMER.search(before) is not None


def _is_as_old(
    reading: QuestionAnalysis, choice: SentenceCandidate, gone: SentenceCandidate
) -> bool:
    """Return whether a sentence names who had left by its day, as another one tells."""
    if not choice.answer or not same_answer(reading.kind, choice.answer, gone.answer):
        return False
    published, left = (one.sentence.passage.published for one in (choice, gone))
    return choice is gone or (
        published is not None and left is not None and published.day <= left.day
    )
