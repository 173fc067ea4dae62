"""The sentences for a turn, of the story quoted before and of other articles, and their weights."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from index.answer.answerer import Answerer
from index.answer.candidates import SentenceCandidate
from index.answer.conversation.conversation import Background, Conversation
from index.answer.conversation.turn_evidence import (
    Evidence,
    TurnEvidence,
    TurnFeatures,
)
from index.answer.logistic import model_of
from index.answer.question.analyze import analyze
from index.answer.retrieval.retriever import Asked, RetrievalResult
from index.store.library import Library
from index.values import Question
from tests.index.answer.samples import Desk, WordsEncoder, draft

LAKE = "Sullivan and Wang met at Yanqi Lake on Tuesday. Burns was in the delegation of Sullivan."
OSLO = "Ann and Bob met in Oslo on Monday. The delegation of Ann had Cy in it."
WHERE = Question("Where did Sullivan and Wang meet?")
TURNS = model_of("index.answer.conversation", "turns.json")
ELSE = Question("who else was in the delegation?")


@dataclass
class ScriptedReader:
    """Finds that ``words`` answer the questions of which it knows."""

    answerer: Answerer
    by_question: Mapping[str, str]
    asked: list[str] = field(default_factory=list)

    def read(self, found: RetrievalResult, *, in_story: bool = False) -> list[SentenceCandidate]:
        asked = found.reading.plain
        self.asked.append(asked)
        words = next((words for start, words in self.by_question.items() if start in asked), "-")
        return [
            one.with_features(cover=float(words in one.sentence.words))
            for one in self.answerer.drafts(found)
        ]

    def odds(self, sentence: SentenceCandidate) -> float:
        return 4.0 * sentence.features.cover - 2.0


@pytest.fixture
def desk(library: Library) -> Desk:
    desk = Desk(library, WordsEncoder(), threshold=0.25)
    desk.add(draft(LAKE, id="lake", published="2024-08-28"), source="Lake Wire")
    desk.add(draft(OSLO, id="oslo"))
    return desk


def gather(desk: Desk, reader: ScriptedReader, turn: Question) -> Evidence | None:
    asked = Asked(turn, analyze(turn), desk.generation)
    return evidence(reader).gather(asked, background(desk, turn))


def evidence(reader: ScriptedReader) -> TurnEvidence:
    return TurnEvidence(reader.answerer._search, reader)


def background(desk: Desk, turn: Question) -> Background:
    found = Conversation().then(desk.answerer.answer(WHERE)).background(turn)
    assert found is not None
    return found


def odds_of(reader: ScriptedReader, found: Evidence, words: str) -> float:
    [one] = [one for one in found[1] if words in one.sentence.words]
    return reader.odds(one) + one.prior


def test_the_story_is_read_with_the_completed_turn_and_with_the_turn_alone(desk: Desk) -> None:
    reader = ScriptedReader(desk.answerer, {})
    found = gather(desk, reader, ELSE)
    assert found is not None
    assert found[0].reading.read_as.question is not None
    [elsewhere, completed, alone] = reader.asked
    assert all("sullivan" in asked.lower() for asked in (elsewhere, completed))
    assert alone == "who else was in the delegation"


def test_either_reading_raises_a_sentence_and_both_raise_it_most(desk: Desk) -> None:
    neither: Mapping[str, str] = {}
    completed = {"sullivan": "Burns"}
    alone = {"sullivan": "-", "else": "Burns"}
    both = {"": "Burns"}
    odds = []
    for script in (neither, completed, alone, both):
        reader = ScriptedReader(desk.answerer, script)
        found = gather(desk, reader, ELSE)
        assert found is not None
        odds.append(odds_of(reader, found, "Burns"))
    assert odds[0] < min(odds[1:3])
    assert max(odds[1:3]) < odds[3]


def test_a_sentence_of_the_story_precedes_one_of_another_article_that_is_as_likely(
    desk: Desk,
) -> None:
    reader = ScriptedReader(desk.answerer, {"": "delegation"})
    found = gather(desk, reader, ELSE)
    assert found is not None
    assert odds_of(reader, found, "Burns") > odds_of(reader, found, "Cy")
    assert {one.follow_up for one in found[1]} == {True}


def test_a_turn_about_something_else_has_no_evidence_here(desk: Desk) -> None:
    reader = ScriptedReader(desk.answerer, {})
    turn = Question("In which city did Ann meet Bob on Monday 4 March 2024, says Oslo's Cy?")
    assert gather(desk, reader, turn) is None
    assert reader.asked == []


def test_the_packaged_model_trusts_both_readings_and_the_story() -> None:
    least = TURNS.total(TurnFeatures(0.0, 0.0))
    for features in (
        TurnFeatures(1.0, 0.0),
        TurnFeatures(0.0, 1.0),
        TurnFeatures(0.0, 0.0, prior=1.0),
        TurnFeatures(0.0, 0.0, story=1.0),
    ):
        assert TURNS.total(features) > least
