"""``verbale run|web``: start the bot, or the web page."""

from typing import Annotated

import typer

from index.cli.context import Globals
from index.cli.output.streams import write as print_out

ShardIds = Annotated[
    str, typer.Option("--shards", help="Only these shards: 0, or 0,1; needs --of.", metavar="N,N")
]
ShardCount = Annotated[
    int | None, typer.Option("--of", help="How many shards all processes run.", metavar="N")
]


def run(context: typer.Context, shards: ShardIds = "", of: ShardCount = None) -> None:
    """Start the bot, which answers /ask in Discord until stopped (Ctrl-C or SIGTERM).

    Set the token in the environment: VERBALE_DISCORD_TOKEN (or DISCORD_TOKEN), or
    VERBALE_DISCORD_TOKEN_FILE for a file that holds it.

    From about 1,000 servers on, Discord wants the bot in several shards. One process runs them
    all, unless several processes share them: each gets --shards, all the same --of, and all one
    PostgreSQL database and one Chroma server (docs/scaling.md). Discord sends the events of a
    server to one shard, and direct messages to shard 0; its process also registers the commands.

    **Examples**

    - `VERBALE_DISCORD_TOKEN=… verbale run`
    - `verbale run --shards 0,1 --of 4`
    """
    from bot.run import main  # noqa: PLC0415 - slow, and only this command needs Discord

    globals_: Globals = context.obj
    main(globals_.settings(), shards, of)


WebPort = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65_535, help="The port; 0 for any free one.", metavar="N"),
]


def web(context: typer.Context, port: WebPort = None) -> None:
    """Serve a web page and a JSON API on this machine, until stopped (Ctrl-C or SIGTERM).

    The page answers questions, and shows each quote highlighted in its article, what changed in
    the article since, the sources and the index. It only reads, and it runs beside the bot.

    On another address than 127.0.0.1 it asks for a token: set VERBALE_WEB_TOKEN, or
    VERBALE_WEB_TOKEN_FILE for a file that holds it.

    **Examples**

    - `verbale web`
    - `verbale web --port 9000`
    """
    import asyncio  # noqa: PLC0415 - slow

    from bot.translations.catalogue import catalogues  # noqa: PLC0415 - slow
    from index.operations.telemetry.log_format import write  # noqa: PLC0415 - slow
    from index.web.run import serve  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    settings = globals_.settings()
    if port is not None:
        settings = settings.model_copy(
            update={"web": settings.web.model_copy(update={"port": port})}
        )
    write(settings.log)
    asyncio.run(serve(settings, _tell, catalogues()))


def _tell(address: str) -> None:
    import sys  # noqa: PLC0415 - as above

    print_out(f"Open {address} in a browser; Ctrl-C ends it.\n")
    sys.stdout.flush()
