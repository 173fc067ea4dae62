"""The façade finds wordings, and tells a new one, off the event loop."""

from concurrent.futures import ThreadPoolExecutor

from index.answer.wording.service import NewWordings, WordingService
from index.answer.wording.values import WordingQuery
from index.concurrency import Threads
from tests.index.answer.samples import Desk, draft

QUERY = WordingQuery("expresses concern about the launch")


async def test_a_new_wording_is_told_of_an_article(desk: Desk) -> None:
    desk.library.articles.source("public", "Ministry", "bulk", side="Velden")
    for day, text in (
        ("2022-01-01", "Velden voiced concern about the launch on Sunday."),
        ("2022-02-01", "Velden condemns the launch."),
    ):
        desk.add(draft(text, published=day), source="Ministry", encoded=False)
    with ThreadPoolExecutor(1) as pool:
        threads = Threads(pool, pool, pool, pool)
        service = WordingService(desk.library, lambda: desk.generation, threads)
        [side] = (await service.wording(QUERY)).sides
        keys = [stage.quote.article_id for stage in side.stages]
        watched: NewWordings = service
        assert await watched.new_wording(QUERY, keys[0]) is None
        found = await watched.new_wording(QUERY, keys[1])
    assert found is not None
    assert (found.words, found.change) == ("condemns the launch", "stronger")


async def test_an_empty_library_has_none(desk: Desk) -> None:
    with ThreadPoolExecutor(1) as pool:
        service = WordingService(desk.library, lambda: None, Threads(pool, pool, pool, pool))
        assert (await service.wording(QUERY)).reason == "nothing"
        assert await service.new_wording(QUERY, "a") is None
