"""What the environment says: the settings file, and secrets or the files that hold them."""

import base64
import binascii
import os
import re
from collections.abc import Container
from pathlib import Path

import platformdirs

from index.errors import SettingsError

_LONGEST = 4_096
"""So many bytes of a file are read: a token has less than a hundred."""

_TOKEN = re.compile(r"([\w-]{18,40})\.[\w-]{5,10}\.[\w-]{20,80}", re.ASCII)

NOT_UTF8 = re.compile("[\ud800-\udfff]")
"""Surrogates, as which Python decodes bytes that are not UTF-8."""


def own_config_path() -> Path:
    """Where the settings file of this user is, whether it exists or not."""
    return platformdirs.user_config_path("verbale", appauthor=False) / "verbale.toml"


def config_path() -> Path | None:
    """The settings file that the environment names, or else that of this user, if there is one.

    None where the variable is empty. None is read from the current folder, either: it could be
    anybody's.
    """
    if (named := os.environ.get("VERBALE_CONFIG")) is not None:
        return Path(named) if named else None
    own = own_config_path()
    return own if os.path.isfile(own) else None  # noqa: PTH113 - False where it may not look


def check_environment(sections: Container[str]) -> None:
    """Check the variables that start with VERBALE_: their sections exist, and they are UTF-8.

    Names without two underscores are ignored: Kubernetes sets VERBALE_PORT and the like for a
    service that is called verbale.

    Args:
        sections: the sections of the settings.

    Raises:
        SettingsError: a variable names no section, or has bytes that are not UTF-8.
    """
    for name, value in os.environ.items():
        if name.upper().startswith(("VERBALE_", "DISCORD_TOKEN")) and NOT_UTF8.search(value):
            raise SettingsError(f"The environment sets {name} to bytes that are not UTF-8.")
        section = name.upper().removeprefix("VERBALE_").partition("__")[0].lower()
        if re.match("VERBALE_.*__", name.upper()) and section not in sections:
            raise SettingsError(
                f"The environment sets {name}, but there is no such setting. "
                "config/verbale.toml lists every setting."
            )


def discord_token() -> str:
    """The bot's token; empty where nothing says it.

    Raises:
        SettingsError: two variables of ours say it, or the file holds no token. What the file holds
            is never repeated.
    """
    said = _secret("VERBALE_DISCORD_TOKEN", "the bot's token")
    return said or os.environ.get("DISCORD_TOKEN", "")


def check_token(token: str) -> None:
    """Check the form of a bot's token: the bot's id in base64, a time and a signature, with dots.

    Raises:
        SettingsError: it is no token; the message never repeats it.
    """
    match = _TOKEN.fullmatch(token)
    try:
        padding = "=" * (-len(match[1]) % 4) if match else ""
        if match and base64.urlsafe_b64decode(match[1] + padding).isdigit():
            return
    except (binascii.Error, ValueError):
        pass
    raise SettingsError(
        "This isn't a bot's token: a token has three parts with dots between them. Copy it from "
        "https://discord.com/developers/applications, your application, Bot, Reset Token; the "
        "client secret and the public key are something else."
    )


def web_token() -> str:
    """The token that the web page asks for; empty where nothing says it.

    Raises:
        SettingsError: as ``discord_token``.
    """
    return _secret("VERBALE_WEB_TOKEN", "the page's token")


def _secret(variable: str, what: str) -> str:
    said, file = os.environ.get(variable, ""), os.environ.get(f"{variable}_FILE", "")
    if said and file:
        raise SettingsError(f"{variable} and {variable}_FILE are both set; keep one of them.")
    if not file:
        return said
    named = f"{variable}_FILE names {Path(file)}, which"
    try:
        with Path(file).open("rb") as opened:
            body = opened.read(_LONGEST + 1)
    except OSError as error:
        raise SettingsError(f"{named} cannot be read: {error.strerror or error}.") from error
    token = body.decode("ascii", "replace").strip()
    if not token:
        raise SettingsError(f"{named} is empty; put {what} into it.")
    if len(body) > _LONGEST or not all("!" <= one <= "~" for one in token):
        raise SettingsError(
            f"{named} holds something else than a token; put {what} into it, alone on one line."
        )
    return token
