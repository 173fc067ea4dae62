"""Silence where a question only looks answerable is counted apart from right answers."""

from dataclasses import replace
from typing import Any

from benchmarks.look_alikes import QUESTIONS, outcome, table
from benchmarks.training.cases import read_lines
from index.values import Answer
from tests.benchmarks.samples import quoted
from tests.bot.samples import answer

WORDS = "They met at Yanqi Lake."
ASKED: dict[str, Any] = {"answers": ["Yanqi Lake"]}


def _answer(confidence: float, *, shown: bool) -> Answer:
    given = answer(quoted(WORDS), confidence=confidence)
    return given if shown else replace(given, quotes=())


def test_a_right_answer_and_a_right_refusal_are_good_and_a_sure_wrong_one_is_counted() -> None:
    found = [
        outcome("role", ASKED, _answer(0.9, shown=True), answerable=True),
        outcome("role", {"answers": ["Woodside"]}, _answer(0.9, shown=True), answerable=True),
        outcome("role", ASKED, _answer(0.85, shown=True), answerable=False),
        outcome("role", ASKED, _answer(0.2, shown=False), answerable=False),
    ]
    assert [one.good for one in found] == [True, False, False, True]
    assert "right 1 of 2" in next(table(found))
    assert next(table(found)).endswith("≥ 0.8: 1")


def test_each_written_answer_stands_in_the_article_that_it_is_asked_of() -> None:
    for article in read_lines(QUESTIONS / "alone.jsonl.gz"):
        for asked in article["questions"]:
            assert bool(asked["answers"]) == asked["answerable"]
            assert all(one in article["text"] for one in asked.get("gold", ()))
