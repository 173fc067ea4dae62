"""Registers the commands with Discord, only when they or their translations have changed."""

import asyncio
import hashlib
import json
import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.core.retries import Backoff, is_transient, persistently
from bot.protocols import KeyValue
from index.errors import VerbaleError

_AGAIN = Backoff(first=1.0, longest=300.0)
_LOOK_S = 10.0
"""Seconds between two looks whether another process has registered the commands."""

_log = logging.getLogger(__name__)


class CommandSync:
    """Registers a tree's commands with Discord, with retries in the background.

    Args:
        tree: the commands.
        key_values: stores what was registered last.
        leads: whether this process registers them; otherwise it waits until another one has.
    """

    def __init__(
        self, tree: app_commands.CommandTree[Any], key_values: KeyValue, *, leads: bool = True
    ) -> None:
        self._tree = tree
        self._key_values = key_values
        self._leads = leads
        self._retrying: asyncio.Task[None] | None = None
        self._ids: dict[str, int] = {}

    def mention(self, command: str) -> str:
        """A slash command as Discord makes it clickable; as code while its id is unknown.

        Args:
            command: its full name without the slash, such as ``source add``.
        """
        number = self._ids.get(command.partition(" ")[0])
        return f"`/{command}`" if number is None else f"</{command}:{number}>"

    async def ensure(self) -> None:
        """Register the commands if they differ from those registered last.

        If Discord fails, retry in the background: the commands registered before work meanwhile.

        Raises:
            discord.HTTPException: Discord refuses the commands.
        """
        digest = await fingerprint(self._tree)
        if await self._is_registered(digest):
            return
        if not self._leads:
            self._retrying = asyncio.create_task(self._await(digest), name="command registration")
            return
        try:
            await self._register(digest)
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            if not is_transient(error):
                raise
            _log.warning("Cannot register the commands yet (%r); trying again.", error)
            self._retrying = asyncio.create_task(self._retry(digest), name="command registration")

    async def _is_registered(self, digest: str) -> bool:
        """Whether these commands were registered last; then their ids are known, too."""
        if await self._key_values.remembered(self._key) != digest:
            return False
        self._ids = json.loads(await self._key_values.remembered(self._ids_key) or "{}")
        return True

    async def _await(self, digest: str) -> None:
        """Wait until the process that leads has registered the commands."""
        while True:
            try:
                if await self._is_registered(digest):
                    return
            except VerbaleError as error:
                _log.warning("Cannot read which commands are registered: %s", error)
            await asyncio.sleep(_LOOK_S)

    async def stop(self) -> None:
        """Stop retrying."""
        if self._retrying is not None:
            self._retrying.cancel()
            await asyncio.wait([self._retrying])

    @property
    def _key(self) -> str:
        return f"discord.commands.{self._tree.client.application_id}"

    @property
    def _ids_key(self) -> str:
        return f"discord.command_ids.{self._tree.client.application_id}"

    async def _register(self, digest: str) -> None:
        registered = await self._tree.sync()
        slash = (one for one in registered if one.type is discord.AppCommandType.chat_input)
        self._ids = {command.name: command.id for command in slash}
        await self._key_values.remember(self._ids_key, json.dumps(self._ids))
        await self._key_values.remember(self._key, digest)
        _log.info("Registered %s.", ", ".join(map(_shown, registered)))

    async def _retry(self, digest: str) -> None:
        await asyncio.sleep(_AGAIN.first)
        try:
            await persistently(lambda: self._register(digest), _AGAIN)
        except discord.HTTPException:
            _log.exception("Discord rejects the commands; the ones registered before stay.")


def _shown(command: app_commands.AppCommand) -> str:
    """``/ask`` for a slash command, the name in quotation marks for a context menu."""
    is_slash = command.type is discord.AppCommandType.chat_input
    return f"/{command.name}" if is_slash else f"“{command.name}”"


async def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """A digest of the command definitions that are sent to Discord, with their translations."""
    translator = tree.translator or app_commands.Translator()  # which translates nothing
    payload = [
        await command.get_translated_payload(tree, translator) for command in tree.get_commands()
    ]
    text = json.dumps(sorted(payload, key=lambda command: command["name"]), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
