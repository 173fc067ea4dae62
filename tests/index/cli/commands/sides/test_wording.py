"""``verbale wording`` over the sample."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.index.cli.contract import check_wording
from tests.index.cli.terminal import verbale


@pytest.fixture(autouse=True)
def quick(loaded: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(monkeypatch)


def wording(data: Path, *words: str) -> Any:
    ran = verbale("wording", *words, "--json", data=data)
    assert ran.err == ""
    check_wording(ran.json)
    assert ran.code == (3 if ran.json["reason"] else 0)
    return ran.json


def test_wordings_are_printed_for_programs(sample_folder: Path) -> None:
    [press] = wording(sample_folder, "nuclear weapons")["sides"]
    assert (press["side"], press["nearness"], press["articles"]) == (None, "press", 3)
    assert [one["words"] for one in press["stages"]] == [
        "nuclear weapons", "no nuclear weapons", "nuclear weapons",
    ]  # fmt: skip
    second = press["stages"][1]["pieces"][0]
    assert second == {"kind": "left out", "before": "", "now": "no"}
    assert wording(sample_folder, "nuclear weapons", "--until", "2016")["reason"] == "nothing"
    assert wording(sample_folder, "nuclear weapons", "--side", "France")["reason"] == "nothing"


def test_wordings_are_printed_for_people(sample_folder: Path) -> None:
    ran = verbale("wording", "nuclear weapons", data=sample_folder)
    assert "Press · 3 articles" in ran.out
    assert "16 September 2021" in ran.out
    assert "{+no+} nuclear weapons" in ran.out
    assert "The submarines will carry no nuclear weapons, Mr. Morrison said." in ran.out


def test_why_nothing_is_found_is_told(sample_folder: Path) -> None:
    ran = verbale("wording", "tractor diplomacy", data=sample_folder)
    assert (ran.code, ran.out.strip()) == (3, "“tractor diplomacy” isn't repeated in any article.")
