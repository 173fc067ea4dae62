"""``verbale check`` over the sample."""

from pathlib import Path

from tests.index.cli.contract import check_quotes
from tests.index.cli.terminal import Ran, verbale

SENTENCE = "They met at Yanqi Lake, in the hills on the northern outskirts of Beijing."


def check(data: Path, *arguments: str) -> Ran:
    ran = verbale("check", *arguments, data=data)
    assert ran.err == ""
    return ran


def test_every_verdict_is_printed_for_programs(sample_folder: Path) -> None:
    altered = SENTENCE.replace("northern", "southern")
    text = f"“{SENTENCE}” “{altered}” “Seven umbrellas danced under purple moons.” “Yes.”"
    ran = check(sample_folder, text, "--json")
    assert ran.code == 3
    check_quotes(ran.json)
    verdicts = [one["verdict"] for one in ran.json["quotes"]]
    assert verdicts == ["verbatim", "altered", "nowhere", "not checked"]
    differs = [one for one in ran.json["quotes"][1]["pieces"] if one["kind"] != "kept"]
    assert differs == [{"kind": "changed", "quoted": "southern", "stored": "northern"}]


def test_a_verbatim_quote_of_several_arguments_ends_well(sample_folder: Path) -> None:
    ran = check(sample_folder, *SENTENCE.split(), "--json")
    assert ran.code == 0
    check_quotes(ran.json)
    assert not ran.json["marked"]
    assert ran.json["quotes"][0]["found"]["text"] == SENTENCE.rstrip(".")


def test_the_difference_is_printed_for_people(sample_folder: Path) -> None:
    ran = check(sample_folder, f"> {SENTENCE.replace('northern ', 'far southern ')}")
    assert ran.code == 3
    assert ran.out.startswith("\nAltered  “They met")
    assert "[-far southern-]{+northern+} outskirts of Beijing" in ran.out
    assert "#:~:text=" in ran.out
