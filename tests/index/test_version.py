import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

import pytest

import index.version
from index.version import version
from tests.index.cli.terminal import ROOT, Ran, clean_environment, verbale
from tests.patience import PATIENCE_S


def test_the_version_is_that_of_the_package() -> None:
    assert version() == installed("verbale")


def test_what_is_not_installed_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(index.version, "installed", missing)
    assert version() == "0"


@pytest.mark.parametrize("more", [(), ("ask",), ("nonsense",)])
def test_the_command_shows_it_and_does_nothing_else(more: tuple[str, ...]) -> None:
    assert verbale("--version", *more) == Ran(0, f"verbale {version()}\n", "")


def test_it_is_shown_without_loading_settings() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "index", "--config", "absent.toml", "--version"],
        cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=True,
        timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.stdout == f"verbale {version()}\n"
