"""What is kept of a server or a person, as a file for them."""

import io
import json
from dataclasses import asdict
from datetime import datetime

import discord

from index.admin import PersonData, ServerData


def server_export(data: ServerData) -> discord.File:
    """All that is kept of a server, as JSON; articles apart, people by their ids."""
    return _file("server.json", asdict(data))


def person_export(data: PersonData) -> discord.File:
    """All that is kept of a person, as JSON."""
    return _file("my-data.json", asdict(data))


def _file(name: str, data: object) -> discord.File:
    written = json.dumps(data, ensure_ascii=False, indent=2, default=_written)
    return discord.File(io.BytesIO(written.encode()), name)


def _written(value: object) -> str:
    """Moments, in ISO 8601."""
    assert isinstance(value, datetime), value
    return value.isoformat()
