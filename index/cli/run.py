"""``verbale init|run|worker|web|mcp``: write the settings, and start what runs until stopped."""

import json
import os
import re
import shlex
import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from index.cli.options import AskedScope, Globals, settings_of, with_library
from index.cli.output import read_bytes, write, write_error
from index.data_files import SETTINGS
from index.environment import check_token, own_config_path
from index.errors import InputError, unwritable
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.ingest.starter_list import StarterSource

T = TypeVar("T")

NONE, ALL = "none", "all"
STANDARD_INPUT = "-"
_LONGEST_TOKEN = 4_096

_FIRST = "1. The bot's token (https://discord.com/developers/applications), or Enter for none"
_SECOND = "2. The first sources: all, none, or groups of the starter list ({groups})"
_FOURTH = "4. Fetch these sources now, for about a quarter of an hour: yes or no"

_HEAD = """\
# Settings of Verbale, written by `verbale init`. Lines that begin with # and a blank explain; those
# that begin with # and a name show a default: remove the # to change it. Environment variables
# override this file: VERBALE_STORE__URL sets url under [store]. Secrets come from the environment
# only: VERBALE_DISCORD_TOKEN_FILE names the file with the bot's token.
"""


def init(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="Settings file to write.", metavar="FILE", show_default="your own"),
    ] = None,
    token_from: Annotated[
        str | None,
        typer.Option(help="File with the bot's token; - for standard input.", metavar="FILE"),
    ] = None,
    sources: Annotated[
        str | None,
        typer.Option(
            help="First sources: all, none, or groups with commas, such as g7,un,africa.",
            metavar="GROUPS",
        ),
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="Time zone, such as Europe/Paris.", metavar="ZONE")
    ] = None,
    fetch: Annotated[
        bool | None, typer.Option(help="Fetch the first sources at once.", show_default="asks")
    ] = None,
) -> None:
    """Write a first settings file: asks for the token, the first sources and the time zone.

    The sources are fetched at once if you like, so that there are articles to ask about.

    Without FILE, it is written where every command looks for it (`verbale doctor` says where).
    Each answer can be given as an option. Without a terminal nothing is asked: what is not given
    stays at its default. The token goes into a file of its own that only you can read. Existing
    files stay as they are.

    **Examples**

    - `verbale init`
    - `verbale init --sources g7,un,asia --fetch`
    - `verbale init /etc/verbale.toml --token-from token.txt --sources ministries,wires`
    """
    given: Globals = context.obj
    settings = (file or own_config_path()).expanduser().absolute()
    secret = settings.with_suffix(".token")
    for path in (settings, secret):
        if path.exists():
            raise InputError(f"{path} exists already and stays as it is. Name another file.")
    asks = sys.stdin.isatty() and token_from != STANDARD_INPUT
    token, starters, zone = "", _starters(sources or NONE), _zone(time_zone or "UTC")
    if token_from is not None:
        token = _read_token(token_from)
    elif asks:
        token = _asked(_FIRST, _checked_token, hidden=True)
    if sources is None and asks:
        from index.ingest.starter_list import groups  # noqa: PLC0415 - slow

        question = _SECOND.format(groups=", ".join(groups()))
        starters = _asked(question, _starters, default=NONE)
    if time_zone is None and asks:
        here = str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")[2]
        with suppress(InputError):  # this machine's zone has no name
            zone = _zone(here)
        zone = _asked("3. The time zone, such as Europe/Paris", _zone, default=zone)
    changed = {"discord.time_zone": json.dumps(zone)}
    if given.data is not None:
        changed["data"] = json.dumps(str(given.data.expanduser().absolute()))
    write_new(settings, settings_text(changed))
    write(f"Wrote {settings}.\n")
    if token:
        write_new(secret, f"{token}\n", 0o600)
        write(f"Wrote {secret}, which only you can read.\n")
    context.obj = Globals(config=settings, data=given.data)
    fetched = bool(starters) and _added(context, starters, fetch=fetch, asks=asks)
    own = settings == own_config_path()
    config = "verbale" if own else f"verbale --config {shlex.quote(str(settings))}"
    if token:
        write(f"Next: VERBALE_DISCORD_TOKEN_FILE={shlex.quote(str(secret))} {config} run\n")
    else:
        begin = "chat" if fetched else f"import --sample, then {config} chat"
        write(f"Next: {config} {begin}\n")


def _asked(
    question: str, read: Callable[[str], T], *, default: str = "", hidden: bool = False
) -> T:
    """What a person answers, read; asked three times at most.

    Raises:
        InputError: the last answer cannot be used.
    """
    width = shutil.get_terminal_size().columns - len(f" [{default}]: ")
    wrapped = textwrap.fill(question, width, break_long_words=False, break_on_hyphens=False)
    left = 3
    while True:
        answer: str = typer.prompt(
            wrapped, default=default, hide_input=hidden, show_default=bool(default)
        )
        try:
            return read(answer.strip())
        except InputError as error:
            left -= 1
            if not left:
                raise
            write_error(f"{error}\n")


def _read_token(where: str) -> str:
    """The token of a file, or of standard input.

    Raises:
        InputError: the file cannot be read, or holds no token.
    """
    if where == STANDARD_INPUT:
        return _checked_token(sys.stdin.read(_LONGEST_TOKEN).strip())
    return _checked_token(read_bytes(Path(where), _LONGEST_TOKEN).decode(errors="replace").strip())


def _checked_token(token: str) -> str:
    if token:
        check_token(token)
    return token


def _starters(words: str) -> "Sequence[StarterSource]":
    """The sources of the groups that are named.

    Raises:
        InputError: there is no such group.
    """
    from index.ingest.starter_list import read_starter  # noqa: PLC0415 - slow

    names = [name.strip().lower() for name in words.replace(" ", ",").split(",") if name.strip()]
    if not names or names == [NONE]:
        return ()
    if names == [ALL]:
        return read_starter()
    return [starter for name in names for starter in read_starter(group=name)]


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - slow

    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"“{name[:60]}” is no time zone; write one such as Europe/Paris or UTC."
        ) from error


def settings_text(changed: Mapping[str, str]) -> str:
    """A settings file: every setting with its comment, and only the changed ones in force.

    Args:
        changed: TOML values by dotted name: ``{"discord.time_zone": '"Europe/Paris"'}``.
    """
    _, _, body = SETTINGS.read_text("utf-8").partition("\n\n")
    lines, section = [_HEAD], ""
    for line in body.splitlines():
        if opened := re.fullmatch(r"\[(\w+)\]", line):
            section = f"{opened[1]}."
        setting = re.fullmatch(r"(\w+) = (.+)", line.removeprefix("# ") if not section else line)
        name = f"{section}{setting[1]}" if setting else ""
        if setting is None:
            lines.append(line)
        else:
            given = f"{setting[1]} = {changed[name]}" if name in changed else f"#{setting[0]}"
            lines.append(given)
    return "\n".join([*lines, ""])


def write_new(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file that does not exist yet, with these permissions from the start.

    Raises:
        InputError: it exists, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise InputError(f"{path} exists already and stays as it is. Name another file.") from error
    except OSError as error:
        raise unwritable(path, error) from error
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)


def _yes_or_no(words: str) -> bool:
    if words.lower() not in {"yes", "y", "no", "n"}:
        raise InputError("Answer yes or no.")
    return words.lower() in {"yes", "y"}


def _added(
    context: typer.Context, starters: "Sequence[StarterSource]", *, fetch: bool | None, asks: bool
) -> bool:
    """Add the first sources; whether they were fetched, too."""
    added = with_library(context, lambda verbale: verbale.source_service.add_starter(starters))
    write(f"Added {added} sources; `verbale sources check` tries their addresses.\n")
    if not (_asked(_FOURTH, _yes_or_no, default="yes") if fetch is None and asks else fetch):
        return False
    from index.cli.sources import sync  # noqa: PLC0415 - slow

    write("Fetching them. Ctrl-C ends that; what came in stays.\n")
    with suppress(typer.Exit):  # no source answered, which was told
        sync(context)
    return True


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

    asyncio.run(serve(settings, tell))


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
