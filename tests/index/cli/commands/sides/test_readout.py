"""``verbale readout`` over the sample."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.index.cli.contract import check_readout
from tests.index.cli.terminal import verbale


@pytest.fixture(autouse=True)
def quick(loaded: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(monkeypatch)


def readout(data: Path, *words: str) -> Any:
    ran = verbale("readout", *words, "--json", data=data)
    assert ran.err == ""
    check_readout(ran.json)
    assert ran.code == (0 if ran.json["accounts"] else 3)
    return ran.json


def test_a_meeting_is_printed_for_programs(sample_folder: Path) -> None:
    found = readout(sample_folder, "Biden", "Putin")
    assert found["day"] == "2021-06-16"
    [account] = found["accounts"]
    assert (account["side"], account["nearness"]) == ("Verbale sample", "press")
    assert len(found["points"]) == account["sentences"]


def test_a_date_chooses_the_meeting(sample_folder: Path) -> None:
    assert readout(sample_folder, "Trump Kim")["day"] == "2019-03-01"
    assert readout(sample_folder, "Trump Kim", "--on", "June 2018")["day"] == "2018-06-12"
    assert readout(sample_folder, "Trump Kim", "--on", "2020")["reason"] == "nothing"
    assert readout(sample_folder, "the talks")["reason"] == "no names"


def test_a_meeting_is_printed_for_people(sample_folder: Path) -> None:
    ran = verbale("readout", "Sullivan", "Wang", data=sample_folder)
    assert "Sullivan Wang · 29 August 2024" in ran.out
    assert "The library has only one account: Verbale sample." in ran.out
    assert "The library has no account of: United States, China." in ran.out
    assert "\nWhat Verbale sample says\n" in ran.out  # “only” would be a guess
    assert "  They met at Yanqi Lake, in the hills" in ran.out


def test_why_nothing_is_found_is_told(sample_folder: Path) -> None:
    ran = verbale("readout", "Nobody", data=sample_folder)
    assert (ran.code, ran.out.strip()) == (3, "No article tells of a meeting of “Nobody”.")
