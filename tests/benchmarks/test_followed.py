"""An answer that is followed is told to have changed by its event, and by no other."""

import asyncio
from pathlib import Path

import pytest

from benchmarks.followed import CASES, PARTS, measure
from benchmarks.training.cases import read_cases, read_lines


def test_a_change_of_the_event_is_told_and_nothing_near(capsys: pytest.CaptureFixture[str]) -> None:
    """Also where the new words are too unsure to be bold: the toll that is revised to three."""
    asked = ("Timaru", "Dragan Petrov", "Northern Sea", "Lomé")
    cases = [
        one for one in read_cases(CASES, "train") if any(name in one["question"] for name in asked)
    ]
    asyncio.run(measure(cases, wrong=False))
    printed = capsys.readouterr().out
    assert "followed: 4 of 4" in printed
    assert "told: 4 of 4" in printed
    assert "told falsely: 0 of 20" in printed


def test_each_case_has_five_near_ones_and_a_third_is_held() -> None:
    cases = list(read_lines(Path(CASES)))
    assert [len(one["near"]) for one in cases] == [5] * 40
    assert {part: sum(one["part"] == part for one in cases) for part in PARTS} == {
        "train": 27,
        "held": 13,
    }
