"""``verbale run|worker|web|mcp``: start the bot, a worker, the web page, or tools of assistants."""

import sys
from typing import Annotated

import typer

from index.cli.context import settings_of
from index.cli.options import AskedScope
from index.cli.output import write
from index.values import PUBLIC

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

    main(settings_of(context), shards, of)


def worker(context: typer.Context) -> None:
    """Fetch sources when they are due, until stopped (Ctrl-C or SIGTERM).

    The bot does this by itself. To use workers instead, set `gather.in_bot` to false and run as
    many as you like on one PostgreSQL database: nothing is fetched twice.

    **Example**

    - `verbale worker`
    """
    import asyncio  # noqa: PLC0415 - slow

    from index.operations.telemetry.log import write as write_log  # noqa: PLC0415 - slow
    from index.worker import work  # noqa: PLC0415 - slow

    settings = settings_of(context)
    write_log(settings.log)
    asyncio.run(work(settings))


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
    from index.operations.telemetry.log import write as write_log  # noqa: PLC0415 - slow
    from index.web.run import serve  # noqa: PLC0415 - slow

    settings = settings_of(context)
    if port is not None:
        settings = settings.model_copy(
            update={"web": settings.web.model_copy(update={"port": port})}
        )
    write_log(settings.log)

    def tell(address: str) -> None:
        write(f"Open {address} in a browser; Ctrl-C ends it.\n")
        sys.stdout.flush()

    asyncio.run(serve(settings, tell, catalogues()))


def mcp(context: typer.Context, scope: AskedScope = PUBLIC) -> None:
    """Let an assistant ask, check and search the library (Model Context Protocol, on stdio).

    The assistant's client starts this command. Most are set up with this JSON:

        {"mcpServers": {"verbale": {"command": "verbale", "args": ["mcp"]}}}

    Add "--data" and the folder to "args" where the library is not in the default one. Others reach
    the same tools over HTTP: `verbale web` serves them at /mcp, with the token of the page in the
    header Authorization: Bearer TOKEN.

    **Examples**

    - `verbale mcp`
    - `verbale mcp --scope discord:1234567890`
    """
    import asyncio  # noqa: PLC0415 - slow

    from index.web.assistants import over_stdio  # noqa: PLC0415 - slow

    asyncio.run(over_stdio(settings_of(context), scope))
