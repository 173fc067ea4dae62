"""Articles that tell days by their weekdays: the packaged list, and what of an answer is right."""

import json
from typing import Any

import pytest

from benchmarks.named_days import CASES, FORMS, PARTS, is_right
from benchmarks.training.cases import Case, read_cases
from tests.benchmarks.samples import quoted
from tests.bot.samples import answer, refusal

CASE: Case = {"sentence": "They met in Hue on Tuesday."}


@pytest.fixture(scope="module")
def packaged() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


def test_every_article_has_the_sentence_that_answers_with_its_words(
    packaged: list[dict[str, Any]],
) -> None:
    assert len(packaged) == 120
    for case in packaged:
        assert case["sentence"].strip() in case["article"]["text"]
        assert case["answer"] in case["article"]["text"]
        assert len({case[form] for form in FORMS}) == len(FORMS)


def test_no_article_is_in_two_parts() -> None:
    texts = [{one["article"]["text"] for one in read_cases(CASES, part)} for part in PARTS]
    assert [*map(len, texts)] == [40, 40, 40]
    assert len(set().union(*texts)) == 120


def test_the_sentence_that_answers_is_right_and_no_other_and_no_refusal() -> None:
    left, right = quoted("They left."), quoted("They met in Hue on Tuesday.")
    assert is_right(CASE, "typed", answer(right))
    assert not is_right(CASE, "typed", answer(left, right))
    assert not is_right(CASE, "typed", refusal(right))
