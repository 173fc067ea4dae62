"""``verbale readout``: over the sample, and how accounts and their points are printed."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from index.answer.readout import Account, Readout, ReadoutPoint, ReadoutQuery, SideQuotes
from index.cli.search import readout_lines
from tests.index.answer.presentation.test_as_json import QUOTE
from tests.index.cli.contract import check_readout, checked
from tests.index.cli.terminal import printed, verbale

readout = partial(checked, check_readout, "readout")


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


def told(side: str, *sentences: str) -> SideQuotes:
    return SideQuotes(side, tuple(replace(QUOTE, text=one) for one in sentences))


def account(side: str, **more: Any) -> Account:
    of: dict[str, Any] = {"article_key": "a", "revision": 1, "title": "Call", "source": "Ministry"}
    return Account(**(of | {"side": side, "nearness": "official"} | more))


def shown(found: Readout) -> list[str]:
    return [line.rstrip() for line in printed(readout_lines(found)).splitlines() if line.strip()]


def test_shared_points_come_first_then_what_each_says_alone() -> None:
    found = Readout(
        ReadoutQuery("Marsh Tarn"),
        day=date(2024, 3, 5),
        accounts=(account("Norland"), account("Velden", more=2)),
        points=(
            ReadoutPoint((told("Velden", "The fence must go."),)),
            ReadoutPoint((told("Norland", "Ships may pass."), told("Velden", "They may.", "Now."))),
            ReadoutPoint((told("Norland", "Ice came up."),)),
        ),
        other_days=(date(2024, 1, 1),),
    )
    assert shown(found) == [
        "Marsh Tarn · 5 March 2024",
        "Norland  Ministry · Call",
        "Velden  Ministry · Call; 2 further sentences not compared",
        "On the same point",
        "  1. Norland: Ships may pass.",
        "     Velden: They may. […] Now.",
        "Only Norland",
        "  Ice came up.",
        "Only Velden",
        "  The fence must go.",
        "Other meetings: 1 January 2024 (--on)",
    ]
