"""``verbale run|web``: start the bot, or the web page."""

import typer

from index.cli.context import Globals
from index.cli.output.streams import write as print_out


def run(context: typer.Context) -> None:
    """Start the bot, which answers /ask in Discord until stopped (Ctrl-C or SIGTERM).

    Set the token in the environment: VERBALE_DISCORD_TOKEN (or DISCORD_TOKEN), or
    VERBALE_DISCORD_TOKEN_FILE for a file that holds it.

    `VERBALE_DISCORD_TOKEN=… verbale run`
    """
    from bot.__main__ import main  # noqa: PLC0415 - slow, and only this command needs Discord

    globals_: Globals = context.obj
    main(globals_.settings())


def web(context: typer.Context) -> None:
    """Serve a web page and a JSON API on this machine, until stopped (Ctrl-C or SIGTERM).

    The page answers questions, and shows each quote highlighted in its article, what changed in
    the article since, the sources and the index. It only reads, and it runs beside the bot.

    On another address than 127.0.0.1 it asks for a token: set VERBALE_WEB_TOKEN, or
    VERBALE_WEB_TOKEN_FILE for a file that holds it.

    `verbale web`

    `VERBALE_WEB__PORT=9000 verbale web`
    """
    import asyncio  # noqa: PLC0415 - slow

    from index.operations.telemetry.log_format import write  # noqa: PLC0415 - slow
    from index.web.run import serve  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    settings = globals_.settings()
    write(settings.log)
    asyncio.run(serve(settings, _tell))


def _tell(address: str) -> None:
    import sys  # noqa: PLC0415 - as above

    print_out(f"Open {address} in a browser; Ctrl-C ends it.\n")
    sys.stdout.flush()
