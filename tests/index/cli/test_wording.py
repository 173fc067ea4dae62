"""``verbale wording``: over the sample, and how wordings are printed by side and date."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from index.answer.word_comparison import Piece
from index.answer.wording import (
    Recurrence,
    SideWording,
    Stage,
    WordingAnswer,
    WordingQuery,
)
from index.cli.search import wording_lines
from index.values import Published
from tests.index.answer.presentation.test_as_json import QUOTE
from tests.index.cli.contract import check_wording, checked
from tests.index.cli.terminal import printed, verbale

wording = partial(checked, check_wording, "wording")


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


def shown(found: WordingAnswer) -> list[str]:
    return [line.rstrip() for line in printed(wording_lines(found)).splitlines() if line.strip()]


def test_stages_and_their_differences_are_printed() -> None:
    pieces = (Piece("changed", "regret", "condemn"), Piece("kept", "the launch", "the launch"))
    dated = replace(QUOTE, published=Published.parse("2022-03-01"))
    stages = (
        Stage("regret the launch", QUOTE),
        Stage("condemn the launch", dated, 3, Published.parse("2022-05-01"), pieces, returns=2),
    )
    sides = (
        SideWording("Velden", "official", (), 4, stages),
        SideWording("", "press", stages[:1], 1, stages[:1]),
    )
    assert shown(WordingAnswer(WordingQuery("x"), sides=sides)) == [
        "Velden · 4 articles",
        "  undated",
        "  They met at Yanqi Lake. It rained.",
        "  — The Example Times · Talks",
        "  1 March 2022 to 1 May 2022 · 3 articles · used again 2 times",
        "  [-regret-]{+condemn+} the launch",
        "  They met at Yanqi Lake. It rained.",
        "  — The Example Times · Talks",
        "Press · 1 article",
        "  undated",
        "  They met at Yanqi Lake. It rained.",
        "  — The Example Times · Talks",
    ]


def test_of_many_wordings_all_but_the_first_and_the_frequent_are_named_in_one_line() -> None:
    often = [Stage(f"condemn launch {number}", QUOTE, 2) for number in range(12)]
    wordings = (Stage("condemn it", QUOTE), *often, Stage("condemn them", QUOTE))
    found = WordingAnswer(
        WordingQuery("x"), sides=(SideWording("Velden", "official", (), 26, wordings),)
    )
    lines = shown(found)
    assert len(lines) == 2 + 3 * 12
    assert lines[-1] == (
        "  Also, more rarely: “condemn launch 11”, “condemn them” (--json has their sentences)"
    )


def test_formulas_about_names_are_printed() -> None:
    one = Recurrence("condemn the launch", QUOTE, 4, (("Velden", 3), ("press", 1)),
                     date(2022, 3, 1), date(2022, 5, 1))  # fmt: skip
    assert shown(WordingAnswer(WordingQuery("x"), formulas=(one,)))[:2] == [
        "condemn the launch · Velden 3, press 1",
        "  1 March 2022 to 1 May 2022",
    ]
