"""Which answer a message of the bot shows, told by the ids of its buttons."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import discord

_KEY = re.compile(r"(?:answer|verdict):([0-9a-f]{16}):")


def key_of(message: discord.Message) -> str | None:
    """The key of the answer that a message of the bot shows; None if it shows none."""
    for custom_id in _custom_ids(message.components):
        if found := _KEY.match(custom_id):
            return found[1]
    return None


def _custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        custom_id = getattr(component, "custom_id", None)
        if isinstance(custom_id, str):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", ()))
