"""The outlets that are named beside a quote are counted as true where they repeat its sentence."""

from pathlib import Path

import pytest

from benchmarks.also_in import CASES, PARTS, measure
from benchmarks.training.cases import read_cases, read_lines


def test_repeats_are_named_and_look_alikes_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("G7 foreign", "Cuba's power", "Manila airport", "Japan pledge")
    cases = [
        one for one in read_cases(CASES, "tune") if any(name in one["question"] for name in asked)
    ]
    measure(cases, wrong=True)
    printed = capsys.readouterr().out
    assert "sentences · with a repeat found: 4 of 4" in printed
    [named] = [line for line in printed.splitlines() if line.startswith("named · true: ")]
    true, _, all_named = named.removeprefix("named · true: ").partition(" of ")
    assert true == all_named != "0"


def test_every_second_sentence_is_held() -> None:
    cases = list(read_lines(Path(CASES)))
    assert [one["part"] for one in cases] == [*PARTS] * 50
    assert all(one["repeats"] and one["others"] for one in cases)
