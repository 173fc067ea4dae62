from pathlib import Path

import pytest

from index.answer import models
from index.answer.models import Models
from index.errors import SettingsError
from index.settings import load_settings


class Loaded:
    """Stands for an encoder and for a reader; remembers what it was loaded with."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_question(self, text: str) -> None:
        self.asked.append("question")

    def read(self, question: str, texts: list[str]) -> None:
        self.asked.append("texts")


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """What the settings name is this."""
    made = Loaded()
    monkeypatch.setattr(models, "open_encoders", lambda _name: made)
    monkeypatch.setattr(models, "open_reader", lambda _name: made)
    return made


def test_what_a_question_needs_is_loaded_ahead(loaded: Loaded, tmp_path: Path) -> None:
    with Models(load_settings(data=tmp_path)).loading():
        pass
    assert sorted(loaded.asked) == ["question", "texts"]


def test_what_cannot_be_loaded_is_told_by_the_question(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing(_name: str) -> Loaded:
        raise SettingsError("missing")

    monkeypatch.setattr(models, "open_encoders", missing)
    monkeypatch.setattr(models, "open_reader", lambda _name: None)
    with (
        Models(load_settings(data=tmp_path)).loading() as ahead,
        pytest.raises(SettingsError, match="missing"),
    ):
        ahead.encoders.of(None)
