"""Examples are mined from what a library finds for a question."""

from dataclasses import replace

import pytest

from benchmarks.training.questions import AnsweringSentence, WrittenQuestion
from benchmarks.training.reader.examples import Example
from benchmarks.training.reader.mining import NEGATIVES, Miner
from index.store.library import Library
from tests.index.answer.samples import Desk, WordsEncoder, draft

SENTENCE = "Wang signed the treaty in Rome."


@pytest.fixture
def desk(library: Library) -> Desk:
    """A library with the article that answers, and others on treaties, one of which says Rome."""
    made = Desk(library, WordsEncoder(), threshold=0.25)
    made.add(
        draft(f"It rained. {SENTENCE}", title="Treaty", id="gold"),
        draft("Wang left the treaty in Rome.", title="Leaving", id="other"),
        *(draft(f"Wang read treaty {n} in Oslo.", title=f"{n}", id=f"{n}") for n in range(6)),
    )
    return made


def written(answer: str) -> WrittenQuestion:
    return WrittenQuestion(
        question="Where did Wang sign the treaty?",
        chat="where did wang sign the treaty",
        kind="where",
        part="train",
        article="gold",
        sentence=SENTENCE if answer else "",
        answer=answer,
        acceptable=(answer,) if answer else (),
        at=None,
    )


def mined(desk: Desk, answer: str, monkeypatch: pytest.MonkeyPatch) -> list[Example]:
    """The examples of the question as it is typed in chat."""
    monkeypatch.setattr("benchmarks.training.reader.mining.PRINTED", 0.0)
    return list(Miner(desk.answerer, 7).examples(written(answer)))


def test_the_answer_is_marked_where_it_stands(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found, *others = mined(desk, "Rome", monkeypatch)
    assert found.text[found.start : found.end] == "Rome"
    assert found.text.startswith("Treaty\n")
    assert [found.text[start:end] for start, end in found.sentences] == ["It rained.", SENTENCE]
    assert found.evidence == [False, True]
    assert len(others) == NEGATIVES
    assert not any(one.answerable for one in others)


def test_a_question_that_nothing_answers_has_the_likeliest_passage_as_a_negative(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = mined(desk, "", monkeypatch)
    assert len(found) == NEGATIVES - 1
    assert not any(one.answerable for one in found)
    assert SENTENCE in found[0].text


def test_a_passage_with_another_sentence_that_answers_is_no_negative(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.training.reader.mining.PRINTED", 0.0)
    monkeypatch.setattr("benchmarks.training.reader.mining.NEGATIVES", 20)
    also = "Wang read treaty 0 in Oslo."
    asked = written("Rome")
    for others, negatives in (((), 1), ((AnsweringSentence("0", also, also),), 0)):
        made = Miner(desk.answerer, 7).examples(replace(asked, others=others))
        assert sum(also in one.text for one in made) == negatives
