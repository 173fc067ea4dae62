"""The alert rules ask for metrics that there are, and fire when they should."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.data_files import ALERTS, DASHBOARD
from tests.patience import PATIENCE_S

OPERATING = Path(__file__).resolve().parents[4] / "docs" / "operating.md"
RULES: list[dict[str, Any]] = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"][0]["rules"]
NAME = re.compile(r"\bverbale_[a-z_]+")
NEEDS_PROMTOOL = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is absent (Debian: apt install prometheus)"
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_asks_for_what_is_exposed_and_says_what_to_do(
    rule: dict[str, Any], exposed: dict[str, set[str]]
) -> None:
    names = NAME.findall(rule["expr"])
    assert set(names) <= exposed.keys()
    known = set.union({"instance", "job"}, *(exposed[name] for name in names))
    used = set(re.findall(r"(\w+)(?:=~|!~|!=|=)\"", rule["expr"]))
    used |= {
        label for one in re.findall(r"by \(([^)]*)\)", rule["expr"]) for label in one.split(", ")
    }
    assert used <= known
    words = rule["annotations"]
    assert set(re.findall(r"\$labels\.(\w+)", words["summary"])) <= {"instance", "kind"}
    assert words["description"].endswith(".")
    assert rule["labels"]["severity"] in {"critical", "warning"}


def test_the_documentation_lists_every_rule() -> None:
    told = re.findall(r"^\| `(Verbale\w+)` \|", OPERATING.read_text("utf-8"), re.M)
    assert told == [rule["alert"] for rule in RULES]


@NEEDS_PROMTOOL
def test_the_rules_fire_when_something_is_wrong_and_only_then(tmp_path: Path) -> None:
    shutil.copy(ALERTS, tmp_path)
    shutil.copy(Path(__file__).with_name("alerts_test.yml"), tmp_path)
    promtool("test", "rules", tmp_path / "alerts_test.yml")


@NEEDS_PROMTOOL
def test_prometheus_reads_every_expression_of_the_dashboard(tmp_path: Path) -> None:
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    given = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    assert len(given) > 20
    plain = [one.replace("$__rate_interval", "5m").replace("$instance", ".*") for one in given]
    rules = [{"record": f"panel:{at}", "expr": one} for at, one in enumerate(plain)]
    file = tmp_path / "panels.yml"
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    promtool("check", "rules", file)


def promtool(*arguments: str | Path) -> None:
    done = subprocess.run(
        ["promtool", *arguments], capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    assert done.returncode == 0, done.stdout + done.stderr
