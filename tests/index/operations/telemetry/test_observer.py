"""What a process reports of questions, of what it fetches, and of its event loop."""

import asyncio
import gzip
import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest

from index.app import opened
from index.ingest.fetch.client import Fetcher
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.operations.telemetry.log import current, request
from index.operations.telemetry.observer import (
    FETCH_BYTES,
    FETCH_REQUESTS,
    IN_FLIGHT,
    LOOP_LAG,
    MISQUOTES,
    QUESTION_ERRORS,
    QUESTION_SECONDS,
    QUESTIONS,
    Stage,
    log_question,
    measure_loop_lag,
)
from index.settings import load_settings
from index.values import Answer, Question
from tests.bot.samples import answer
from tests.index.ingest.loopback import reply, serving
from tests.index.operations.telemetry.counting import Counting

QUESTION = Question("where did Sullivan and Wang meet?", id="q1")
STAGES = [(one,) for one in ("read", "search", "mark", "choose", "compare", "check", "whole")]


async def given(one: Answer | Exception) -> Answer:
    if isinstance(one, Exception):
        raise one
    return one


class TestObserved:
    async def test_one_who_gave_up_is_counted_out(self) -> None:
        counting = Counting()
        asking = asyncio.create_task(log_question(counting, QUESTION, asyncio.sleep(10, answer())))
        await asyncio.sleep(0.01)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert counting.labels(QUESTION_ERRORS) == [("CancelledError",)]
        assert sum(counting.amounts(IN_FLIGHT)) == 0


@pytest.mark.usefixtures("one_model")
class TestAQuestion:
    async def test_goes_through_every_stage_once(self, sample: Path) -> None:
        counting = Counting()
        async with opened(load_settings(data=sample), observer=counting) as verbale:
            assert (await verbale.ask(QUESTION)).answered
        assert counting.labels(QUESTION_SECONDS) == STAGES
        assert counting.labels(QUESTIONS) == [("answered",)]
        assert sum(counting.amounts(MISQUOTES)) == 0

    async def test_is_told_with_its_times_and_without_its_words(
        self, sample: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "index.operations.telemetry.observer")
        async with opened(load_settings(data=sample)) as verbale:
            await verbale.ask(QUESTION)
        logger = "index.operations.telemetry.observer"
        [record] = [one for one in caplog.records if one.name == logger]
        fields, private = record.__dict__["fields"], record.__dict__["private"]
        assert {f"{stage}_ms" for stage in get_args(Stage)} < fields.keys()
        assert fields["outcome"] == "answered"
        assert fields["scope"] == "public"
        assert "Yanqi" not in str(fields)
        assert "Sullivan" not in str(fields)
        assert private["question"] == QUESTION.text
        assert "Yanqi Lake" in private["answer"]

    async def test_whose_quote_is_not_what_is_held_tells_so_under_its_id(
        self, sample: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The article is changed by another hand while the question is answered."""
        counting, known = Counting(), []

        class Listening(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                if "was not sent" in record.getMessage():
                    known.append(current())

        async with opened(load_settings(data=sample), observer=counting) as verbale:
            seek = verbale.answerer.read

            def read_then_spoiled(*given: object, **options: object) -> object:
                found = seek(*given, **options)  # type: ignore[arg-type]
                with closing(sqlite3.connect(sample / "library.sqlite")) as base:
                    base.execute("UPDATE revision SET text = upper(text)")
                    base.commit()
                return found

            monkeypatch.setattr(verbale.answerer, "read", read_then_spoiled)
            listening = Listening()
            logging.getLogger("index.answer.quoting.quote").addHandler(listening)
            with request("command", "c1"):
                given = await verbale.ask(QUESTION)
            logging.getLogger("index.answer.quoting.quote").removeHandler(listening)
        assert not given.answered
        assert sum(counting.amounts(MISQUOTES)) > 0
        assert {one.id for one in known if one} == {"c1"}


async def test_a_loop_that_is_held_up_lags_for_as_long() -> None:
    counting = Counting()
    async with measure_loop_lag(counting, every_s=0.01):
        await asyncio.sleep(0.05)
        time.sleep(0.2)  # noqa: ASYNC251 - the very mistake that is to be seen
        await asyncio.sleep(0.05)
    assert max(counting.amounts(LOOP_LAG)) > 0.15
    assert min(counting.amounts(LOOP_LAG)) >= 0


WORDS = b"<p>They met at the lake.</p>" * 200


def fetcher(counting: Counting) -> Fetcher:
    return Fetcher(AddressPolicy(["127.0.0.1"]), observer=counting)


def totals(counting: Counting) -> tuple[float, float]:
    return sum(counting.amounts(FETCH_REQUESTS)), sum(counting.amounts(FETCH_BYTES))


async def test_a_packed_page_counts_as_packed() -> None:
    packed, counting = gzip.compress(WORDS), Counting()
    pages = {"/": reply(packed, Content_Encoding="gzip")}
    async with serving(pages) as server, fetcher(counting) as fetching:
        page = await fetching.get(server.url())
    assert page.body == WORDS
    assert totals(counting) == (1, len(packed))


async def test_redirects_are_requests_too() -> None:
    counting = Counting()
    moved = reply(b"", "301 Moved Permanently", Location="/there")
    async with serving({"/": moved, "/there": reply(WORDS)}) as server, fetcher(counting) as it:
        await it.get(server.url())
    assert totals(counting) == (2, len(WORDS))
