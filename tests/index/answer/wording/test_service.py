"""The façade finds wordings, and tells a new one, off the event loop."""

from concurrent.futures import ThreadPoolExecutor

from index.answer.wording.service import WordingService
from index.answer.wording.values import WordingQuery
from index.concurrency import Threads
from tests.index.answer.samples import Desk, draft

QUERY = WordingQuery("expresses concern about the launch")


async def test_wordings_are_found_off_the_loop(desk: Desk) -> None:
    desk.library.articles.source("public", "Ministry", "bulk", side="Velden")
    text = "Velden voiced concern about the launch on Sunday."
    desk.add(draft(text, published="2022-01-01"), source="Ministry", encoded=False)
    with ThreadPoolExecutor(1) as pool:
        threads = Threads(pool, pool, pool, pool)
        service = WordingService(desk.library, lambda: desk.generation, threads)
        [side] = (await service.wording(QUERY)).sides
    assert side.stages[0].words == "voiced concern about the launch"


async def test_an_empty_library_has_none(desk: Desk) -> None:
    with ThreadPoolExecutor(1) as pool:
        service = WordingService(desk.library, lambda: None, Threads(pool, pool, pool, pool))
        assert (await service.wording(QUERY)).reason == "nothing"
