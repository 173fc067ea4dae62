"""What is collected of the sentences found for a question."""

from dataclasses import fields
from typing import Any

from benchmarks.training.rows import row_of
from index.answer.answerer import Answerer
from index.answer.candidates import Features
from index.answer.retrieval.retriever import PassageFeatures
from index.operations.evaluation.dataset import ExpectedAnswer
from index.store.vectors.sync import VectorSearch
from index.values import Question
from tests.index.answer.samples import Desk, WordReader, draft

FEATURES = {field.name for field in fields(Features)}
PASSAGES = {field.name for field in fields(PassageFeatures)}

WHERE = ExpectedAnswer(
    Question("Where did Wang sign the treaty?"),
    answerable=True,
    articles=frozenset({"gold"}),
    answers=("Rome", "Italy"),
)


def answering(desk: Desk, word: str | None = None) -> Answerer:
    """With a reader who marks one word, or without one."""
    reader = WordReader(word) if word else None
    return Answerer(desk.library, desk.encoder, VectorSearch(desk.library.vectors), reader)


def rights(rows: list[dict[str, Any]]) -> list[bool | None]:
    return [one["right"] for one in rows]


def test_what_holds_the_answer_in_an_article_that_answers_is_right(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome. It rained. Romeo signed, too.", id="gold"))
    found = row_of(answering(desk), WHERE)
    assert found is not None
    assert (found["question"], found["kind"]) == (WHERE.question.text, "place")
    assert found["answerable"] is True
    assert rights(found["passages"]) == [True]
    assert rights(found["drafts"]) == [True, False, False]
    assert found["drafts"][0]["answer"] == "Rome"
    assert found["passages"][0]["features"].keys() == PASSAGES
    assert found["sentences"][0]["features"].keys() == FEATURES


def test_today_answers_where_the_articles_date_does(desk: Desk) -> None:
    desk.add(
        draft("The council votes today. It is May.", id="gold", published="2024-05-04"),
        draft("The council votes today, too.", id="other", published="2024-05-04"),
    )
    question = Question("When does the council vote?")
    for dated in (True, False):
        expected = ExpectedAnswer(question, True, frozenset({"gold"}), ("4 May 2024",), dated=dated)
        found = row_of(answering(desk), expected)
        assert found is not None
        assert sum(one["right"] is True for one in found["drafts"]) == dated
        assert sum(one["right"] is None for one in found["drafts"]) == 0
