"""``verbale ask|chat``: ask a question, many from a file, or one after another."""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from index.answer.presentation.as_json import answer_object
from index.answer.presentation.citation import FORMATS, Format, reference, written
from index.answer.presentation.words import (
    as_of_line,
    headline_of,
    in_words,
    outlet_of,
    parted_at_span,
    quote_notes,
)
from index.cli.errors import error_message
from index.cli.options import (
    AsJson,
    AskedAt,
    AskedScope,
    AsOf,
    Language,
    Since,
    SourceName,
    Until,
    library_of,
    moment,
    searched,
    words,
)
from index.cli.output import (
    GOOD,
    NOTHING,
    PALE,
    WARNING,
    address_line,
    isolated,
    opens_links,
    origin,
    show_progress,
    styled,
    write_error,
    write_file,
    write_json,
    write_lines,
)
from index.errors import InputError, SettingsError, unreadable
from index.values import (
    NEAREST,
    NO_REASON,
    PUBLIC,
    Answer,
    Question,
    Quote,
    ReadAs,
    as_of_moment,
    named_scope,
)

if TYPE_CHECKING:
    import asyncio

    from index.app import Verbale


_FORM = 'Write {"question": "…"}.'


def ask(
    context: typer.Context,
    question: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", hidden=True)] = None,
    since: Since = None,
    until: Until = None,
    source: SourceName = None,
    language: Language = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    as_of: AsOf = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="Ask all questions of a JSON Lines file: "
            "{question, id?, at?, scope?, conversation?} per line.",
            metavar="FILE",
        ),
    ] = None,
    as_json: AsJson = False,
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"Print references: {', '.join(FORMATS)}.", metavar="F"),
    ] = None,
) -> None:
    """Ask a question in your own words; get verbatim quotes that answer it, or a refusal.

    **Examples**

    - `verbale ask "where did Sullivan and Wang meet?"`
    - `verbale ask "who met Wang Yi" --since 2024-08-01 --json`
    - `verbale ask --from questions.jsonl --json > answers.jsonl`
    - `verbale ask "who met Wang Yi" --format bibtex >> references.bib`
    - `verbale ask "who met Wang Yi" --as-of 2026-03-03`
    """
    if (from_ is None) == (not question):
        raise typer.BadParameter("give either a question or --from FILE")
    if form is not None and form not in FORMATS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMATS)}")
    if form is not None and (from_ is not None or as_json):
        raise typer.BadParameter("--format goes with a single question, and without --json")
    asked = Question(
        text=words(" ".join(question or ())),
        scope=scope,
        since=since,
        until=until,
        source=source,
        language=language,
        at=moment(at),
        as_of=as_of_moment(as_of, datetime.now(UTC)),
    )
    if from_ is not None:
        lines = read_questions(from_, asked)
        searched(context, lambda verbale: _ask_many(verbale, lines))
        return
    with library_of(context, searching=True, once=True) as (verbale, runner):
        answer = runner.run(verbale.ask(asked))
        if form is not None:
            runner.run(_write_references(verbale, answer, form))
        elif as_json:
            write_answer(answer, indent=2)
        else:
            write_lines(answer_lines(answer))
        runner.run(_settle(verbale))
    if not answer.answered:
        raise typer.Exit(NOTHING)


async def _settle(verbale: "Verbale") -> None:
    """Repair, after the answers are printed, what the search found damaged."""
    with show_progress() as watcher:
        await verbale.settle(watcher)


async def _write_references(verbale: "Verbale", answer: Answer, form: Format) -> None:
    """Write each quoted article once, in the order of the quotes; a refusal prints its reason."""
    if not answer.answered:
        write_error(f"{answer.reason}\n")
        return
    firsts = {quote.article_key: quote for quote in reversed(answer.quotes)}
    today = date.today()  # noqa: DTZ011 - the reader's own day
    found = [
        reference(quote, (await verbale.show(quote.article_key)).byline, today)
        for quote in answer.quotes
        if firsts[quote.article_key] is quote
    ]
    write_file(written(found, form))


async def _ask_many(verbale: "Verbale", lines: "Iterator[QuestionLine | Answer]") -> None:
    """Print the answer to each line; lines of one conversation are its turns, in order."""
    from index.answer.conversation.conversation import Conversation  # noqa: PLC0415 - slow

    conversations: dict[str | None, Conversation] = {}
    for line in lines:
        if isinstance(line, Answer):
            write_answer(line)
            continue
        before = conversations.get(line.conversation, Conversation())
        try:
            answer, then = await verbale.ask_in(before, line.question)
        except SettingsError:
            raise  # concerns every question
        except InputError as error:
            answer, then = refusal(line.question, error_message(error)), before
        if line.conversation is not None:
            conversations[line.conversation] = then
        write_answer(answer)
    await _settle(verbale)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of a file.

    Attributes:
        question: the question.
        conversation: the name of the conversation that it is a turn of; None if it stands alone.
    """

    question: Question
    conversation: str | None = None


def read_questions(file: Path, options: Question) -> Iterator[QuestionLine | Answer]:
    """Yield the questions of a file, in order; for a bad line, a refusal with the reason.

    Args:
        file: JSON Lines of ``{question, id?, at?, scope?, conversation?}``; blank lines are
            skipped.
        options: defaults for what a line leaves out.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _read_question(line.removeprefix(b"\xef\xbb\xbf"), number, options)
    except OSError as error:
        raise unreadable(file, error) from error


def _read_question(line: bytes, number: int, options: Question) -> QuestionLine | Answer:
    given: dict[str, Any] = {}
    try:
        try:
            read = json.loads(line.decode())
        except UnicodeDecodeError as error:
            raise InputError(f"Its byte {error.start + 1} is not UTF-8.") from error
        except (ValueError, RecursionError) as error:
            raise InputError(f"It is not JSON. {_FORM}") from error
        if not isinstance(read, dict):
            raise InputError(f"It is JSON, but not an object. {_FORM}")
        given = read
        asked = _string(given, "question")
        if asked is None:
            raise InputError(f"It has no “question”. {_FORM}")
        question = replace(
            options,
            text=asked,
            scope=named_scope(_string(given, "scope") or options.scope),
            at=moment(_string(given, "at")) or options.at,
            id=given.get("id"),
        )
        name = given.get("conversation")
        if isinstance(name, int) and not isinstance(name, bool):
            return QuestionLine(question, str(name))
        return QuestionLine(question, _string(given, "conversation"))
    except InputError as error:
        shown = given.get("question")
        text = shown if isinstance(shown, str) else line.decode(errors="replace").strip()
        asked_badly = replace(options, text=text, id=given.get("id"))
        return refusal(asked_badly, f"Line {number} is not a valid question. {error}")


def _string(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"Its “{name}” is not a string.")
    return words(value) if value is not None else None


def refusal(question: Question, reason: str) -> Answer:
    """Return a refusal for a question that can't be asked."""
    return Answer(question=question, read_as=ReadAs(), confidence=0.0, reason=reason)


def write_answer(answer: Answer, indent: int | None = None) -> None:
    """Write an answer as JSON, on one line unless ``indent`` is given."""
    write_json(answer_object(answer), indent=indent)
    sys.stdout.flush()


def answer_lines(answer: Answer) -> Iterator[RenderableType]:
    """Yield the lines of an answer, or of a refusal with the closest sentences."""
    yield ""
    if line := as_of_line(answer):
        yield styled(f"{line}\n", PALE)
    if answer.read_as.question:
        yield styled(f"Read as: {answer.read_as.question}\n", PALE)
    if answer.answered:
        yield _quote_block(answer.quotes[0], dated=answer.answer_from == "published_at")
        if answer.agreement.positions:
            said = " · ".join(
                f"{', '.join(held.outlets) or 'one of them'}: {held.words}"
                for held in answer.agreement.positions
            )
            yield styled(f"\n{answer.agreement.in_words()}: {said}", WARNING)
        further = answer.quotes[1:]
    else:
        yield styled(answer.reason or NO_REASON, WARNING)
        if answer.nearest:
            yield styled(NEAREST, PALE)
        further = answer.nearest
    for quoted in further:
        yield ""
        yield _quote_block(quoted, indent=4)
    yield ""


def _quote_block(quoted: Quote, *, dated: bool = False, indent: int = 0) -> RenderableType:
    headline = headline_of(quoted)
    opens = bool(headline) and opens_links()
    before, span, after = parted_at_span(quoted)
    answering = styled(before).append_text(styled(span, GOOD)).append_text(styled(after))
    lines = [
        Text("“").append_text(isolated(answering)).append("”"),
        *origin(
            outlet_of(quoted),
            in_words(quoted.published),
            title=headline,
            link=quoted.link if opens else None,
        ),
        *(styled(note, PALE) for note in quote_notes(quoted, dated=dated)),
    ]
    links = [address_line(quoted.link, indent)] if quoted.link and not opens else []
    return Group(*(_Indented(line, indent) for line in lines), *links)


@dataclass(frozen=True)
class _Indented:
    """A text with every line indented, without trailing spaces."""

    text: Text
    by: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.wrap(console, options.max_width - self.by):
            yield Text(" " * self.by).append_text(line)


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
    options = Question(
        "", scope=scope, since=since, until=until, source=source, language=language, at=moment(at)
    )
    # Ctrl-C cancels the answer while the event loop runs; while it waits for input, it quits.
    with suppress(KeyboardInterrupt), library_of(context, searching=True) as (verbale, runner):
        _Chat(verbale, runner, options, as_json).lead()


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
            command, _, rest = typed.partition(" ")
            if (word := typed.lower().removeprefix("/")) in {"quit", "exit"}:
                break
            if word == "help":
                write_error(_HELP)
            elif command == "/new":
                self._conversation = self._new
            elif command == "/at":
                try:
                    self._options = replace(self._options, at=moment(rest.strip()))
                except InputError as error:
                    write_error(f"{error}\n")
            elif typed.startswith("/"):
                write_error(f"There is no command {command}; help shows the commands.\n")
            elif typed:
                self._answer(typed)
        self._runner.run(_settle(self._verbale))

    def _answer(self, typed: str) -> None:
        question = replace(self._options, text=typed)
        try:
            words(typed)
            asking = self._verbale.ask_in(self._conversation, question)
            answer, self._conversation = self._runner.run(asking)
        except SettingsError:
            raise  # concerns every question
        except InputError as error:  # the conversation goes on
            answer = refusal(question, error_message(error))
            if not self._as_json:
                write_error(f"{answer.reason}\n")
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
            yield input("› ")
