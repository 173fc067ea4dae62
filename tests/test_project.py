"""What stands around the code agrees with it."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.data_files import STARTER
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = ROOT / ".github" / "workflows"
CI = (WORKFLOWS / "ci.yml").read_text("utf-8")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def test_ci_tests_every_python_that_the_project_names(project: dict[str, Any]) -> None:
    tested = yaml.safe_load(CI)["jobs"]["check"]["strategy"]["matrix"]["python"]
    assert project["requires-python"] == f">={tested[0]}"
    named = re.findall(r"Python :: ([\d.]+)", " ".join(project["classifiers"]))
    assert tested == named == ["3.11", "3.12", "3.13"]


def test_the_licences_of_the_models_travel_with_their_weights(project: dict[str, Any]) -> None:
    assert project["license"] == "MIT AND Apache-2.0"
    own, models = (ROOT.joinpath(one).read_text("utf-8") for one in project["license-files"])
    assert own.startswith("MIT License")
    assert "Version 2.0, January 2004" in models
    weights = [one.name for one in (ROOT / "index/embedding/model").glob("*.safetensors")]
    assert len(weights) == 4
    assert [name for name in weights if f"{name}: " not in models] == []


def test_the_page_on_pypi_links_to_nothing_that_is_not_there(project: dict[str, Any]) -> None:
    page = (ROOT / project["readme"]).read_text("utf-8")
    assert re.findall(r"\]\((?!https?://)", page) == []
    assert f"COPY {project['readme']} " in (ROOT / "Dockerfile").read_text("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no PyTorch with CUDA")
@pytest.mark.parametrize(("there", "told"), [(True, "2.3 GB"), (False, "6.8 GB")])
def test_make_takes_pytorch_for_the_cpu_where_it_can_be_had(
    tmp_path: Path, there: bool, told: str
) -> None:
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    has_torch = (
        f'*whl/cpu*) echo "no route to it"; exit {int(not there)};; *"import torch"*) exit 1;;'
    )
    python.write_text(f'#!/bin/sh\necho "$*" >> calls\ncase "$*" in {has_torch} esac\n')
    python.chmod(0o755)
    made = subprocess.run(
        ["make", "setup", f"PYTHON={sys.executable}", "CARD="], cwd=tmp_path,
        capture_output=True, text=True, check=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert told in made.stdout
    assert "no route" not in made.stdout + made.stderr
    tried, installed = (tmp_path / "calls").read_text().splitlines()[-2:]
    assert "--no-deps torch" in tried
    assert "-e .[dev]" in installed


def test_a_release_is_what_was_built_and_checked_and_needs_no_password() -> None:
    jobs = yaml.safe_load((WORKFLOWS / "release.yml").read_text("utf-8"))["jobs"]
    steps = jobs["build"]["steps"]
    done = [step.get("uses", "").partition("@")[0] or step["run"] for step in steps]
    checked = next(at for at, one in enumerate(done) if one.startswith(".ci/wheel dist/"))
    assert checked < done.index("actions/attest-build-provenance")
    publishing = jobs["publish"]
    assert publishing["permissions"] == {"id-token": "write"}
    assert [step["uses"].partition("@")[0] for step in publishing["steps"]] == [
        "actions/download-artifact", "pypa/gh-action-pypi-publish"
    ]  # fmt: skip
    assert "secrets." not in (WORKFLOWS / "release.yml").read_text("utf-8")


@pytest.mark.parametrize("package", ["bot", "index"])
def test_a_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_what_training_imports_is_declared(project: dict[str, Any]) -> None:
    wanted = [*project["dependencies"], *project["optional-dependencies"]["train"]]
    declared = {re.split(r"[>=\[;]", one)[0].replace("-", "_").lower() for one in wanted}
    imported = set()
    for file in (ROOT / "benchmarks" / "training").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        names = [one.name for node in nodes if isinstance(node, ast.Import) for one in node.names]
        names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        imported |= {name.partition(".")[0] for name in names}
    imported = {name.replace("sklearn", "scikit_learn") for name in imported}
    foreign = imported - sys.stdlib_module_names - {"benchmarks", "index"}
    assert {"torch", "transformers"} <= foreign <= declared


def test_the_form_for_new_sources_offers_the_groups_of_the_starter_list() -> None:
    form = (ROOT / ".github" / "ISSUE_TEMPLATE" / "new-source.yml").read_text("utf-8")
    offered = re.search(r"options: \[(.+)\]", form)
    assert offered is not None
    starter = tomllib.loads(STARTER.read_text("utf-8"))["source"]
    assert {*offered[1].split(", ")} == {one["groups"][0] for one in starter} | {"another"}


@pytest.mark.parametrize("top", ["bot", "index"])
def test_no_file_has_more_than_eight_hundred_lines(top: str) -> None:
    files = (ROOT / top).rglob("*.py")
    assert [one for one in files if len(one.read_text("utf-8").splitlines()) > 800] == []
