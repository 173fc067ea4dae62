"""``verbale chat`` as it is run: lines in, answers out."""

import io
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from index.cli.ask import _lines
from tests.index.cli.contract import check
from tests.index.cli.terminal import ROOT, Ran, clean_environment, command, verbale
from tests.patience import PATIENCE_S

PLACE = "They met at Yanqi Lake, in the hills on the northern outskirts of Beijing."


def chat(
    monkeypatch: pytest.MonkeyPatch, data: Path, *lines: str | bytes, options: tuple[str, ...] = ()
) -> Ran:
    """Type the lines into a pipe."""
    typed = b"\n".join(one if isinstance(one, bytes) else one.encode() for one in lines)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="ascii"))
    return verbale("chat", *options, data=data)


def answers(
    monkeypatch: pytest.MonkeyPatch, data: Path, *lines: str | bytes, options: tuple[str, ...] = ()
) -> list[Any]:
    """The answer objects that the lines get."""
    ran = chat(monkeypatch, data, *lines, options=("--json", *options))
    assert ran.code == 0
    for answer in ran.lines:
        check(answer)
    return ran.lines


class Typed(io.TextIOWrapper):
    """What is typed into a terminal."""

    def isatty(self) -> bool:
        return True


def test_bytes_that_are_not_utf_8_may_be_typed_into_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(io.BytesIO(b"caf\xe9?\n"), encoding="utf-8"))
    monkeypatch.setattr(sys, "stdout", Typed(io.BytesIO(), encoding="utf-8"))
    assert list(_lines()) == [os.fsdecode(b"caf\xe9?")]


def first_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The first quote of an answer, or of what came nearest."""
    [first, *_] = answer["quotes"] or answer["nearest"]
    quote: dict[str, Any] = first
    return quote


class TestFollowUps:
    def test_are_answered_as_the_whole_question_they_stand_for(
        self, monkeypatch: pytest.MonkeyPatch, sample_folder: Path
    ) -> None:
        place, date, lake = answers(
            monkeypatch, sample_folder,
            "where did Trump and Kim meet in Singapore?", "and when?",
            "where did Sullivan and Wang meet in August 2024?",
        )  # fmt: skip
        assert "question" not in place["read_as"]
        assert date["question"] == "and when?"
        assert date["read_as"]["question"] == "when did Trump and Kim meet in Singapore?"
        assert date["read_as"]["kind"] == "date"
        assert first_of(date)["external_id"] == "sample-singapore-summit-sentosa"
        assert "question" not in lake["read_as"]

    def test_go_on_from_the_last_question_past_thanks_and_another_language(
        self, monkeypatch: pytest.MonkeyPatch, sample_folder: Path
    ) -> None:
        _, thanks, french, date = answers(
            monkeypatch, sample_folder, "where did Trump and Kim meet in Singapore?", "thanks!",
            "et où est-ce que Sullivan et Wang se sont vus ?", "and when?",
        )  # fmt: skip
        assert thanks["reason"] == "You're welcome. Ask me anything else about the news."
        first = (*french["quotes"], *french["nearest"])[0]
        assert "Yanqi Lake" in first["text"]
        assert date["read_as"]["question"] == "when did Trump and Kim meet in Singapore?"


class TestLines:
    def test_that_are_bad_are_told_and_the_talk_goes_on(
        self, monkeypatch: pytest.MonkeyPatch, sample_folder: Path
    ) -> None:
        ran = chat(
            monkeypatch, sample_folder,
            "where did Sullivan and Wang meet?", "?!", b"caf\xe9?", "", "/away", "why?",
        )  # fmt: skip
        assert ran.code == 0
        assert ran.err.splitlines() == [
            "The question contains no words. Ask in words.",
            "The question contains a character that is not UTF-8. Type it again.",
            "There is no command /away; help shows the commands.",
        ]
        assert "Read as: why did Sullivan and Wang meet?" in ran.out

    @pytest.mark.parametrize("word", ["exit", "quit", "/quit"])
    def test_end_with_exit(
        self, monkeypatch: pytest.MonkeyPatch, sample_folder: Path, word: str
    ) -> None:
        assert answers(monkeypatch, sample_folder, word, "Guterres") == []

    def test_explain_themselves(self, monkeypatch: pytest.MonkeyPatch, sample_folder: Path) -> None:
        ran = chat(monkeypatch, sample_folder, "help")
        assert ran.code == 0
        assert all(name in ran.err for name in ("/new", "/at", "exit"))
        assert ran.out == ""


class TestOptions:
    def test_hold_for_every_question(
        self, monkeypatch: pytest.MonkeyPatch, sample_folder: Path
    ) -> None:
        found = answers(
            monkeypatch, sample_folder, "where did Trump and Kim meet?", "when?",
            options=("--since", "2018", "--until", "2018-12-31", "--source", "sample"),
        )  # fmt: skip
        for answer in found:
            assert answer["read_as"]["since"] == "2018-01-01"
            quotes = answer["quotes"] + answer["nearest"]
            assert all(quote["published_at"].startswith("2018-") for quote in quotes)

    def test_of_the_moment_can_be_changed_on_the_way(
        self, monkeypatch: pytest.MonkeyPatch, sample_folder: Path
    ) -> None:
        ran = chat(
            monkeypatch, sample_folder, "/at 2018-06-13", "who met on the island of Sentosa?",
            "/at some day", options=("--json", "--since", "last week"),
        )  # fmt: skip
        assert ran.lines[0]["read_as"]["since"] == "2018-06-04"
        assert "“some day” is not a date" in ran.err


@contextmanager
def typing(data: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A chat on a terminal of its own, once it has asked for a line."""
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        command("chat", data=data), stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT,
        env=clean_environment() | {"TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    try:
        until(ours, "› ")
        yield ours, running
    finally:
        running.kill()
        running.wait(PATIENCE_S)
        os.close(ours)


def until(terminal: int, words: str) -> str:
    """What the terminal shows up to some words."""
    shown, end = b"", time.monotonic() + PATIENCE_S
    while words.encode() not in shown:
        assert time.monotonic() < end, shown
        if select.select([terminal], [], [], 1.0)[0]:
            shown += os.read(terminal, 4096)
    return shown.decode(errors="replace")


@pytest.mark.usefixtures("forked")
class TestATerminal:
    def test_answers_line_by_line_until_ctrl_d(self, sample_folder: Path) -> None:
        with typing(sample_folder) as (terminal, running):
            os.write(terminal, b"where did Sullivan and Wang meet?\n")
            assert "Yanqi Lake" in until(terminal, "\r\n› ")
            os.write(terminal, b"\x04")
            assert running.wait(PATIENCE_S) == 0

    def test_is_left_in_order_by_ctrl_c(self, sample_folder: Path) -> None:
        with typing(sample_folder) as (_, running):
            assert _interrupted(running) == 0


def _interrupted(running: "subprocess.Popen[bytes]") -> int:
    """Its exit code after Ctrl-C; pressed again where it came just before the wait for a key."""
    for _ in range(20):
        running.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return running.wait(PATIENCE_S / 20)
    raise AssertionError("it goes on")
