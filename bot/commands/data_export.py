"""The stored data of a server or a person as a JSON file."""

import io
import json
from dataclasses import asdict
from datetime import datetime

import discord

from index.admin import PersonData, ServerData


def server_export(data: ServerData) -> discord.File:
    """All stored data of a server except articles, as JSON; people appear by id."""
    return _file("server.json", asdict(data))


def person_export(data: PersonData) -> discord.File:
    """All stored data of a person, as JSON."""
    return _file("my-data.json", asdict(data))


def _file(name: str, data: object) -> discord.File:
    text = json.dumps(data, ensure_ascii=False, indent=2, default=_iso)
    return discord.File(io.BytesIO(text.encode()), name)


def _iso(value: object) -> str:
    """A datetime in ISO 8601."""
    assert isinstance(value, datetime), value
    return value.isoformat()
