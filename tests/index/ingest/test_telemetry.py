"""What the rounds tell whoever is looking, over a real server."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from index.ingest.results import Result
from index.operations.telemetry.request_context import Request, current
from tests.index.ingest.loopback import reply
from tests.index.ingest.polling import Ground, listed, paper
from tests.index.operations.telemetry.counting import Counting

pytestmark = pytest.mark.asyncio(loop_scope="session")


@contextmanager
def lines() -> Iterator[list[tuple[str, Request | None]]]:
    """What the rounds log, each with what was worked on."""
    found: list[tuple[str, Request | None]] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append((record.getMessage(), current()))

    listening, log = Listening(), logging.getLogger("index.ingest.scheduler")
    log.addHandler(listening)
    try:
        yield found
    finally:
        log.removeHandler(listening)


def seen(ground: Ground, counting: Counting) -> Ground:
    return replace(ground, context=replace(ground.context, observer=counting))


async def test_visits_are_told_with_what_came_of_them(ground: Ground) -> None:
    counting = Counting()
    ground = seen(ground, counting)
    ground.shows({"/feed": listed(ground, ["/1", "/2"]), "/1": paper()})
    ground.follow()
    await ground.rounds()
    assert counting.visits[0] == ("source", "new")
    assert sorted(counting.visits[1:]) == [("page", "GoneError"), ("page", "new")]
    await ground.visit_source()
    assert counting.visits[3:] == [("source", "unchanged")]


async def test_a_source_that_fails_is_told_by_the_kind_of_failure(ground: Ground) -> None:
    counting = Counting()
    ground = seen(ground, counting)
    ground.shows({"/feed": reply(b"", "503 Service Unavailable")})
    ground.follow()
    await ground.rounds()
    assert counting.visits == [("source", "BusyError")]


async def test_hosts_are_counted_in_and_out(ground: Ground) -> None:
    counting = Counting()
    ground = seen(ground, counting)
    ground.shows({"/feed": listed(ground, [])})
    ground.follow()
    await ground.rounds()
    assert counting.hosts[0] == 1
    assert sum(counting.hosts) == 0


async def test_each_errand_is_logged_under_an_id_of_its_own(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> Result:
        raise ZeroDivisionError

    monkeypatch.setattr("index.ingest.poll_source.SourcePoller.run", breaks)
    ground.follow("/a", "A")
    ground.follow("/b", "B")
    with lines() as logged:
        await ground.rounds()
    known = [request for words, request in logged if "failed unexpectedly" in words]
    assert [one.kind for one in known if one] == ["errand", "errand"]
    assert len({one.id for one in known if one}) == 2


async def test_what_a_result_is_called() -> None:
    assert Result(("unchanged", "revised", "new")).outcome == "new"
    assert Result(("unchanged", "revised")).outcome == "revised"
    assert Result(("unchanged",)).outcome == Result().outcome == "unchanged"
    assert Result(due=2).outcome == "new"
    assert Result(("new",), trouble="It is away.", fault="BusyError").outcome == "BusyError"
    assert Result(trouble="It is away.").outcome == "Unknown"
