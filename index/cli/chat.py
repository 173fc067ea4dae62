"""``verbale chat``: a conversation in the terminal, with follow-up questions."""

import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.ask import answer_lines, refusal, write_answer
from index.cli.context import settings_of
from index.cli.errors import error_message
from index.cli.options import AskedAt, AskedScope, Language, Since, SourceName, Until, moment, words
from index.cli.output import show_progress, write_error, write_lines
from index.errors import InputError, SettingsError
from index.values import PUBLIC, Question

if TYPE_CHECKING:
    import asyncio

    from index.app import Verbale

_PROMPT = "› "
_HELP = """\
Ask in your own words, then follow up: and when? · who else was there? · what about Qin Gang?
/new      start a new conversation
/at TIME  set the time that “yesterday” refers to, such as 2024-08-28; without TIME: now
help      show this help
exit      quit; so do quit, Ctrl-D and Ctrl-C
"""
_WELCOME = "Ask a question; help shows the commands, exit quits.\n"


def chat(
    context: typer.Context,
    since: Since = None,
    until: Until = None,
    source: SourceName = None,
    language: Language = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per line.")
    ] = False,
) -> None:
    """Ask one question after another; follow-up questions are completed from earlier ones.

    **Examples**

    - `verbale chat`
    - `verbale chat --json < questions.txt > answers.jsonl`
    """
    import asyncio  # noqa: PLC0415 - slow

    from index.app import opened  # noqa: PLC0415 - slow

    options = Question(
        "",
        scope=scope,
        since=since,
        until=until,
        source=source,
        language=language,
        at=moment(at),
    )
    # Ctrl-C cancels the answer while the event loop runs; while it waits for input, it quits.
    with suppress(KeyboardInterrupt), asyncio.Runner() as runner:
        opening = AsyncExitStack()
        verbale = runner.run(opening.enter_async_context(opened(settings_of(context))))
        try:
            _Chat(verbale, runner, options, as_json).lead()
        finally:
            runner.run(opening.aclose())


class _Chat:
    """A conversation, and what is asked with each of its questions."""

    def __init__(
        self, verbale: "Verbale", runner: "asyncio.Runner", options: Question, as_json: bool
    ) -> None:
        from index.answer.conversation.conversation import Conversation  # noqa: PLC0415 - slow

        self._verbale, self._runner = verbale, runner
        self._options, self._as_json = options, as_json
        self._conversation = self._new = Conversation()

    def lead(self) -> None:
        """Answer each line until the input ends or a line is ``exit``."""
        for line in _lines():
            typed = line.strip()
            command = typed.lower().removeprefix("/")
            if command in {"quit", "exit"}:
                break
            if command == "help":
                write_error(_HELP)
            elif typed.startswith("/"):
                self._obey(typed)
            elif typed:
                self._answer(typed)
        with show_progress() as watcher:
            self._runner.run(self._verbale.settle(watcher))

    def _obey(self, typed: str) -> None:
        command, _, rest = typed.partition(" ")
        if command == "/new":
            self._conversation = self._new
        elif command == "/at":
            try:
                self._options = replace(self._options, at=moment(rest.strip()))
            except InputError as error:
                write_error(f"{error}\n")
        else:
            write_error(f"There is no command {command}; help shows the commands.\n")

    def _answer(self, typed: str) -> None:
        question = replace(self._options, text=typed)
        try:
            words(typed)
            asking = self._verbale.ask_in(self._conversation, question)
            answer, self._conversation = self._runner.run(asking)
        except SettingsError:
            raise  # concerns every question
        except InputError as error:  # the conversation goes on
            if self._as_json:
                write_answer(refusal(question, error_message(error)))
            else:
                write_error(f"{error_message(error)}\n")
            return
        if self._as_json:
            write_answer(answer)
        else:
            write_lines(answer_lines(answer))
            sys.stdout.flush()


def _lines() -> Iterator[str]:
    """Yield the lines of input, after a prompt if it comes from a terminal."""
    is_typed = sys.stdin.isatty() and sys.stdout.isatty()
    if isinstance(sys.stdin, TextIOWrapper):
        encoding = None if is_typed else "utf-8-sig"
        sys.stdin.reconfigure(encoding=encoding, errors="surrogateescape")
    if not is_typed:
        yield from sys.stdin
        return
    with suppress(ImportError):  # Windows has none
        import readline  # noqa: F401, PLC0415 - the arrow keys bring earlier lines back
    write_error(_WELCOME)
    with suppress(EOFError):
        while True:
            yield input(_PROMPT)
