"""The terminal's tests share one model, and know no settings of the machine that they run on."""

import os

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
