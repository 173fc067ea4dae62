"""What stands around the code agrees with it."""

import ast
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.data_files import STARTER

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = ROOT / ".github" / "workflows"
CI = (WORKFLOWS / "ci.yml").read_text("utf-8")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def test_the_lowest_python_is_the_one_that_ci_tests(project: dict[str, Any]) -> None:
    [tested] = re.findall(r'python-version: "([\d.]+)"', CI)
    assert project["requires-python"] == f">={tested}"
    assert f"Programming Language :: Python :: {tested}" in project["classifiers"]


def test_ci_runs_what_must_pass_here() -> None:
    assert re.search(r"run: \.ci/run$", CI, re.M)
    assert re.search(r"run: make setup$", CI, re.M)
    assert re.search(r"^make docs$", (ROOT / ".ci" / "run").read_text("utf-8"), re.M)


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
    for file in (ROOT / "index" / "training").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        names = [one.name for node in nodes if isinstance(node, ast.Import) for one in node.names]
        names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        imported |= {name.partition(".")[0] for name in names}
    imported = {name.replace("sklearn", "scikit_learn") for name in imported}
    foreign = imported - sys.stdlib_module_names - {"index"}
    assert {"torch", "transformers"} <= foreign <= declared


def test_the_form_for_new_sources_offers_the_groups_of_the_starter_list() -> None:
    form = (ROOT / ".github" / "ISSUE_TEMPLATE" / "new-source.yml").read_text("utf-8")
    offered = re.search(r"options: \[(.+)\]", form)
    assert offered is not None
    starter = tomllib.loads(STARTER.read_text("utf-8"))["source"]
    assert {*offered[1].split(", ")} == {one["group"] for one in starter} | {"another"}


@pytest.mark.parametrize("top", ["bot", "index", "tests/discord_double"])
def test_no_folder_holds_more_than_seventeen_modules(top: str) -> None:
    folders = [ROOT / top, *(one for one in (ROOT / top).rglob("*") if one.is_dir())]
    sizes = {
        str(folder.relative_to(ROOT)): sum(
            not one.name.startswith("__") for one in folder.glob("*.py")
        )
        for folder in folders
    }
    sizes.pop("index/store/migrations/versions", None)  # a list of like things
    assert {name: size for name, size in sizes.items() if size > 17} == {}


@pytest.mark.parametrize("top", ["bot", "index"])
def test_no_file_reaches_four_hundred_lines(top: str) -> None:
    files = (ROOT / top).rglob("*.py")
    assert [one for one in files if len(one.read_text("utf-8").splitlines()) >= 400] == []
