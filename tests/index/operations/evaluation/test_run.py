from collections.abc import Sequence

import pytest

from index.answer.retrieval.retriever import RetrievedPassage
from index.errors import InputError, SettingsError
from index.operations.evaluation.run import ask_all
from index.values import Answer, Question
from tests.index.operations.evaluation.samples import (
    SENTENCE,
    answer,
    expected,
    quote,
    unanswerable,
)


class Scripted:
    """Answers every question alike, or as badly."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self.asked: list[str] = []

    async def warm(self) -> None:
        self.asked.append("warm")

    async def ask(self, question: Question) -> Answer:
        self.asked.append(question.text)
        if self._error:
            raise self._error
        return answer(quote("a"))

    async def candidates(self, question: Question, limit: int) -> Sequence[RetrievedPassage]:
        assert limit == 20
        return [RetrievedPassage("key-a", "a", None, SENTENCE, 1.0)]


async def test_every_question_is_asked_in_order_and_judged() -> None:
    seen: list[tuple[str, int, int]] = []
    asked = Scripted()
    judged = await ask_all(asked, [expected(), unanswerable()], lambda *told: seen.append(told))
    assert asked.asked == ["warm", "where did they meet?", "where is the moon?"]
    assert [one.sentence for one in judged] == [True, False]
    assert [one.passage for one in judged] == [1, None]
    assert seen == [("asking", 1, 2), ("asking", 2, 2)]


async def test_a_question_that_cannot_be_read_counts_as_refused() -> None:
    [one] = await ask_all(Scripted(InputError("no words")), [expected()])
    assert not one.given.answered
    assert one.given.confidence == 0.0
    assert not one.sentence


async def test_what_is_wrong_with_all_of_them_is_told() -> None:
    with pytest.raises(SettingsError):
        await ask_all(Scripted(SettingsError("another model")), [expected()])
