"""The dashboard and the documentation know every metric there is, and no other."""

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from index.data_files import DASHBOARD
from index.operations.telemetry.log import Lines

OPERATING = Path(__file__).resolve().parents[4] / "docs" / "operating.md"
LEFT_OUT = {"process_virtual_memory_bytes", "process_start_time_seconds"}
"""Of the process: told because it costs nothing, and watched by few."""

NAME = re.compile(r"\b(?:verbale|process)_[a-z_]+")


@pytest.fixture(scope="module")
def board() -> Any:
    return json.loads(DASHBOARD.read_text("utf-8"))


@pytest.fixture(scope="module")
def panels(board: Any) -> list[Any]:
    return [one for one in board["panels"] if one["type"] != "row"]


def expressions(panel: Any) -> list[str]:
    return [target["expr"] for target in panel["targets"]]


class TestTheDashboard:
    def test_asks_for_nothing_that_is_not_there(
        self, panels: list[Any], exposed: dict[str, set[str]]
    ) -> None:
        for panel in panels:
            for expression in expressions(panel):
                names = NAME.findall(expression)
                assert names
                assert set(names) <= exposed.keys()

    def test_groups_and_picks_by_labels_that_are_there(
        self, panels: list[Any], exposed: dict[str, set[str]]
    ) -> None:
        for panel in panels:
            for target in panel["targets"]:
                names = NAME.findall(target["expr"])
                known = set.union({"instance"}, *(exposed[name] for name in names))
                grouped = re.findall(r"by \(([^)]*)\)", target["expr"])
                asked = {label.strip() for one in grouped for label in one.split(",")}
                asked |= set(re.findall(r"(\w+)(?:=~|!=|=)\"", target["expr"]))
                asked |= set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
                assert asked <= known

    def test_shows_all_that_is_told(self, panels: list[Any], exposed: dict[str, set[str]]) -> None:
        shown = {name for one in panels for e in expressions(one) for name in NAME.findall(e)}
        families = {re.sub("_(bucket|sum|count)$", "", name) for name in exposed.keys() - shown}
        of_shown = {re.sub("_(bucket|sum|count)$", "", name) for name in shown}
        assert families - of_shown == LEFT_OUT

    def test_says_of_each_panel_what_it_shows_and_in_what(self, panels: list[Any]) -> None:
        for panel in panels:
            assert panel["title"]
            assert panel["description"].endswith(".")
            assert panel["fieldConfig"]["defaults"]["unit"]
        assert len({panel["title"] for panel in panels}) == len(panels)

    def test_takes_any_prometheus(self, board: Any, panels: list[Any]) -> None:
        assert {one["datasource"]["uid"] for one in panels} == {"${datasource}"}
        assert [one["name"] for one in board["templating"]["list"]] == ["datasource", "instance"]


class TestTheDocumentation:
    def test_names_every_metric_with_its_labels_and_no_other(
        self, exposed: dict[str, set[str]]
    ) -> None:
        rows = re.findall(r"^\| `(verbale_\w+)` \|([^|]*)\|", OPERATING.read_text("utf-8"), re.M)
        told = {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows}
        coded: dict[str, set[str]] = {}
        for sample, labels in exposed.items():
            if sample.startswith("verbale_"):
                name = re.sub("_(bucket|sum|count)$", "", sample)
                coded.setdefault(name, set()).update(labels - {"le"})
        assert told == coded

    def test_names_every_field_of_a_line_in_the_log(self) -> None:
        record = logging.LogRecord("index", logging.INFO, __file__, 1, "words", (), None)
        told = set(re.findall(r"^\| `(\w+)` \|", OPERATING.read_text("utf-8"), re.M))
        assert set(json.loads(Lines(as_json=True, private=False).format(record))) <= told
        assert {"request", "kind", "error", "outcome", "scope", "quotes", "elapsed_ms"} <= told
        assert {"read_ms", "search_ms", "mark_ms", "choose_ms", "compare_ms", "check_ms"} <= told
