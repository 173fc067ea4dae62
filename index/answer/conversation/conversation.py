"""A conversation: the last questions with their answers, as an immutable value."""

from dataclasses import dataclass, replace

from index.answer.conversation.rewrite import Turn, rewrite
from index.values import Answer, Question

REMEMBERED = 6
"""Turns that a follow-up question can refer to; earlier turns are dropped."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first; immutable, so that conversations can't mix."""

    turns: tuple[Turn, ...] = ()

    def whole(self, question: Question) -> Question:
        """Return the question completed from the earlier turns."""
        return replace(question, text=rewrite(question.text, self.turns))

    def then(self, answer: Answer) -> "Conversation":
        """Return the conversation with this answer's turn added."""
        asked = answer.question.text
        turn = Turn(asked, answer.read_as.question or asked, answer)
        return Conversation((*self.turns, turn)[-REMEMBERED:])


def as_typed(answer: Answer, question: Question) -> Answer:
    """Return the answer for the question as typed, with the completed question in ``read_as``."""
    whole = answer.question.text
    if whole == question.text:
        return answer
    read_as = replace(answer.read_as, question=whole)
    return replace(answer, question=question, read_as=read_as)
