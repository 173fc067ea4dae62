"""What became of one question, in words."""

from enum import Enum

from index.evaluate.judge import Judged


class Verdict(Enum):
    """What became of a question; ``right`` says whether that is as it should be."""

    ANSWERED = "right", True
    REFUSED = "rightly refused", True
    WRONG = "wrong", False
    UNANSWERED = "refused, but could be answered", False
    ANSWERED_ALL_THE_SAME = "answered, but should be refused", False

    def __init__(self, words: str, right: bool) -> None:
        self.words = words
        self.right = right


def verdict(one: Judged) -> Verdict:
    """What became of the question; of an answer, by its first quote's sentence."""
    answered = one.given.answered
    if not one.expected.answerable:
        return Verdict.ANSWERED_ALL_THE_SAME if answered else Verdict.REFUSED
    if not answered:
        return Verdict.REFUSED if one.expected.wrong else Verdict.UNANSWERED
    return Verdict.ANSWERED if one.sentence else Verdict.WRONG
