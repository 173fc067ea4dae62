"""The generation that answers fits the model of the settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import SettingsError
from index.live import Live
from index.store.library import Library
from index.text.passages import CHUNKER
from tests.index.answer.making import WordsEncoder


class Another(WordsEncoder):
    identity = "another"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}")
    yield opened
    opened.close()


def test_looking_begins_nothing(library: Library) -> None:
    assert Live(library, WordsEncoder()).checked() is None
    assert library.generations.live() is None


def test_the_first_article_begins_the_one_generation(library: Library) -> None:
    live = Live(library, WordsEncoder())
    live.begun()
    first = live.checked()
    live.begun()
    assert first is not None
    assert (first.encoder, first.chunker) == ("words", CHUNKER)
    assert live.checked() == first


def test_another_model_is_refused_with_the_way_out(library: Library) -> None:
    Live(library, WordsEncoder()).begun()
    for call in (Live(library, Another()).checked, Live(library, Another()).begun):
        with pytest.raises(SettingsError, match="was encoded with words, but the settings"):
            call()
