"""What is written to standard error, and what is not; and the request that lines name."""

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from index.concurrency import ShouldContinue, Threads
from index.operations.telemetry.log import (
    Stderr,
    begin,
    current,
    log_extra,
    request,
    set_up,
    write,
)
from index.settings import LogSettings

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

log = logging.getLogger("index.somewhere")
SECRET = "Tegernsee"


def written(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def objects(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(capsys)]


def fail_of(secret: str) -> None:
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"cannot use {secret}") from error


def tell_a_failure(secret: str = SECRET) -> None:
    try:
        fail_of(secret)
    except ValueError:
        log.exception("It failed.")


class TestText:
    def test_is_a_line_with_time_level_place_and_words(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        set_up("INFO")
        log.info("Said %d times.", 2)
        [line] = written(capsys)
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO index\.somewhere: Said 2 times\.", line
        )

    def test_names_the_request_and_the_fields(self, capsys: pytest.CaptureFixture[str]) -> None:
        set_up("INFO")
        with request("question", "1a2b"):
            log.info("Answered.", extra=log_extra(quotes=2, elapsed_ms=41))
        [line] = written(capsys)
        assert line.endswith("INFO index.somewhere [1a2b]: Answered. (quotes=2, elapsed_ms=41)")

    @pytest.mark.parametrize("odd", ["\n", "\r\n", "\u2028", "\x85", "\x1b[2J", "\u202e"])
    def test_what_came_from_outside_makes_no_line_of_its_own_and_moves_no_cursor(
        self, odd: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        set_up("INFO")
        log.info("A page says “%s”", f"this{odd}2026-01-01 INFO bot: all is well")
        [line] = written(capsys)
        shown = odd.encode("unicode_escape").decode()
        assert line.endswith(f"A page says “this{shown}2026-01-01 INFO bot: all is well”")


class TestJson:
    def test_is_an_object_a_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        set_up("INFO", as_json=True)
        with request("errand", "1a2b"):
            log.warning("Two\nlines “quoted”", extra=log_extra(quotes=2))
        log.info("Later.")
        first, second = objects(capsys)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+\.\d{3}\+00:00", first.pop("time"))
        assert first == {
            "level": "WARNING",
            "logger": "index.somewhere",
            "message": "Two\nlines “quoted”",
            "request": "1a2b",
            "kind": "errand",
            "quotes": 2,
        }
        assert "request" not in second

    def test_holds_a_traceback_in_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        set_up("INFO", as_json=True)
        tell_a_failure()
        [line] = objects(capsys)
        assert line["error"].startswith("Traceback")
        assert line["error"].endswith(f"ValueError: cannot use {SECRET}")


class TestPrivateText:
    """What people ask is theirs."""

    @pytest.mark.parametrize("as_json", [False, True])
    def test_is_left_out_unless_it_is_wanted(
        self, as_json: bool, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for private in (False, True):
            set_up("INFO", as_json=as_json, private=private)
            log.info("Answered.", extra=log_extra(private={"question": SECRET}, quotes=1))
            [line] = written(capsys)
            assert (SECRET in line) == private
            assert "quotes" in line

    @pytest.mark.parametrize("kind", ["question", "command"])
    def test_does_not_come_in_by_way_of_an_error(
        self, kind: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        set_up("DEBUG")
        with request(kind, "1a2b"):
            tell_a_failure()
        said = capsys.readouterr().err
        assert SECRET not in said
        assert "KeyError (its words are withheld; log.private_text shows them)" in said
        assert said.index("KeyError") < said.index("which led to:") < said.index("ValueError")
        assert said.count(", in fail_of") == 2  # where it was is told all the same

    def test_is_told_with_an_error_where_it_is_wanted(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        set_up("DEBUG", private=True)
        with request("question", "1a2b"):
            tell_a_failure()
        assert f"ValueError: cannot use {SECRET}" in capsys.readouterr().err

    def test_is_none_in_what_the_web_sent(self, capsys: pytest.CaptureFixture[str]) -> None:
        set_up("INFO")
        with request("errand", "1a2b"):
            tell_a_failure()
        assert f"ValueError: cannot use {SECRET}" in capsys.readouterr().err

    def test_shown_by_another_handler_first_is_not_repeated(
        self, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """The library keeps a traceback in its record once somebody has made it."""
        set_up("INFO")
        with request("question", "1a2b"):
            tell_a_failure()
        assert SECRET in caplog.text
        assert SECRET not in capsys.readouterr().err


class TestLevel:
    def test_concerns_our_lines_alone(self, capsys: pytest.CaptureFixture[str]) -> None:
        set_up("DEBUG")
        for name in ("index.a", "bot.b", "discord.gateway", "aiohttp.access", "httpx"):
            logging.getLogger(name).debug("debug of %s", name)
        assert [line.rsplit(" ", 1)[1] for line in written(capsys)] == ["index.a", "bot.b"]

    def test_lets_warnings_of_discord_through_and_of_others_for_debugging_alone(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for level, expected in (("INFO", ["discord"]), ("DEBUG", ["discord", "httpx"])):
            set_up(level)
            for name in ("discord", "httpx"):
                logging.getLogger(name).warning("warning of %s", name)
            assert [line.rsplit(" ", 1)[1] for line in written(capsys)] == expected


class TestSetUp:
    def test_twice_writes_each_line_once_as_it_was_said_last(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        set_up("INFO")
        write(LogSettings(format="json", level="INFO"))
        log.info("Once.")
        [line] = objects(capsys)
        assert line["message"] == "Once."
        ours = [one for one in logging.getLogger().handlers if isinstance(one, Stderr)]
        assert len(ours) == 1


@pytest.fixture
def threads() -> Iterator[Threads]:
    with ThreadPoolExecutor(2) as many, ThreadPoolExecutor(1) as one:
        yield Threads(many, many, one, one)


def known(_: ShouldContinue | None = None) -> str | None:
    found = current()
    return found.id if found else None


def test_what_is_part_of_something_keeps_its_id_and_counts_its_own_time() -> None:
    with request("command", "c1") as above:
        above.stages["read"] = 1.0
        with request("question", "q1") as part:
            assert (part.id, part.kind, part.stages) == ("c1", "question", {})
        assert current() is above


async def test_it_goes_along_into_every_kind_of_thread(threads: Threads) -> None:
    with request("question", "q1"):
        assert await threads.read(known) == "q1"
        assert await threads.answer(known) == "q1"
        assert await threads.write(known) == "q1"
        assert await threads.write_long(known) == "q1"
        assert await threads.background(known) == "q1"
    assert await threads.read(known) is None


async def test_questions_side_by_side_do_not_mix(threads: Threads) -> None:
    async def ask(id_: str) -> str | None:
        begin("command", id_)
        await asyncio.sleep(0)
        return await threads.answer(known)

    ids = [f"q{number}" for number in range(20)]
    assert await asyncio.gather(*map(ask, ids)) == ids
    assert current() is None
