"""The terminal's tests share one model, and know no settings of the machine that they run on."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment says nothing about Verbale."""
    for name in os.environ:
        if name.startswith(("VERBALE_", "DISCORD_TOKEN", "COLUMNS")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("VERBALE_CONFIG", "")


@pytest.fixture(autouse=True)
def model(one_model: None) -> None:
    """No command loads the model anew."""


@pytest.fixture(scope="module")
def once(
    loaded: Callable[[pytest.MonkeyPatch], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A folder for what a module makes once, with the one model."""
    with pytest.MonkeyPatch.context() as patched:
        loaded(patched)
        yield tmp_path_factory.mktemp("once")
