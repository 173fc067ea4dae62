"""A small bot on which the double's own tests try it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from tests.discord_double.double import DiscordDouble

Event = discord.Interaction[discord.Client]
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Bot(commands.AutoShardedBot):
    """Keeps what it hears in ``heard`` and which gateway events it saw in ``events``."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "intents": INTENTS,
            "guild_ready_timeout": 0.05,
            "allowed_mentions": discord.AllowedMentions.none(),
        }
        super().__init__("!", **(defaults | options))
        self.heard: list[discord.Message] = []
        self.events: list[str] = []

    async def setup_hook(self) -> None:
        self.tree.add_command(ask)
        self.tree.add_command(hello)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No five seconds between shards."""

    async def on_socket_event_type(self, event: str) -> None:
        self.events.append(event)

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        self.heard.append(message)
        if self.user in message.mentions:
            await message.reply(f"You said: {message.content}")


@app_commands.command(description="Asks a question")
async def ask(interaction: Event, question: str) -> None:
    await interaction.response.defer(thinking=True)
    await interaction.edit_original_response(content=f"You asked: {question}")


@app_commands.command(description="Greets")
async def hello(interaction: Event) -> None:
    await interaction.response.send_message("Hello")


@asynccontextmanager
async def running(
    double: DiscordDouble, monkeypatch: pytest.MonkeyPatch, bot: Bot | None = None
) -> AsyncIterator[Bot]:
    """The bot, connected to the double; an error that ends it is raised."""
    double.point(monkeypatch)
    async with bot or Bot() as bot:
        started = asyncio.create_task(bot.start(double.token))
        ready = asyncio.create_task(double.ready())
        await asyncio.wait({started, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if not started.done():
            yield bot
    await started
