"""The bot's token: from the environment, or from a file that the environment names."""

import os
from pathlib import Path

from index.errors import SettingsError

_LONGEST = 4_096
"""So many bytes of a file are read: a token has less than a hundred."""


def discord_token() -> str:
    """The token; empty where nothing says it.

    Raises:
        SettingsError: two variables of ours say it, or the file holds no token. What the file holds
            is never repeated.
    """
    token = os.environ.get("VERBALE_DISCORD_TOKEN", "")
    file = os.environ.get("VERBALE_DISCORD_TOKEN_FILE", "")
    if token and file:
        raise SettingsError(
            "VERBALE_DISCORD_TOKEN and VERBALE_DISCORD_TOKEN_FILE are both set; keep one of them."
        )
    return _read(Path(file)) if file else token or os.environ.get("DISCORD_TOKEN", "")


def _read(path: Path) -> str:
    named = f"VERBALE_DISCORD_TOKEN_FILE names {path}, which"
    try:
        with path.open("rb") as file:
            body = file.read(_LONGEST + 1)
    except OSError as error:
        raise SettingsError(f"{named} cannot be read: {error.strerror or error}.") from error
    token = body.decode("ascii", "replace").strip()
    if not token:
        raise SettingsError(f"{named} is empty; put the bot's token into it.")
    if len(body) > _LONGEST or not all("!" <= one <= "~" for one in token):
        raise SettingsError(
            f"{named} holds something else than a token; put the bot's token into it, alone on one "
            "line."
        )
    return token
