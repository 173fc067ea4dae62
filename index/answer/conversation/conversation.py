"""A conversation: the last questions with their answers, kept by whoever leads it."""

from dataclasses import dataclass, replace

from index.answer.conversation.rewrite import Turn, rewrite
from index.values import Answer, Question

REMEMBERED = 6
"""Turns that a follow-up can lean on; what lies further back is forgotten."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, the oldest first; a value, so that nobody's follow-ups meet another's."""

    turns: tuple[Turn, ...] = ()

    def whole(self, question: Question) -> Question:
        """The question with the words of the whole question that it stands for."""
        return replace(question, text=rewrite(question.text, self.turns))

    def then(self, answer: Answer) -> "Conversation":
        """The conversation with one more question and its answer."""
        asked = answer.question.text
        turn = Turn(asked, answer.read_as.question or asked, answer)
        return Conversation((*self.turns, turn)[-REMEMBERED:])


def as_typed(answer: Answer, question: Question) -> Answer:
    """The answer to a whole question as the answer to what was typed, saying how that was read."""
    whole = answer.question.text
    if whole == question.text:
        return answer
    read_as = replace(answer.read_as, question=whole)
    return replace(answer, question=question, read_as=read_as)
