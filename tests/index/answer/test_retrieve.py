"""Retrieving by meaning and by words."""

import pytest

from index.answer.question import read
from index.answer.retrieve import Candidate, Retriever
from index.store.nearest import ExactNearest
from index.values import PUBLIC, Question
from tests.index.answer.making import Desk, draft


def retrieved(desk: Desk, question: str, *scopes: str) -> list[Candidate]:
    reading = read(Question(question))
    retriever = Retriever(desk.library, ExactNearest(desk.library.vectors))
    vector = desk.encoder.encode_question(reading.text)
    return retriever.retrieve(reading, vector, desk.reach(*scopes), desk.generation)


def test_the_passage_that_shares_meaning_and_words_comes_first(desk: Desk) -> None:
    desk.add(
        draft("Ministers signed the treaty in Rome.", title="Treaty"),
        draft("The price of wheat rose.", title="Wheat"),
    )
    first, last = retrieved(desk, "Where was the treaty signed?")
    assert (first.passage.title, last.passage.title) == ("Treaty", "Wheat")
    assert first.words == pytest.approx(1.0)
    assert last.words == 0.0
    assert first.fused > last.fused


def test_what_only_words_found_has_its_cosine_too(desk: Desk) -> None:
    desk.add(draft("Ministers signed the treaty in Rome."))
    reading = read(Question("Where was the treaty signed?"))
    vector = desk.encoder.encode_question(reading.text)

    class Nothing:
        def nearest(self, *_: object) -> list[object]:
            return []

    retriever = Retriever(desk.library, Nothing())  # type: ignore[arg-type]  # finds nothing
    [found] = retriever.retrieve(reading, vector, desk.reach(), desk.generation)
    assert found.cosine == pytest.approx(
        retrieved(desk, "Where was the treaty signed?")[0].cosine, abs=1e-3
    )


def test_a_passage_without_a_vector_is_found_by_words_alone(desk: Desk) -> None:
    desk.add(draft("Ministers signed the treaty in Rome."), encoded=False)
    [found] = retrieved(desk, "Where was the treaty signed?")
    assert (found.cosine, found.words) == (0.0, 1.0)
    assert retrieved(desk, "Where is the wheat?") == []


def test_only_the_askers_scopes_are_searched(desk: Desk) -> None:
    for scope in (PUBLIC, "discord:1", "discord:2"):
        desk.add(draft(f"The treaty of {scope} was signed.", title=scope), scope=scope)
    found = retrieved(desk, "Which treaty was signed?", PUBLIC, "discord:1")
    assert {one.passage.title for one in found} == {PUBLIC, "discord:1"}
