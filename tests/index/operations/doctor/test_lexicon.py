"""Office-holders are counted; packaged ones that newer articles contradict are named."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.operations.doctor.lexicon import check_lexicon
from index.store.articles.offices import prepared_mentions
from index.store.library import Library
from index.text.offices.extraction import office_mentions
from tests.index.operations.doctor.checking import settings
from tests.index.store.samples import entry, store


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.open(settings(tmp_path).database_url)) as opened:
        yield opened


def add(library: Library, text: str) -> None:
    made = entry(text, id=text, published=datetime.now(UTC).date().isoformat())
    store(library, replace(made, offices=prepared_mentions(text, office_mentions(text))))


def test_office_holders_are_counted(library: Library) -> None:
    add(library, "Norland president Elena Marsh left.")
    [found] = check_lexicon(library)
    assert (found.well, found.told) == (True, "1 office-holder known")


def test_packaged_ones_that_articles_contradict_are_named(library: Library) -> None:
    add(library, "German chancellor Elena Marsh left.")
    [found] = check_lexicon(library)
    assert found.well is None
    assert "German chancellor (Elena Marsh)" in found.told


def test_articles_that_were_not_read_are_told(library: Library) -> None:
    add(library, "Norland president Elena Marsh left.")
    with library.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM office_reading")
    [found] = check_lexicon(library)
    assert found.fix == "Read them with `verbale reindex --offices`."
