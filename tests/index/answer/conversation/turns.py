"""Questions as they were asked before another one."""

from index.answer.conversation.rewrite import Turn
from index.answer.question.answer_type import answer_type
from index.values import Answer, Question, Quote, ReadAs


def turn(question: str, span: str | None = None, quoted: str = "", read_as: str = "") -> Turn:
    """A question that was asked, with the words that answered it, if any did."""
    whole = read_as or question
    if span is None:
        return Turn(question, whole, None)
    text = quoted or f"Officials said it was {span}."
    assert span in text
    quote = Quote(1, text, text, span, "a", 1, 0, len(text), "Title", "Wire", 0.9)
    answer = Answer(Question(question), ReadAs(answer_type(whole)), 0.9, span, "text", (quote,))
    return Turn(question, whole, answer)
