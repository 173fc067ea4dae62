"""``verbale run``: start the bot."""

import typer

from index.cli.context import Globals


def run(context: typer.Context) -> None:
    """Start the bot, which answers /ask in Discord until stopped (Ctrl-C or SIGTERM).

    Set the token in the environment: VERBALE_DISCORD_TOKEN (or DISCORD_TOKEN), or
    VERBALE_DISCORD_TOKEN_FILE for a file that holds it.

    `VERBALE_DISCORD_TOKEN=… verbale run`
    """
    from bot.__main__ import main  # noqa: PLC0415 - slow, and only this command needs Discord

    globals_: Globals = context.obj
    main(globals_.settings())
