"""``verbale said`` over the sample."""

from functools import partial
from pathlib import Path

from tests.index.cli.contract import check_said, checked
from tests.index.cli.terminal import verbale

said = partial(checked, check_said, "said")


def test_what_somebody_said_is_printed_for_programs(sample_folder: Path) -> None:
    [one] = said(sample_folder, "Morrison")["statements"]
    assert (one["speaker"], one["office"]) == ("Scott Morrison", "Prime Minister")
    assert one["quote"]["span"] == "The submarines will carry no nuclear weapons"


def test_topic_and_days_narrow(sample_folder: Path) -> None:
    assert said(sample_folder, "Kerry", "--about", "democracy")["statements"]
    assert said(sample_folder, "Kerry", "--about", "tractors")["reason"] == "nothing about"
    assert said(sample_folder, "Kerry", "--since", "2020")["reason"] == "nothing"
    assert said(sample_folder, "Nobody")["reason"] == "nobody"


def test_what_somebody_said_is_printed_for_people(sample_folder: Path) -> None:
    ran = verbale("said", "Morrison", data=sample_folder)
    assert "16 September 2021" in ran.out
    assert "Scott Morrison, Prime Minister" in ran.out
    assert "The submarines will carry no nuclear weapons, Mr. Morrison said." in ran.out
