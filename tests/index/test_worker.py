import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import delete

from index.app import Verbale
from index.errors import TryLaterError
from index.store.library import Library
from index.store.schema import vector
from index.values import Question
from index.worker import kept_up_to_date
from tests.index.libraries import ANSWER, QUESTION, articles, house
from tests.lexical import count_words
from tests.patience import PATIENCE_S


class Scripted:
    """A façade whose passes go as they are told, and then well."""

    def __init__(self, *ends: BaseException) -> None:
        self._ends = list(ends)
        self.passes = 0
        self.warmed = 0
        self.cancelled = False

    @property
    def is_warm(self) -> bool:
        return self.warmed > 0

    async def warm(self) -> None:
        self.warmed += 1

    async def catch_up(self, *, wait: bool) -> None:
        self.passes += 1
        assert not wait
        assert self.warmed
        if self._ends:
            raise self._ends.pop(0)

    @property
    def index_service(self) -> "Scripted":
        return self

    @property
    def watch_service(self) -> "Scripted":
        return self

    async def match(self) -> int:
        return 0

    async def tidy(self) -> int:
        return 0

    async def advance(self, *, wait: bool) -> None:
        assert not wait

    async def wanted(self, within_s: float) -> None:
        await asyncio.sleep(within_s)

    def facade(self) -> Verbale:
        return cast("Verbale", self)


class Endless(Scripted):
    """A façade whose pass never ends by itself, and takes a moment to be stopped."""

    async def catch_up(self, *, wait: bool) -> None:
        self.passes += 1
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.05)
            self.cancelled = True


async def until(true: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    async with asyncio.timeout(patience_s):
        while not true():  # noqa: ASYNC110 - other threads change it
            await asyncio.sleep(0.02)


@pytest.fixture
def lexical(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries count words, and take a moment for each passage."""
    count_words(monkeypatch, lambda: time.sleep(0.002))


@pytest.mark.usefixtures("lexical")
async def test_what_another_process_imported_is_placed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with house(data) as verbale, kept_up_to_date(verbale, every_s=0.05):
        async with house(data) as other:  # does not own the vectors, as another process would not
            await other.import_file(articles(tmp_path, 40), source="other")
        library = Library.open(f"sqlite:///{data / 'library.sqlite'}")
        generation = library.generations.live()
        assert generation is not None
        await until(lambda: not library.vectors.unplaced(generation))
        placed = sum(map(len, library.vectors.placed(generation).values()))
        assert placed == library.catalogue.counts().passages
        library.close()
        answer = await verbale.ask(Question(QUESTION))
        assert answer.quotes[0].sentence == ANSWER


async def test_a_pass_that_fails_is_logged_and_the_next_one_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    script = Scripted(TryLaterError("The library is locked."), ZeroDivisionError("of nothing"))
    with caplog.at_level(logging.ERROR, "index.worker"):
        async with kept_up_to_date(script.facade(), every_s=0.01):
            await until(lambda: script.passes >= 3)
    told, unforeseen = caplog.records
    assert told.getMessage() == "catching up failed: The library is locked."
    assert told.exc_info is None
    assert unforeseen.exc_info is not None
    assert "trying again" in unforeseen.getMessage()


async def test_at_the_end_it_is_stopped_and_waited_for() -> None:
    endless = Endless()
    async with kept_up_to_date(endless.facade()):
        await until(lambda: endless.passes == 1)
    assert endless.cancelled
    assert [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "keeper"] == []


@pytest.mark.usefixtures("lexical")
async def test_closing_in_the_middle_of_a_pass_loses_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with house(data) as verbale:
        await asyncio.wait_for(verbale.import_file(articles(tmp_path, 5)), PATIENCE_S)
    async with house(data) as verbale:
        importing = asyncio.create_task(verbale.import_file(articles(tmp_path, 100)))
        async with asyncio.timeout(PATIENCE_S):
            while (await verbale.status()).counts.articles < 100:  # noqa: ASYNC110 - a thread's doing
                await asyncio.sleep(0.05)
        importing.cancel()
        await asyncio.wait({importing}, timeout=PATIENCE_S)
        assert importing.done()
    async with house(data) as verbale:
        async with kept_up_to_date(verbale):
            await asyncio.sleep(0.05)
        async with kept_up_to_date(verbale, every_s=0.05), asyncio.timeout(PATIENCE_S):
            while (await verbale.status()).unencoded:  # noqa: ASYNC110 - a thread's doing
                await asyncio.sleep(0.05)
        assert (await verbale.status()).counts.vectors == 100


async def built(verbale: Verbale) -> None:
    """Begin a build, and wait until it answers."""
    begun = await verbale.index_service.start()
    while (await verbale.index_service.one(begun.id)).state == "building":  # noqa: ASYNC110 - a thread's doing
        await asyncio.sleep(0.05)
    assert (await verbale.index_service.one(begun.id)).state == "live"


@pytest.mark.usefixtures("lexical")
async def test_what_is_asked_for_here_is_done_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with (
        house(data) as verbale,
        kept_up_to_date(verbale, every_s=3_600),
        asyncio.timeout(PATIENCE_S),
    ):
        await verbale.import_file(articles(tmp_path, 40))
        await built(verbale)
        await built(verbale)  # the first may have been begun before the first pass
        library = Library.open(f"sqlite:///{data / 'library.sqlite'}")
        with library.database.writing() as connection:
            connection.execute(delete(vector))
        library.close()
        assert (await verbale.index_service.verify()).vectors_missing > 0
        while (await verbale.status()).unencoded:  # noqa: ASYNC110 - a thread's doing
            await asyncio.sleep(0.05)
