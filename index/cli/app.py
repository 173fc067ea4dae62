"""The ``verbale`` application: its commands, global options and arguments.

Each command imports heavy modules itself, so that ``--help`` is quick.
"""

from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from index.cli import ask, check, evaluate, lexicon, maintain, run, search, sources, watch
from index.cli.options import Globals
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

COMMANDS: dict[str, tuple[Callable[..., None] | typer.Typer, ...]] = {
    "Ask and check": (ask.ask, ask.chat, check.check, check.trace, check.evidence),
    "Search": (
        search.search, search.said, search.readout, search.latest, search.timeline, search.wording,
        check.show, lexicon.app,
    ),
    "Watch": (watch.digest, watch.app),
    "Articles and sources": (
        sources.import_articles, sources.add, sources.sync, sources.pause, sources.resume,
        sources.remove, sources.export_articles, sources.app,
    ),
    "Set up and run": (run.init, run.run, run.worker, run.web, run.mcp),
    "Maintain": (
        maintain.status, maintain.doctor, maintain.backup, maintain.restore, maintain.reindex,
        maintain.verify, maintain.log, maintain.feedback, evaluate.evaluate,
    ),
}  # fmt: skip
"""The commands, as ``--help`` groups them; each has the name of its function."""


class _Untyped:
    """Shows flags without a type; typer writes ``<bool>``, as if they took one."""

    def get_params(self, ctx: Any) -> list[Any]:
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for one in params:
            if getattr(one, "is_flag", False):
                one.metavar = ""
        return params


class _Command(_Untyped, TyperCommand):
    pass


class _Group(_Untyped, TyperGroup):
    pass


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
    for command in commands:
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=command.info.name, rich_help_panel=panel, cls=_Group)
            for below in command.registered_commands:
                below.cls = _Command
        else:
            name = command.__name__.removesuffix("_articles")
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
        Path | None, typer.Option(help="Data folder.", envvar="VERBALE_DATA", metavar="DIR")
    ] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Log debug messages.")] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", callback=_show_version, is_eager=True
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
    kept = []
    for argument in arguments:
        names = (argument, argument.partition("=")[2])  # of a file, also after ``--option=``
        try:
            is_file = any(name and Path(name).exists() for name in names)
        except (OSError, ValueError):  # too long for a file name, or with a null byte
            is_file = False
        kept.append(argument if is_file else _words(argument))
    return kept


def _words(argument: str) -> str:
    if not is_utf8(argument):
        raise InputError(
            f"“{argument}” is not UTF-8, and no file has that name. Type it again in a terminal "
            "that is set to UTF-8."
        )
    return undirected(argument)
