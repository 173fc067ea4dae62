"""The weights of features of periods are fitted to texts that tell when things were."""

from typing import Any

import pytest

from benchmarks.training.undated.periods import (
    ASKED,
    FEATURES,
    PeriodQuestion,
    drafted,
    questions_of,
    ranked,
    rows_of,
    with_periods,
)
from index.answer.features import Features
from index.answer.logistic import LogisticModel
from index.store.library import Library
from tests.index.answer.samples import Desk, WordReader, WordsEncoder, draft

TOWNS = ("Linz", "Vienna", "Salzburg")


def case(name: str, part: str = "train") -> dict[str, Any]:
    """A career of three posts, with a question on each, and one that nothing answers."""
    sentences = [
        f"In {year} {name} worked for the bank of {town}."
        for year, town in zip((1950, 1960, 1970), TOWNS, strict=True)
    ]
    text = f"{name} was born in Graz. {' '.join(sentences)} {name} died in Graz."
    questions = [
        {
            "question": f"Where did {name} work from {year + 2} to {year + 8}?",
            "chat": f"{name.lower()} worked where {year + 2}-{year + 8}",
            "answers": [town],
            "sentences": [[text.index(sentence), text.index(sentence) + len(sentence)]],
        }
        for year, town, sentence in zip((1950, 1960, 1970), TOWNS, sentences, strict=True)
    ]
    none = {"question": f"Who married {name} in 1955?", "chat": f"{name} wife 1955"}
    return {
        "part": part, "title": name, "text": text,
        "questions": [*questions, none | {"answers": [], "sentences": []}],
    }  # fmt: skip


CASES = [case("Brandl"), case("Novak"), case("Lindqvist", "held")]
PLAIN: dict[str, Any] = {"bias": -1.0, "weights": {"cover": 2.0, "every_name": 1.0}}


@pytest.fixture
def desk(library: Library) -> Desk:
    desk = Desk(library, WordsEncoder(), WordReader("Vienna"), threshold=0.01)
    for one in CASES[:2]:
        desk.add(draft(one["text"], title=one["title"], id=one["title"], published=None))
    return desk


@pytest.fixture
def questions() -> list[PeriodQuestion]:
    return list(questions_of(CASES[:2]))


def weights() -> dict[str, Any]:
    """Models that know nothing of periods."""
    names = ("drafts", "sentences unread", "sentences read")
    return {name: {"bias": -1.0, "weights": dict(PLAIN["weights"])} for name in names}


def test_what_holds_in_the_period_counts_for_a_sentence(
    desk: Desk, questions: list[PeriodQuestion]
) -> None:
    found = drafted(desk.answerer, questions, weights())
    assert set(found) == {"drafts", "sentences unread"}
    assert found["drafts"]["weights"]["period_meanwhile"] > 0.5
    assert set(found["drafts"]["weights"]) <= {*PLAIN["weights"], ASKED, *FEATURES}


def test_the_rows_tell_which_sentences_and_words_answer(
    desk: Desk, questions: list[PeriodQuestion]
) -> None:
    rows = [*rows_of(desk.answerer, questions)]
    assert [one["answerable"] for one in rows] == [*[True] * 6, *[False] * 2] * 2
    right = [one for one in rows[2]["sentences"] if one["right"]]
    assert [(one["answer"], one["marked"]) for one in right] == [("Vienna.", True)]
    assert not any(one["right"] for one in rows[6]["sentences"])


def test_sentences_in_the_period_are_ranked_first_and_other_weights_stay(
    desk: Desk, questions: list[PeriodQuestion]
) -> None:
    found = ranked([*rows_of(desk.answerer, questions)], weights())
    assert set(found) == {"sentences read"}
    assert found["sentences read"]["weights"].items() >= PLAIN["weights"].items()
    ranking = LogisticModel(**found["sentences read"])
    within = Features(period=1.0, period_meanwhile=1.0)
    assert ranking.total(within) > ranking.total(Features(period=1.0))


def test_only_questions_that_ask_about_a_period_are_judged_otherwise() -> None:
    fitted = {"bias": -3.0, "weights": {"period_same": 2.0}}
    model = with_periods(PLAIN, fitted)
    before, after = LogisticModel(**PLAIN), LogisticModel(**model)
    plain = Features(cover=0.5, every_name=1.0)
    assert after.total(plain) == before.total(plain)
    assert after.total(Features(period=1.0)) == before.total(Features()) - 3.0
    assert after.weights[ASKED] == -3.0
