"""Questions are asked of a library of their own articles, and what is right is counted."""

import pytest

from benchmarks.own_library import asked
from benchmarks.training.cases import Case
from tests.lexical import count_words

CASE: Case = {"printed": "Where did Wang meet Marsh?", "typed": "wang marsh met where"}
ARTICLE = {"id": "1", "title": "Talks", "text": "Wang met Marsh in Hue on Tuesday."}


def test_each_case_is_asked_in_all_forms_of_a_library_of_the_articles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count_words(monkeypatch)
    found = asked([CASE], ("printed", "typed"), [ARTICLE])
    assert [(case, form) for case, form, _ in found] == [(CASE, "printed"), (CASE, "typed")]
    assert [answer.question.text for *_, answer in found] == [CASE["printed"], CASE["typed"]]
    shown = [(answer.quotes or answer.nearest)[0].external_id for *_, answer in found]
    assert shown == ["1", "1"]
