"""``verbale init``: three questions, and the first settings file."""

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from index.cli.context import Globals
from index.cli.output.streams import write, write_error
from index.environment import check_token, own_config_path
from index.errors import InputError, unreadable

if TYPE_CHECKING:
    from index.app import Verbale
    from index.ingest.starter_list import StarterSource

T = TypeVar("T")

NONE, ALL = "none", "all"
STANDARD_INPUT = "-"
_ATTEMPTS = 3
_LONGEST_TOKEN = 4_096

_FIRST = "1. The bot's token (https://discord.com/developers/applications), or Enter for none"
_SECOND = "2. The first sources: all, none, or groups of the starter list ({groups})"
_THIRD = "3. The time zone, such as Europe/Paris"


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
        typer.Option(help="First sources: all, none, or groups with commas.", metavar="GROUPS"),
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="Time zone, such as Europe/Paris.", metavar="ZONE")
    ] = None,
) -> None:
    """Write a first settings file: asks for the token, the first sources and the time zone.

    Without FILE, it is written where every command looks for it (`verbale doctor` says where).
    Each answer can be given as an option. Without a terminal nothing is asked: what is not given
    stays at its default. The token goes into a file of its own that only you can read. Existing
    files stay as they are.

    **Examples**

    - `verbale init`
    - `verbale init /etc/verbale.toml --token-from token.txt --sources ministries,wires`
    """
    globals_: Globals = context.obj
    settings, secret = _paths(file or own_config_path())
    asks = sys.stdin.isatty() and token_from != STANDARD_INPUT
    token, starters, zone = "", _starters(sources or NONE), _zone(time_zone or "UTC")
    if token_from is not None:
        token = _read_token(token_from)
    elif asks:
        token = _asked(_FIRST, _checked_token, hidden=True)
    if sources is None and asks:
        starters = _asked(_SECOND.format(groups=_groups()), _starters, default=NONE)
    if time_zone is None and asks:
        zone = _asked(_THIRD, _zone, default=_zone_here())
    _write_files(settings, secret, token, zone, globals_.data)
    added = _add(Globals(config=settings, data=globals_.data), starters)
    _tell(settings, secret if token else None, added)


def _paths(file: Path) -> tuple[Path, Path]:
    """The settings file and the token's file beside it.

    Raises:
        InputError: one of them exists.
    """
    settings = file.expanduser().absolute()
    secret = settings.with_suffix(".token")
    for path in (settings, secret):
        if path.exists():
            raise InputError(f"{path} exists already and stays as it is. Name another file.")
    return settings, secret


def _asked(
    question: str, read: Callable[[str], T], *, default: str = "", hidden: bool = False
) -> T:
    """What a person answers, read; asked three times at most.

    Raises:
        InputError: the last answer cannot be used.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return read(_answer(question, default, hidden))
        except InputError as error:
            write_error(f"{error}\n")
    return read(_answer(question, default, hidden))


def _answer(question: str, default: str, hidden: bool) -> str:
    width = shutil.get_terminal_size().columns - len(f" [{default}]: ")
    wrapped = textwrap.fill(question, width, break_long_words=False, break_on_hyphens=False)
    answer: str = typer.prompt(
        wrapped, default=default, hide_input=hidden, show_default=bool(default)
    )
    return answer.strip()


def _read_token(where: str) -> str:
    """The token of a file, or of standard input.

    Raises:
        InputError: the file cannot be read, or holds no token.
    """
    try:
        if where == STANDARD_INPUT:
            return _checked_token(sys.stdin.read(_LONGEST_TOKEN).strip())
        with Path(where).expanduser().open(encoding="utf-8", errors="replace") as file:
            return _checked_token(file.read(_LONGEST_TOKEN).strip())
    except OSError as error:
        raise unreadable(where, error) from error


def _checked_token(token: str) -> str:
    if token:
        check_token(token)
    return token


def _groups() -> str:
    from index.ingest.starter_list import groups  # noqa: PLC0415 - slow

    return ", ".join(groups())


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


def _zone_here() -> str:
    """The time zone of this machine, as far as its name shows; UTC otherwise."""
    target = str(Path("/etc/localtime").resolve())
    try:
        return _zone(target.partition("/zoneinfo/")[2])
    except InputError:
        return "UTC"


def _write_files(settings: Path, secret: Path, token: str, zone: str, data: Path | None) -> None:
    from index.cli.first_settings import settings_text, write_new  # noqa: PLC0415 - slow

    changed = {"discord.time_zone": json.dumps(zone)}
    if data is not None:
        changed["data"] = json.dumps(str(data.expanduser().absolute()))
    write_new(settings, settings_text(changed))
    if token:
        write_new(secret, f"{token}\n", 0o600)


def _add(globals_: Globals, starters: "Sequence[StarterSource]") -> int:
    """Add the first sources to the library that the new settings name."""
    if not starters:
        return 0

    async def _work(verbale: "Verbale") -> int:
        return await verbale.source_service.add_starter(starters)

    return globals_.with_library(_work, searching=False)


def _tell(settings: Path, secret: Path | None, added: int) -> None:
    write(f"Wrote {settings}.\n")
    if secret is not None:
        write(f"Wrote {secret}, which only you can read.\n")
    if added:
        write(f"Added {added} sources; `verbale sources check` tries their addresses.\n")
    import shlex  # noqa: PLC0415 - seldom needed

    own = settings == own_config_path()
    config = "verbale" if own else f"verbale --config {shlex.quote(str(settings))}"
    if secret is None:
        write(f"Next: {config} import --sample, then {config} chat\n")
        return
    write(f"Next: VERBALE_DISCORD_TOKEN_FILE={shlex.quote(str(secret))} {config} run\n")
