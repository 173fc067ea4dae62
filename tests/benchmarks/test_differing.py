"""The cases with different values: the packaged list, and what of an answer is as it should be."""

import json
from typing import Any

import pytest

from benchmarks.differing import CASES, PARTS, judged
from benchmarks.training.cases import Case, read_cases
from index.operations.evaluation.scoring import contains, plain
from tests.benchmarks.samples import quoted
from tests.bot.samples import answer

CASE: Case = {
    "kind": "changed", "values": ["17", "41"], "newest": "41", "wanted": "17",
    "articles": [{"published_at": "2025-03-12"}, {"published_at": "2025-03-12"}],
}  # fmt: skip


OLD, NEW = quoted("At least 17 people died."), quoted("The toll rose to 41.")


@pytest.fixture(scope="module")
def packaged() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


def test_each_value_of_the_packaged_cases_is_in_its_article(packaged: list[dict[str, Any]]) -> None:
    assert len(packaged) > 100
    for case in packaged:
        assert case["kind"] in {"changed", "reports", "dated"}
        texts = [plain(article["text"]) for article in case["articles"]]
        for value, text in zip(case["values"], texts, strict=False):
            assert contains(text, plain(value)), case["question"]
        days = [article["published_at"] for article in case["articles"][:2]]
        assert days == sorted(days), case["question"]
        assert (case["kind"] == "dated") == ("wanted" in case)


def test_all_parts_have_values_that_changed_and_share_no_article() -> None:
    parts = [read_cases(CASES, part) for part in PARTS]
    assert all({case["kind"] for case in one} >= {"changed", "reports"} for one in parts)
    texts = [{a["text"] for case in one for a in case["articles"]} for one in parts]
    assert sum(map(len, texts)) == len(set().union(*texts))


def test_the_newest_of_a_value_that_changed_comes_first() -> None:
    assert judged(CASE, answer(NEW, OLD)) == {
        "answered": True, "both shown": True, "newest first": True,
    }  # fmt: skip
    found = judged(CASE, answer(OLD))
    assert (found["both shown"], found["newest first"]) == (False, False)
