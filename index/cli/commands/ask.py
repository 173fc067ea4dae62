"""``verbale ask``: ask one question, or many from a file."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from index.answer.presentation.answer_json import answer_object
from index.answer.presentation.references import FORMATS, Format
from index.cli.context import Globals
from index.cli.errors import error_message
from index.cli.options import AsJson, AskedAt, AskedScope, Since, SourceName, Until
from index.cli.output.progress import show_progress
from index.cli.output.streams import write_json
from index.cli.question_file import QuestionLine, moment, read_questions, refusal, words
from index.errors import InputError, SettingsError
from index.values import PUBLIC, Answer, Question

if TYPE_CHECKING:
    from index.answer.conversation.conversation import Conversation
    from index.app import Verbale

REFUSED = 3
Output = Format | Literal["text", "json"]
"""How an answer is printed: for people, for programs, or as references to its articles."""


def ask(
    context: typer.Context,
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION", hidden=True),
    ] = None,
    since: Since = None,
    until: Until = None,
    source: SourceName = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
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
    """
    globals_: Globals = context.obj
    if (from_ is None) == (not question):
        raise typer.BadParameter("give either a question or --from FILE")
    output = _output(form, from_, as_json)
    defaults = Question(
        text=words(" ".join(question or ())),
        scope=scope,
        since=since,
        until=until,
        source=source,
        at=moment(at),
    )
    if from_ is not None:
        questions = read_questions(from_, defaults)
        globals_.with_library(lambda verbale: _ask_many(verbale, questions))
        return
    answer = globals_.with_library(lambda verbale: _ask_one(verbale, defaults, output), once=True)
    if not answer.answered:
        raise typer.Exit(REFUSED)


def _output(form: str | None, file: Path | None, as_json: bool) -> Output:
    """How the answer is printed.

    Raises:
        typer.BadParameter: the format is unknown, or given for many answers or beside ``--json``.
    """
    if form is None:
        return "json" if as_json else "text"
    if form not in FORMATS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMATS)}")
    if file is not None or as_json:
        raise typer.BadParameter("--format goes with a single question, and without --json")
    return form


async def _ask_one(verbale: "Verbale", question: Question, output: Output) -> Answer:
    answer = await verbale.ask(question)
    await _print(verbale, answer, output)
    await _settle(verbale)
    return answer


async def _print(verbale: "Verbale", answer: Answer, output: Output) -> None:
    if output == "json":
        print_json(answer, indent=2)
        return
    if output != "text":
        from index.cli.output.references import show_references  # noqa: PLC0415 - slow

        await show_references(verbale, answer, output)
        return
    from index.cli.output.answer import show_answer  # noqa: PLC0415 - slow
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow

    show_answer(answer, standard_output())


async def _ask_many(verbale: "Verbale", lines: Iterator[QuestionLine | Answer]) -> None:
    """Print the answer to each line; lines of one conversation are its turns, in order."""
    from index.answer.conversation.conversation import Conversation  # noqa: PLC0415 - slow

    conversations: dict[str | None, Conversation] = {}
    for line in lines:
        if isinstance(line, Answer):
            print_json(line)
            continue
        before = conversations.get(line.conversation, Conversation())
        answer, then = await _answer(verbale, before, line.question)
        if line.conversation is not None:
            conversations[line.conversation] = then
        print_json(answer)
    await _settle(verbale)


async def _answer(
    verbale: "Verbale", conversation: "Conversation", question: Question
) -> "tuple[Answer, Conversation]":
    """Return the answer, or a refusal if this question is invalid, and the conversation then."""
    try:
        return await verbale.ask_in(conversation, question)
    except SettingsError:
        raise  # concerns every question
    except InputError as error:
        return refusal(question, error_message(error)), conversation


async def _settle(verbale: "Verbale") -> None:
    """Repair, after the answer is printed, what the search found damaged."""
    with show_progress() as watcher:
        await verbale.settle(watcher)


def print_json(answer: Answer, indent: int | None = None) -> None:
    """Print an answer as JSON, on one line unless ``indent`` is given."""
    write_json(answer_object(answer), indent=indent)
    sys.stdout.flush()
