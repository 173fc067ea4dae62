"""An empty library to ask."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest

from index.answer.office_holders import learned
from index.answer.office_holders.holders import Holders
from index.answer.reader.base import Reader
from index.embedding.encoder import Encoder
from index.store.library import Library
from tests.index.answer.samples import Desk, WordsEncoder


@pytest.fixture(scope="session", autouse=True)
def packaged_holders() -> Iterator[None]:
    """Who holds an office by the packaged tables alone is read once, not by each answerer."""
    packaged = Holders([])
    with patch.object(
        learned,
        "Holders",
        lambda said, entries: Holders(said, entries) if said or entries else packaged,
    ):
        yield


@pytest.fixture
def desk(library: Library) -> Desk:
    """Answers by shared words, without a model, and where it is less sure than is usual."""
    return Desk(library, WordsEncoder(), threshold=0.25)


@pytest.fixture
def real_desk(library: Library, encoder: Encoder, reader: Reader | None) -> Desk:
    """Answers by the packaged model."""
    return Desk(library, encoder, reader)
