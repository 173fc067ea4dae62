"""The ``verbale`` application: its commands and global options.

Each command imports heavy modules itself, so that ``--help`` is quick.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from index.cli.commands import (
    articles,
    ask,
    audit,
    backup,
    chat,
    check,
    doctor,
    evaluate,
    ingest,
    init,
    reindex,
    run,
    show,
    sources,
    statements,
    status,
)
from index.cli.commands.events import listings
from index.cli.commands.lexicon import group as lexicon
from index.cli.commands.monitoring import digest, watch
from index.cli.commands.sides import readout, wording
from index.cli.context import Globals
from index.cli.output.streams import write
from index.operations.telemetry.log_format import set_up

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
        "trace": statements.trace,
    },
    "Search": {
        "said": statements.said,
        "readout": readout.readout,
        "latest": listings.latest,
        "timeline": listings.timeline,
        "wording": wording.wording,
        "show": show.show,
        "lexicon": lexicon.app,
    },
    "Watch": {"digest": digest.digest, "watch": watch.app},
    "Articles and sources": {
        "import": articles.import_,
        "add": ingest.add,
        "sync": ingest.sync,
        "pause": sources.pause,
        "resume": sources.resume,
        "remove": sources.remove,
        "export": articles.export,
        "sources": sources.app,
    },
    "Set up and run": {"init": init.init, "run": run.run, "worker": ingest.worker, "web": run.web},
    "Maintain": {
        "status": status.status,
        "doctor": doctor.doctor,
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
