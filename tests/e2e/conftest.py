"""Libraries without a model, for tests of what becomes of them when processes end."""

import pytest

from benchmarks.killed import backup, reindex, worker
from tests.bot.conftest import asker, discord, kept, limits, one_translation, people
from tests.index.cli import terminal
from tests.lexical import count_words
from tests.lexical_verbale import PAUSE, PROGRAM

__all__ = ["asker", "discord", "kept", "limits", "one_translation", "people"]


@pytest.fixture
def lexical(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries count words, in this process and in those of the terminal and of benchmarks."""
    count_words(monkeypatch)
    for starting in (terminal, backup, worker, reindex):
        monkeypatch.setattr(starting, "VERBALE", PROGRAM)
    monkeypatch.setenv(PAUSE, "0.005")


@pytest.fixture(autouse=True)
def quick_starts(forked: None) -> None:
    """No test here is about how an interpreter starts."""
