"""Retrieving by meaning and by words."""

import pytest

from index.answer.question.analyze import analyze
from index.answer.retrieval.retriever import Candidate, Retriever
from index.store.vectors.sync import ExactVectorSearch
from index.values import Question
from tests.index.answer.samples import Desk, draft


def retrieved(desk: Desk, question: str, *scopes: str) -> list[Candidate]:
    reading = analyze(Question(question))
    retriever = Retriever(desk.library, ExactVectorSearch(desk.library.vectors))
    vector = desk.encoder.encode_question(reading.text)
    return retriever.retrieve(
        reading, vector, desk.search_filter(*scopes), desk.generation, reading.phrases
    )


def test_the_passage_that_shares_meaning_and_words_comes_first(desk: Desk) -> None:
    desk.add(
        draft("Ministers signed the treaty in Rome.", title="Treaty"),
        draft("The price of wheat rose.", title="Wheat"),
    )
    first, last = retrieved(desk, "Where was the treaty signed?")
    assert (first.passage.title, last.passage.title) == ("Treaty", "Wheat")
    assert first.full_text_score == pytest.approx(1.0)
    assert last.full_text_score == 0.0
    assert first.fused > last.fused


def test_articles_about_the_days_that_the_question_names_come_before_their_likes(
    desk: Desk,
) -> None:
    said = "Ministers signed the treaty in Rome."
    days = ("2021-07-20", "2021-08-10", "2023-07-20")
    desk.add(*(draft(said, title=day, published=day) for day in days), draft(said, title="undated"))
    found = retrieved(desk, "Where was the treaty signed in July 2021?")
    assert [one.timely for one in found] == [True, True, False, False]
    assert {one.passage.title for one in found[:2]} == {"2021-07-20", "2021-08-10"}


def test_where_many_are_alike_the_named_days_are_looked_through_on_their_own(desk: Desk) -> None:
    others = [
        draft(f"The treaty was signed in Rome {n}.", published="2019-01-01") for n in range(60)
    ]
    desk.add(*others, draft("A pact was agreed by the sea.", title="July", published="2021-07-20"))
    found = retrieved(desk, "Where was the treaty signed in July 2021?")
    assert "July" in {one.passage.title for one in found}
