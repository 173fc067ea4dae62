"""The ``verbale`` application: its commands, global options and arguments.

Each command imports heavy modules itself, so that ``--help`` is quick.
"""

from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from index.cli import (
    articles,
    ask,
    audit,
    backup,
    chat,
    check,
    digest,
    evaluate,
    events,
    evidence,
    init,
    lexicon,
    readout,
    reindex,
    run,
    said,
    search,
    show,
    sources,
    status,
    watch,
    wording,
)
from index.cli.context import Globals
from index.cli.output import write
from index.errors import InputError
from index.operations.telemetry.log import set_up
from index.text.charset import is_utf8
from index.text.display import undirected
from index.values import named_scope

_ANYWHERE = ("--config", "--data")
"""Options of every command, which may stand before or after it."""

HELP = """
Answers questions about diplomatic news with verbatim quotes from the articles.

Begin with `verbale import --sample`, then
`verbale ask "where did Sullivan and Wang meet?"`

Every command has a help page with examples: `verbale ask --help`

Exit codes: 0 success, 1 failure with a message, 2 wrong usage, 3 no answer to the question.
"""

COMMANDS: dict[str, dict[str, Callable[..., None] | typer.Typer]] = {
    "Ask and check": {
        "ask": ask.ask,
        "chat": chat.chat,
        "check": check.check,
        "trace": check.trace,
        "evidence": evidence.evidence,
    },
    "Search": {
        "search": search.search,
        "said": said.said,
        "readout": readout.readout,
        "latest": events.latest,
        "timeline": events.timeline,
        "wording": wording.wording,
        "show": show.show,
        "lexicon": lexicon.app,
    },
    "Watch": {"digest": digest.digest, "watch": watch.app},
    "Articles and sources": {
        "import": articles.import_,
        "add": sources.add,
        "sync": sources.sync,
        "pause": sources.pause,
        "resume": sources.resume,
        "remove": sources.remove,
        "export": articles.export,
        "sources": sources.app,
    },
    "Set up and run": {
        "init": init.init,
        "run": run.run,
        "worker": run.worker,
        "web": run.web,
        "mcp": run.mcp,
    },
    "Maintain": {
        "status": status.status,
        "doctor": status.doctor,
        "backup": backup.backup,
        "restore": backup.restore,
        "reindex": reindex.reindex,
        "verify": reindex.verify,
        "log": audit.log,
        "feedback": audit.feedback,
        "evaluate": evaluate.evaluate,
    },
}
"""The commands, as ``--help`` groups them."""


def _without_types(params: list[Any]) -> list[Any]:
    """Return parameters whose flags show no type; typer writes ``<bool>``, as if they took one."""
    for one in params:
        if getattr(one, "is_flag", False):
            one.metavar = ""
    return params


class _Command(TyperCommand):
    def get_params(self, ctx: Any) -> list[Any]:
        return _without_types(super().get_params(ctx))


class _Group(TyperGroup):
    def get_params(self, ctx: Any) -> list[Any]:
        return _without_types(super().get_params(ctx))


app = typer.Typer(
    name="verbale",
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=HELP,
)

for panel, commands in COMMANDS.items():
    for name, command in commands.items():
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name, rich_help_panel=panel, cls=_Group)
            for below in command.registered_commands:
                below.cls = _Command
        else:
            app.command(name, rich_help_panel=panel, cls=_Command)(command)


def _show_version(requested: bool) -> None:
    if requested:
        from index.version import version  # noqa: PLC0415 - seldom needed

        write(f"verbale {version()}\n")
        raise typer.Exit


@app.callback()
def _globals(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(help="Settings file (TOML).", envvar="VERBALE_CONFIG", metavar="FILE"),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="Data folder.", envvar="VERBALE_DATA", metavar="DIR"),
    ] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Log debug messages.")] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Show the version and exit.",
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    set_up("DEBUG" if verbose else "WARNING")
    context.obj = Globals(config=config, data=data, verbose=verbose)


def options_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the options of every command before the command."""
    rest = iter(arguments)
    first, others = list[str](), list[str]()
    for argument in rest:
        if argument == "--":
            others += [argument, *rest]
        elif argument in _ANYWHERE:
            first += [argument, *islice(rest, 1)]
        elif argument.startswith(tuple(f"{name}=" for name in _ANYWHERE)):
            first.append(argument)
        else:
            others.append(argument)
    return first if first and first[-1] in _ANYWHERE else first + others


def checked(arguments: Sequence[str]) -> list[str]:
    """Return the arguments: file names unchanged, words without bidirectional control characters.

    Raises:
        InputError: an argument is not UTF-8 and names no file, or ``--scope`` names no scope.
    """
    for option, value in pairwise([*arguments, ""]):
        name, is_one, joined = option.partition("=")
        if name == "--scope" and (is_one or option is not arguments[-1]):
            named_scope(_words(joined if is_one else value))
    return [argument if _names_a_file(argument) else _words(argument) for argument in arguments]


def _names_a_file(argument: str) -> bool:
    """Return whether the argument, or its value after ``--option=``, is an existing file."""
    names = (argument, argument.partition("=")[2])
    try:
        return any(name and Path(name).exists() for name in names)
    except (OSError, ValueError):  # too long for a file name, or with a null byte
        return False


def _words(argument: str) -> str:
    if not is_utf8(argument):
        raise InputError(
            f"“{argument}” is not UTF-8, and no file has that name. Type it again in a terminal "
            "that is set to UTF-8."
        )
    return undirected(argument)
