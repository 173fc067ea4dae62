"""Questions are asked of a library of their own articles, and what is right is counted."""

from pathlib import Path

import pytest

from benchmarks.own_library import asked, command_line, counted
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


def test_a_part_and_a_file_are_chosen_by_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["benchmark"])
    given = command_line("It asks.", Path("cases"), ("seen", "held"), "held")
    assert (given.file, given.part, given.wrong) == (Path("cases"), "held", False)
    monkeypatch.setattr("sys.argv", ["benchmark", "--part", "seen", "--wrong", "others"])
    given = command_line("It asks.", Path("cases"), ("seen", "held"), "held")
    assert (given.file, given.part, given.wrong) == (Path("others"), "seen", True)


def test_what_is_right_is_counted_by_kind() -> None:
    judged = [(("typed", "first"), False), (("typed", "first"), True), (("printed", "any"), False)]
    assert [*counted(judged)] == ["printed · any: 0 of 1", "typed · first: 1 of 2"]
