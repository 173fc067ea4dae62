"""``verbale trace`` over the sample."""

import json
from pathlib import Path
from typing import Any

from tests.index.cli.contract import check_trace
from tests.index.cli.terminal import verbale

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
