import subprocess
import sys
from importlib.metadata import version as installed

import pytest

from index.version import version
from tests.index.cli.terminal import ROOT, Ran, clean_environment, verbale
from tests.patience import PATIENCE_S


def test_the_version_is_that_of_the_package() -> None:
    assert version() == installed("verbale")


@pytest.mark.parametrize("more", [(), ("nonsense",)])
def test_the_command_shows_it_and_does_nothing_else(more: tuple[str, ...]) -> None:
    assert verbale("--version", *more) == Ran(0, f"verbale {version()}\n", "")


def test_it_is_shown_without_loading_settings() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "index", "--config", "absent.toml", "--version"],
        cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=True,
        timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.stdout == f"verbale {version()}\n"
