"""The ``verbale`` command: its commands, and what a person sees when one fails.

Everything heavy is imported by the command that needs it, so that ``--help`` is quick.
"""

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from index.cli import articles, ask, run, sources, status
from index.cli.context import Globals
from index.errors import VerbaleError

HELP = """
Answers questions about diplomatic news with the sentence that says it, word for word.

Begin with `verbale import --sample`, then `verbale ask where did Sullivan and Wang meet?`

Exit codes: 0 done, 1 failed with a message, 2 wrong usage, 3 asked and nothing answers.
"""

log = logging.getLogger("index.cli")

app = typer.Typer(
    name="verbale",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help=HELP,
)

app.command("ask")(ask.ask)
app.command("import")(articles.import_)
app.command("add")(articles.add)
app.command("export")(articles.export)
app.command("show")(articles.show)
app.command("sources")(sources.sources)
app.command("remove")(sources.remove)
app.command("status")(status.status)
app.command("run")(run.run)


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
        bool, typer.Option("-v", "--verbose", help="Tell what happens inside.")
    ] = False,
) -> None:
    _log(verbose=verbose)
    context.obj = Globals(config=config, data=data)


def main() -> None:
    """Run a command; a failure is a message for a person, never a traceback."""
    try:
        app()
    except VerbaleError as error:
        sys.stderr.write(f"verbale: {error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("\nverbale: interrupted; what was stored stays.\n")
        sys.exit(130)
    except BrokenPipeError:
        # The reader went away (``verbale export | head``): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        log.debug("the whole story", exc_info=True)
        sys.stderr.write(
            f"verbale: something went wrong inside ({type(error).__name__}: {error}). What was "
            "stored is kept. Run it again as `verbale -v …` to see where, and please report it.\n"
        )
        sys.exit(1)


def _log(*, verbose: bool) -> None:
    logging.basicConfig(
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    logging.getLogger("index").setLevel(logging.DEBUG if verbose else logging.WARNING)
    logging.getLogger("bot").setLevel(logging.DEBUG if verbose else logging.INFO)
