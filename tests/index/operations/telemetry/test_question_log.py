"""Questions as they are seen from outside, asked of a real library."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.app import opened
from index.errors import NotFoundError
from index.operations.telemetry.question_log import log_question
from index.operations.telemetry.request_context import request
from index.settings import load_settings
from index.values import Answer, Question
from tests.bot.samples import answer, refusal
from tests.index.operations.telemetry.counting import Counting

QUESTION = Question("where did Sullivan and Wang meet?", id="q1")
STAGES = ["read", "search", "mark", "choose", "compare", "check"]


async def given(one: Answer | Exception) -> Answer:
    if isinstance(one, Exception):
        raise one
    return one


class TestObserved:
    @pytest.mark.parametrize(("ends", "outcome"), [(answer(), "answered"), (refusal(), "refused")])
    async def test_an_answer_is_handed_on_and_counted(self, ends: Answer, outcome: str) -> None:
        counting = Counting()
        assert await log_question(counting, QUESTION, given(ends)) is ends
        assert (counting.began, counting.ended) == (1, [outcome])

    async def test_an_error_is_counted_by_its_kind_and_goes_on(self) -> None:
        counting = Counting()
        with pytest.raises(NotFoundError):
            await log_question(counting, QUESTION, given(NotFoundError("There is none.")))
        assert (counting.began, counting.ended) == (1, ["NotFoundError"])

    async def test_one_who_gave_up_is_counted_out(self) -> None:
        counting = Counting()
        asking = asyncio.create_task(log_question(counting, QUESTION, asyncio.sleep(10, answer())))
        await asyncio.sleep(0.01)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert counting.ended == ["CancelledError"]

    async def test_all_that_it_took_is_told(self) -> None:
        counting = Counting()
        await log_question(counting, QUESTION, asyncio.sleep(0.05, answer()))
        assert 0.04 < counting.seconds[0] < 5


@pytest.mark.usefixtures("one_model")
class TestAQuestion:
    async def test_goes_through_every_stage_once(self, sample: Path) -> None:
        counting = Counting()
        async with opened(load_settings(data=sample), observer=counting) as verbale:
            assert (await verbale.ask(QUESTION)).answered
        assert counting.stages == STAGES
        assert (counting.ended, counting.misquotes) == (["answered"], 0)

    async def test_that_is_refused_goes_through_them_too(self, sample: Path) -> None:
        counting = Counting()
        async with opened(load_settings(data=sample), observer=counting) as verbale:
            assert not (await verbale.ask(Question("who won the chess match?"))).answered
        assert counting.stages == STAGES
        assert counting.ended == ["refused"]

    async def test_is_told_with_its_times_and_without_its_words(
        self, sample: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "index.operations.telemetry.question_log")
        async with opened(load_settings(data=sample)) as verbale:
            await verbale.ask(QUESTION)
        logger = "index.operations.telemetry.question_log"
        [record] = [one for one in caplog.records if one.name == logger]
        fields, private = record.__dict__["fields"], record.__dict__["private"]
        assert {f"{stage}_ms" for stage in STAGES} < fields.keys()
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
                from index.operations.telemetry.request_context import current  # noqa: PLC0415 - as the formatters do

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
        assert counting.misquotes > 0
        assert {one.id for one in known if one} == {"c1"}
