"""``verbale ask``: one question, or many from a file."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from index.cli.as_json import answer_object
from index.cli.context import Globals
from index.cli.progress import watched
from index.cli.render import show_answer
from index.errors import InputError
from index.moments import Published
from index.values import PUBLIC, Answer, Question, ReadAs

if TYPE_CHECKING:
    from index.service import Verbale

REFUSED = 3


def ask(
    context: typer.Context,
    question: Annotated[
        list[str] | None, typer.Argument(help="The question, in your own words.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="First day of publication: 2024-08-01.", metavar="D")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Last day of publication: 2024-08-31.", metavar="D")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Only from this source or outlet.", metavar="NAME")
    ] = None,
    scope: Annotated[
        str, typer.Option(help="Who asks: public, or discord:<server id>.", metavar="S")
    ] = PUBLIC,
    at: Annotated[
        str | None, typer.Option(help="The moment that “yesterday” is relative to.", metavar="TIME")
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="Many questions: JSON Lines of {id, question, at?, scope?}; one answer a line.",
            metavar="FILE",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Ask a question; get the sentence that answers it, word for word, or a refusal.

    `verbale ask where did Sullivan and Wang meet?`

    `verbale ask "who met Wang Yi" --since 2024-08-01 --json`

    `verbale ask --from questions.jsonl --json > answers.jsonl`
    """
    globals_: Globals = context.obj
    if (from_ is None) == (not question):
        raise typer.BadParameter("give either a question or --from FILE")
    if from_ is not None:
        globals_.with_library(lambda verbale: _ask_many(verbale, from_, scope))
        return
    asked = Question(
        text=" ".join(question or ()),
        scope=scope,
        since=since,
        until=until,
        source=source,
        at=_moment(at),
    )
    answer = globals_.with_library(lambda verbale: _ask_one(verbale, asked, as_json))
    if not answer.answered:
        raise typer.Exit(REFUSED)


async def _ask_one(verbale: "Verbale", question: Question, as_json: bool) -> Answer:
    answer = await verbale.ask(question)
    if as_json:
        _print_json(answer, indent=2)
    else:
        show_answer(answer, Console())
    with watched() as watcher:
        await verbale.settle(watcher)
    return answer


async def _ask_many(verbale: "Verbale", file: Path, scope: str) -> None:
    for question in _questions(file, scope):
        if isinstance(question, Answer):
            _print_json(question)
            continue
        try:
            _print_json(await verbale.ask(question))
        except InputError as error:
            _print_json(_unread(question, str(error)))


def _questions(file: Path, scope: str) -> Iterator[Question | Answer]:
    """The questions of a file; a line that is none is answered by its reason."""
    try:
        lines = file.open(encoding="utf-8")
    except OSError as error:
        raise InputError(f"The file {file} cannot be read: {error.strerror}.") from error
    with lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _question(line, number, scope)


def _question(line: str, number: int, scope: str) -> Question | Answer:
    try:
        given: dict[str, Any] = json.loads(line)
        return Question(
            text=given["question"],
            scope=given.get("scope") or scope,
            at=_moment(given.get("at")),
            id=given.get("id"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f'Line {number} is not a question ({error}); write {{"question": …}}.'
        return _unread(Question(text=line.strip()), reason)
    except InputError as error:
        return _unread(Question(text=given["question"], id=given.get("id")), str(error))


def _unread(question: Question, reason: str) -> Answer:
    return Answer(question=question, read_as=ReadAs(), confidence=0.0, reason=reason)


def _moment(at: str | None) -> datetime | None:
    return Published.parse(at).moment if at else None


def _print_json(answer: Answer, indent: int | None = None) -> None:
    json.dump(answer_object(answer), sys.stdout, ensure_ascii=False, indent=indent)
    sys.stdout.write("\n")
    sys.stdout.flush()
