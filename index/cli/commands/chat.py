"""``verbale chat``: a conversation in the terminal, with follow-up questions."""

import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.commands.ask import print_json
from index.cli.context import Globals
from index.cli.errors import error_message
from index.cli.options import AskedAt, AskedScope, Since, SourceName, Until
from index.cli.output.progress import show_progress
from index.cli.output.streams import write_error
from index.cli.question_file import moment, refusal, words
from index.errors import InputError, SettingsError
from index.values import PUBLIC, Answer, Question

if TYPE_CHECKING:
    import asyncio

    from index.answer.conversation.conversation import Conversation
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
    globals_: Globals = context.obj
    options = Question("", scope=scope, since=since, until=until, source=source, at=moment(at))
    with suppress(KeyboardInterrupt), _open(globals_) as (verbale, runner):
        _Chat(verbale, runner, options, as_json).lead()


@contextmanager
def _open(globals_: Globals) -> "Iterator[tuple[Verbale, asyncio.Runner]]":
    """Open the library with a runner whose event loop runs only while a question is answered.

    Ctrl-C cancels the answer while the loop runs; while it waits for input, it quits.
    """
    import asyncio  # noqa: PLC0415 - slow

    from index.app import opened  # noqa: PLC0415 - slow

    with asyncio.Runner() as runner:
        opening = AsyncExitStack()
        verbale = runner.run(opening.enter_async_context(opened(globals_.settings())))
        try:
            yield verbale, runner
        finally:
            runner.run(opening.aclose())


def _nothing_asked() -> "Conversation":
    from index.answer.conversation.conversation import Conversation  # noqa: PLC0415 - slow

    return Conversation()


@dataclass
class _Chat:
    verbale: "Verbale"
    runner: "asyncio.Runner"
    options: Question
    as_json: bool
    conversation: "Conversation" = field(default_factory=_nothing_asked)

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
            self.runner.run(self.verbale.settle(watcher))

    def _obey(self, typed: str) -> None:
        command, _, rest = typed.partition(" ")
        if command == "/new":
            self.conversation = _nothing_asked()
        elif command == "/at":
            self._set_moment(rest.strip())
        else:
            write_error(f"There is no command {command}; help shows the commands.\n")

    def _set_moment(self, typed: str) -> None:
        try:
            self.options = replace(self.options, at=moment(typed))
        except InputError as error:
            write_error(f"{error}\n")

    def _answer(self, typed: str) -> None:
        question = replace(self.options, text=typed)
        try:
            words(typed)
            asking = self.verbale.ask_in(self.conversation, question)
            answer, self.conversation = self.runner.run(asking)
        except SettingsError:
            raise  # concerns every question
        except InputError as error:
            self._tell(question, error_message(error))
        else:
            self._show(answer)

    def _tell(self, question: Question, reason: str) -> None:
        """Report an invalid question and continue the conversation."""
        if self.as_json:
            print_json(refusal(question, reason))
        else:
            write_error(f"{reason}\n")

    def _show(self, answer: Answer) -> None:
        if self.as_json:
            print_json(answer)
            return
        from index.cli.output.answer import show_answer  # noqa: PLC0415 - slow
        from index.cli.output.console import standard_output  # noqa: PLC0415 - slow

        show_answer(answer, standard_output())
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
