"""The ``verbale`` application: its commands and global options.

Each command imports heavy modules itself, so that ``--help`` is quick.
"""

from pathlib import Path
from typing import Annotated

import typer

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

Begin with `verbale import --sample`, then `verbale ask where did Sullivan and Wang meet?`

Every command has a help page with examples: `verbale ask --help`

Exit codes: 0 success, 1 failure with a message, 2 wrong usage, 3 no answer to the question.
"""

app = typer.Typer(
    name="verbale",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=HELP,
)

app.command("init")(init.init)
app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("check")(check.check)
app.command("trace")(statements.trace)
app.command("said")(statements.said)
app.command("readout")(readout.readout)
app.command("latest")(listings.latest)
app.command("timeline")(listings.timeline)
app.command("wording")(wording.wording)
app.add_typer(lexicon.app, name="lexicon")
app.command("import")(articles.import_)
app.command("add", help=ingest.ADD_HELP)(ingest.add)
app.add_typer(watch.app, name="watch")
app.command("digest")(digest.digest)
app.command("export")(articles.export)
app.command("show")(show.show)
app.add_typer(sources.app, name="sources")
app.command("remove")(sources.remove)
app.command("pause")(sources.pause)
app.command("resume")(sources.resume)
app.command("sync")(ingest.sync)
app.command("reindex")(reindex.reindex)
app.command("verify")(reindex.verify)
app.command("log")(audit.log)
app.command("feedback")(audit.feedback)
app.command("status")(status.status)
app.command("evaluate")(evaluate.evaluate)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("doctor")(doctor.doctor)
app.command("run")(run.run)
app.command("worker")(ingest.worker)
app.command("web")(run.web)


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
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Log debug messages.", metavar="")
    ] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Show the version and exit.",
            metavar="",
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    set_up("DEBUG" if verbose else "WARNING")
    context.obj = Globals(config=config, data=data, verbose=verbose)
