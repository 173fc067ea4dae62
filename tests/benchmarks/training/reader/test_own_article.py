"""Examples are made of written articles, each by itself."""

from typing import Any

import pytest

from benchmarks.training.reader import own_article
from benchmarks.training.reader.examples import Example
from benchmarks.training.reader.own_article import on_own_article, turns_on_own_article

FILLER = "The weather in the valley stayed cold and wet for most of the long week. " * 14


def asked(typed: str, s: int | None = None, *words: str) -> dict[str, Any]:
    told = {"s": s, "words": list(words)} if words else {}
    return {"printed": f"{typed}?", "typed": typed, "kind": "who", "change": "role"} | told


def turn(words: str, s: int | None = None, *answers: str) -> dict[str, Any]:
    told = {"s": s, "words": list(answers)} if answers else {}
    return {"turn": words, "whole": f"{words}?"} | told


ARTICLE = {
    "part": "train-alone",
    "title": "Marta Ruiz meets Ivo Kral",
    "published_at": "2024-05-02",
    "sentences": [
        "On Tuesday Marta Ruiz met Ivo Kral in Lisbon.",
        FILLER.strip(),
        "Then Marta Ruiz flew to Madrid.",
    ],
    "questions": [
        asked("where did Marta Ruiz meet Ivo Kral", 0, "in Lisbon", "Lisbon"),
        asked("where did Marta Ruiz go afterwards", 2, "Madrid"),
    ],
    "contrast": [asked("where did Marta Ruiz fly from")],
    "turns": [
        [
            turn("where did Marta Ruiz meet Ivo Kral", 0, "Lisbon"),
            turn("and where did she fly", 2, "Madrid"),
            turn("with whom"),
        ]
    ],
}


def marked(example: Example) -> str:
    return example.text[example.start : example.end] if example.answerable else ""


@pytest.fixture(autouse=True)
def everything_is_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_article, "PAIRED", 1.0)


def test_a_question_and_its_look_alike_meet_the_text_of_their_article() -> None:
    made = list(on_own_article([(1, ARTICLE)], 7))
    assert {marked(one) for one in made} == {"Lisbon", "Madrid", ""}
    assert all(one.text.startswith("Marta Ruiz meets Ivo Kral") for one in made)
    assert not any(one.answerable for one in made if "fly from" in one.question)


def test_a_window_that_has_the_answer_is_never_one_that_does_not_answer() -> None:
    for seed in range(9):
        for one in on_own_article([(1, ARTICLE)], seed):
            assert one.answerable or "meet" not in one.question or "in Lisbon" not in one.text


def test_a_written_turn_is_read_with_the_words_that_it_lacks_and_without() -> None:
    made = list(turns_on_own_article([(1, ARTICLE | {"questions": [], "contrast": []})], 7))
    flown = {one.question for one in made if marked(one) == "Madrid"}
    assert len(flown) == 2
    assert any("Kral" in one for one in flown)
    assert any("Kral" not in one for one in flown)
    assert any(not one.answerable and "whom" in one.question for one in made)


def test_two_questions_on_one_article_make_a_conversation() -> None:
    made = list(turns_on_own_article([(1, ARTICLE | {"turns": []})], 5))
    assert {marked(one) for one in made} == {"Lisbon", "Madrid", ""}
    assert any("Marta" not in one.question for one in made)
