"""``verbale wording``: over the sample, and how wordings are printed by side and date."""

from datetime import date
from pathlib import Path
from typing import Any

from index.answer.word_comparison import Piece
from index.answer.wording import (
    Recurrence,
    SideWording,
    Stage,
    WordingAnswer,
    WordingQuery,
)
from index.cli.search import wording_lines
from index.values import Published, Quote
from tests.index.cli.contract import check_wording
from tests.index.cli.terminal import printed, verbale


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


WORDS = "We condemn the launch."


def quote(words: str = WORDS, published: str | None = "2022-03-01") -> Quote:
    return Quote(
        rank=1,
        text=words,
        sentence=words,
        span="condemn the launch",
        article_key="a",
        revision=1,
        start=0,
        end=len(words),
        title="Call",
        source="Ministry",
        score=1.0,
        published=Published.parse(published) if published else None,
    )


def shown(found: WordingAnswer) -> list[str]:
    return [line.rstrip() for line in printed(wording_lines(found)).splitlines() if line.strip()]


def test_stages_and_their_differences_are_printed() -> None:
    pieces = (Piece("changed", "regret", "condemn"), Piece("kept", "the launch", "the launch"))
    stages = (
        Stage("regret the launch", quote(published=None)),
        Stage("condemn the launch", quote(), 3, Published.parse("2022-05-01"), pieces,
              returns=2),
    )  # fmt: skip
    sides = (
        SideWording("Velden", "official", (), 4, stages),
        SideWording("", "press", stages[:1], 1, stages[:1]),
    )
    assert shown(WordingAnswer(WordingQuery("x"), sides=sides)) == [
        "Velden · 4 articles",
        "  undated",
        "  We condemn the launch.",
        "  — Ministry · Call",
        "  1 March 2022 to 1 May 2022 · 3 articles · used again 2 times",
        "  [-regret-]{+condemn+} the launch",
        "  We condemn the launch.",
        "  — Ministry · Call",
        "Press · 1 article",
        "  undated",
        "  We condemn the launch.",
        "  — Ministry · Call",
    ]


def test_of_many_wordings_all_but_the_first_and_the_frequent_are_named_in_one_line() -> None:
    often = [Stage(f"condemn launch {number}", quote(), 2) for number in range(12)]
    wordings = (Stage("condemn it", quote()), *often, Stage("condemn them", quote()))
    found = WordingAnswer(
        WordingQuery("x"), sides=(SideWording("Velden", "official", (), 26, wordings),)
    )
    lines = shown(found)
    assert len(lines) == 2 + 3 * 12
    assert lines[-1] == (
        "  Also, more rarely: “condemn launch 11”, “condemn them” (--json has their sentences)"
    )


def test_formulas_about_names_are_printed() -> None:
    one = Recurrence("condemn the launch", quote(), 4, (("Velden", 3), ("press", 1)),
                     date(2022, 3, 1), date(2022, 5, 1))  # fmt: skip
    assert shown(WordingAnswer(WordingQuery("x"), formulas=(one,)))[:2] == [
        "condemn the launch · Velden 3, press 1",
        "  1 March 2022 to 1 May 2022",
    ]


def test_nothing_is_printed_that_a_terminal_would_act_on() -> None:
    evil = "\x1b[31mred\x1b[0m [bold]text[/bold]"
    stage = Stage(evil, quote(evil), pieces=(Piece("changed", evil, evil),))
    found = WordingAnswer(
        WordingQuery(evil), sides=(SideWording(evil, "official", (), 1, (stage,)),)
    )
    assert not any("\x1b" in line for line in shown(found))
    assert sum("[bold]text" in line for line in shown(found)) == 3
