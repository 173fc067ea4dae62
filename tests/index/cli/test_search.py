"""What searches, compares and traces, over the sample and as it is printed."""

import json
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from index.answer.readout import Account, Readout, ReadoutPoint, ReadoutQuery, SideQuotes
from index.answer.word_comparison import Piece
from index.answer.wording import (
    Recurrence,
    SideWording,
    Stage,
    WordingAnswer,
    WordingQuery,
)
from index.cli.search import readout_lines, wording_lines
from index.values import Published
from tests.index.answer.presentation.test_as_json import QUOTE
from tests.index.cli.contract import (
    check_events,
    check_readout,
    check_said,
    check_search,
    check_trace,
    check_wording,
    checked,
)
from tests.index.cli.terminal import printed, verbale


def test_articles_and_bars_are_printed_for_people(sample_folder: Path) -> None:
    ran = verbale("search", '"Yanqi Lake" OR summit', data=sample_folder)
    assert ran.code == 0
    assert "They met at Yanqi Lake, in the hills on the northern outskirts of Beijing." in ran.out
    assert "29 August 2024, 19:30 (UTC+08:00) · Verbale sample" in ran.out
    [august] = [one for one in ran.out.splitlines() if one.startswith("August 2024")]
    assert "▇" in august


def test_pages_and_all_articles(sample_folder: Path) -> None:
    every = verbale("search", "the", "--json", data=sample_folder).json
    check_search(every)
    assert every["total"] == len(every["articles"]) > 20
    second = verbale("search", "the", "--page", "2", data=sample_folder).out
    assert f"{every['total']} articles, page 2 of {every['pages']}" in second
    titles = [one["title"] for one in every["articles"]]
    assert titles[0] not in second
    assert titles[20] in second
    shown = verbale("search", "the", "--all", data=sample_folder).out
    assert all(one in shown for one in titles)


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


latest, timeline = (partial(checked, check_events, one) for one in ("latest", "timeline"))


def test_the_newest_articles_on_names_are_printed_for_programs(sample_folder: Path) -> None:
    found = latest(sample_folder, "Wang", "Yi")
    days = [one["quote"]["published_at"][:10] for one in found["stories"]]
    assert days[:3] == ["2024-08-29", "2024-01-14", "2023-06-19"]
    assert days == sorted(days, reverse=True)
    assert latest(sample_folder, "Wang", "--side", "Nowhere")["reason"] == "nothing"


def test_a_timeline_is_printed_and_drawn(sample_folder: Path, tmp_path: Path) -> None:
    picture = tmp_path / "aukus.png"
    ran = verbale("timeline", "AUKUS", "--picture", str(picture), data=sample_folder)
    assert "They named their new partnership AUKUS." in ran.out
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert timeline(sample_folder, "AUKUS")["coverage"]["counts"]


def test_an_article_is_shown_with_its_story(sample_folder: Path) -> None:
    [one] = timeline(sample_folder, "AUKUS")["stories"]
    shown = verbale("show", one["quote"]["article_id"], "--json", data=sample_folder).json
    assert shown["story"]["outlets"] == 1
    assert shown["story"]["articles"][0]["article_id"] == one["quote"]["article_id"]


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


def words_of(found: WordingAnswer) -> list[str]:
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
    assert words_of(WordingAnswer(WordingQuery("x"), sides=sides)) == [
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
    lines = words_of(found)
    assert len(lines) == 2 + 3 * 12
    assert lines[-1] == (
        "  Also, more rarely: “condemn launch 11”, “condemn them” (--json has their sentences)"
    )


def test_formulas_about_names_are_printed() -> None:
    one = Recurrence("condemn the launch", QUOTE, 4, (("Velden", 3), ("press", 1)),
                     date(2022, 3, 1), date(2022, 5, 1))  # fmt: skip
    assert words_of(WordingAnswer(WordingQuery("x"), formulas=(one,)))[:2] == [
        "condemn the launch · Velden 3, press 1",
        "  1 March 2022 to 1 May 2022",
    ]


MET = "Sullivan and Wang met at Yanqi Lake."


SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample" / "articles.jsonl"


def traced(data: Path, text: str) -> Any:
    ran = verbale("trace", text, "--json", data=data)
    assert ran.err == ""
    check_trace(ran.json)
    relations = [each["relation"] for one in ran.json["statements"] for each in one["evidence"]]
    assert ran.code == (0 if "supports" in relations else 3)
    return ran.json


def test_quotes_beside_a_statement_are_printed_for_programs(sample_folder: Path) -> None:
    [one] = traced(sample_folder, MET)["statements"]
    assert "Yanqi Lake" in one["evidence"][0]["quote"]["sentence"]


def test_the_article_behind_a_link_is_the_source(sample_folder: Path) -> None:
    lines = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]
    url = next(line["url"] for line in lines if "Yanqi Lake" in line["text"] and line.get("url"))
    found = traced(sample_folder, f"{MET} {url}")
    assert found["article"]["url"] == url
    assert {
        each["quote"]["article_id"] for one in found["statements"] for each in one["evidence"]
    } == {found["article"]["article_id"]}


def test_sources_and_a_missing_link_are_printed_for_people(sample_folder: Path) -> None:
    ran = verbale("trace", f"{MET} https://example.org/none", data=sample_folder)
    assert MET in ran.out
    assert "Not in the library: https://example.org/none" in ran.out
    assert "Yanqi Lake" in ran.out
