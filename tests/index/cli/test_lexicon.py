"""``verbale lexicon`` shows and changes who holds which office."""

from pathlib import Path
from typing import Any

import pytest

from tests.index.cli.contract import check_lexicon
from tests.index.cli.terminal import verbale

MARSH = ("Elena Marsh", "Norland foreign minister")


def shown(data: Path, *words: str) -> Any:
    ran = verbale("lexicon", "show", *words, "--json", data=data)
    assert ran.err == ""
    check_lexicon(ran.json)
    assert ran.code == (0 if ran.json["holders"] else 3)
    return ran.json


def test_office_holders_of_the_articles_are_printed_for_programs(sample_folder: Path) -> None:
    asked = ("french", "foreign", "minister", "--on", "2021-10-01")
    [one] = [one for one in shown(sample_folder, *asked)["holders"] if one["current"]]
    assert (one["person"], one["origin"], one["area"]) == (
        "Jean-Yves Le Drian",
        "articles",
        "france",
    )
    assert (one["first"], one["articles"]) == ("2021-09-16", 1)
    assert one["quote"]["span"] == "Jean-Yves Le Drian"
    assert shown(sample_folder, "le drian")["holders"][0]["office"] == "French foreign minister"
    assert shown(sample_folder, "norland", "pm")["holders"] == []


def test_office_holders_are_printed_for_people(sample_folder: Path) -> None:
    ran = verbale("lexicon", "show", "Niinistö", data=sample_folder)
    assert "Sauli Niinistö, Finland president" in ran.out
    assert "16 July 2018" in ran.out
    ran = verbale("lexicon", "show", data=sample_folder)
    assert "Packaged entries that newer articles contradict" not in ran.out  # the sample is older


def test_entries_are_added_corrected_and_removed(tmp_path: Path) -> None:
    ran = verbale("lexicon", "add", *MARSH, "--since", "2026-03-01", data=tmp_path)
    assert (ran.code, ran.out) == (0, "1 entry added for public.\n")
    [one] = shown(tmp_path, "norland", "fm")["holders"]
    assert (one["person"], one["origin"], one["first"]) == ("Elena Marsh", "entry", "2026-03-01")
    ran = verbale("lexicon", "correct", *MARSH, "--name", "Helena Marsh", data=tmp_path)
    assert ran.out == (
        "Corrected for public: Helena Marsh, Norland foreign minister, since 2026-03-01.\n"
    )
    current = [one for one in shown(tmp_path, "norland", "fm")["holders"] if one["current"]]
    assert [one["person"] for one in current] == ["Helena Marsh"]
    ran = verbale("lexicon", "remove", "Helena Marsh", MARSH[1], data=tmp_path)
    assert ran.out == "Removed for public: Helena Marsh, Norland foreign minister.\n"
    assert not [one for one in shown(tmp_path, "norland", "fm")["holders"] if one["current"]]
    ran = verbale("lexicon", "remove", "Omar Reyes", MARSH[1], data=tmp_path)
    assert ran.code == 1
    assert "Nobody called “Omar Reyes” is known" in ran.err
    assert verbale("lexicon", "correct", *MARSH, data=tmp_path).code == 1


def test_what_was_entered_is_exported_and_read_again(tmp_path: Path) -> None:
    file, other = tmp_path / "holders.tsv", tmp_path / "other"
    verbale("lexicon", "add", *MARSH, "--until", "2026-09-30", data=tmp_path)
    ran = verbale("lexicon", "export", str(file), data=tmp_path)
    assert ran.out == f"1 entries written to {file}.\n"
    scope = ("--scope", "discord:1")
    ran = verbale("lexicon", "add", "--from", str(file), *scope, data=other)
    assert ran.out == "1 entry added for discord:1.\n"
    assert verbale("lexicon", "export", *scope, data=other).out == file.read_text("utf-8")
    assert shown(other, "norland", "fm")["holders"] == []  # public does not see it
    assert shown(other, "norland", "fm", *scope)["holders"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("person\toffice\n\tminister\n", "Line 2: The person is missing"),
        ("person\toffice\tsince\nA B\tC\tMay\n", "Line 2: “May” is not a day"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "holders.tsv"
    file.write_text(text, "utf-8")
    ran = verbale("lexicon", "add", "--from", str(file), data=tmp_path)
    assert (ran.code, told in ran.err) == (1, True)
