"""Tell the killed from the injured: “36 were injured” does not say how many were killed."""

import re

from index.answer.question.analyze import QuestionAnalysis

_KILLED = re.compile(
    r"\b(?:kill(?:s|ed|ing|ings)?|die[sd]?|dying|dead|deaths?|fatal\w*|lives|murder\w*|toll)\b",
    re.IGNORECASE,
)
_INJURED = re.compile(r"\b(?:injur(?:y|ies|es?|ed|ing)|wound(?:s|ed|ing)?|hurt)\b", re.IGNORECASE)


def of_other_casualties(reading: QuestionAnalysis, sentence: str) -> bool:
    """Return whether a question asks how many were killed and a sentence tells of injured only.

    Or the other way round.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    if reading.kind != "number":
        return False
    asked, told = _told(reading.plain), _told(sentence)
    return bool(asked) and bool(told) and asked.isdisjoint(told)


def tells_of_casualties(text: str) -> bool:
    """Return whether a text tells, or asks, of people killed or injured."""
    return bool(_told(text))


def _told(text: str) -> frozenset[str]:
    """Return of which casualties a text tells."""
    kinds = {"killed": _KILLED, "injured": _INJURED}
    return frozenset(kind for kind, pattern in kinds.items() if pattern.search(text))
