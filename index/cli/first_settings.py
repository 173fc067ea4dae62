"""The first settings file, and the token's file beside it."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.data_files import SETTINGS
from index.errors import InputError, unwritable

_SECTION = re.compile(r"\[(\w+)\]")
_SETTING = re.compile(r"(\w+) = (.+)")
_HEAD = """\
# Settings of Verbale, written by `verbale init`. Lines that begin with # and a blank explain; those
# that begin with # and a name show a default: remove the # to change it. Environment variables
# override this file: VERBALE_STORE__URL sets url under [store]. Secrets come from the environment
# only: VERBALE_DISCORD_TOKEN_FILE names the file with the bot's token.
"""


def settings_text(changed: Mapping[str, str]) -> str:
    """A settings file: every setting with its comment, and only the changed ones in force.

    Args:
        changed: TOML values by dotted name: ``{"discord.time_zone": '"Europe/Paris"'}``.
    """
    _, _, body = SETTINGS.read_text("utf-8").partition("\n\n")
    return f"{_HEAD}\n" + "".join(f"{line}\n" for line in _lines(body, changed))


def _lines(body: str, changed: Mapping[str, str]) -> Iterator[str]:
    section = ""
    for line in body.splitlines():
        if opened := _SECTION.fullmatch(line):
            section = f"{opened[1]}."
        setting = _SETTING.fullmatch(line.removeprefix("# ") if not section else line)
        name = f"{section}{setting[1]}" if setting else ""
        if setting is None:
            yield line
        else:
            yield f"{setting[1]} = {changed[name]}" if name in changed else f"#{setting[0]}"


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
