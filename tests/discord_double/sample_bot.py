"""A small bot with one of everything, on which the double's own tests try it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import discord
import pytest
from discord import app_commands, ui
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
        self.add_dynamic_items(More)
        everything: tuple[Any, ...] = (ask, hello, secret, pick, report, sources, show, quote)
        for command in everything:
            self.tree.add_command(command)
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


class More(ui.DynamicItem[ui.Button[Any]], template=r"more:(?P<count>\d+)"):
    """A button whose count lives in its ``custom_id``."""

    def __init__(self, count: int) -> None:
        super().__init__(ui.Button(label=f"More ({count})", custom_id=f"more:{count}"))
        self.count = count

    @classmethod
    async def from_custom_id(cls, _: Event, __: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(int(match["count"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> Any:
        await interaction.response.edit_message(view=card("Pressed", self.count + 1))


def card(text: str, count: int = 0) -> ui.LayoutView:
    """A Components V2 card: text, a section with a picture, buttons."""
    view = ui.LayoutView(timeout=None)
    picture: ui.Thumbnail[Any] = ui.Thumbnail("https://example.org/x.png")
    section: ui.Section[Any] = ui.Section("beside a picture", accessory=picture)
    link: ui.Button[Any] = ui.Button(label="Source", url="https://example.org/article")
    row: ui.ActionRow[Any] = ui.ActionRow(More(count), link)
    view.add_item(ui.Container(ui.TextDisplay(text), ui.Separator(), section, row))
    return view


@app_commands.command(description="Asks a question")
@app_commands.describe(question="What you want to know")
async def ask(
    interaction: Event, question: app_commands.Range[str, 1, 300], private: bool = False
) -> None:
    await interaction.response.defer(thinking=True, ephemeral=private)
    await interaction.edit_original_response(view=card(f"You asked: {question}"))


@app_commands.command(description="Greets")
async def hello(interaction: Event) -> None:
    await interaction.response.send_message(f"Hello in {interaction.locale}")
    embed = discord.Embed(title="Again", description="and again")
    await interaction.followup.send("Once more", embed=embed)


@app_commands.command(description="Whispers")
async def secret(interaction: Event) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send("Only you see this", ephemeral=True)
    await interaction.followup.send("This too", ephemeral=True)


@app_commands.command(description="Picks a source")
async def pick(interaction: Event, source: str) -> None:
    await interaction.response.send_message(f"Picked {source}", ephemeral=True)


@pick.autocomplete("source")
async def complete(_: Event, typed: str) -> list[app_commands.Choice[str]]:
    names = ("Gazette", "Gleaner", "Herald")
    fitting = [name for name in names if name.lower().startswith(typed.lower())]
    return [app_commands.Choice(name=name, value=name) for name in fitting]


class Report(ui.Modal, title="What is wrong?"):
    """A modal with a label and an input."""

    reason = ui.Label(text="Reason", component=ui.TextInput[Any](custom_id="reason", max_length=50))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        assert isinstance(self.reason.component, ui.TextInput)
        await interaction.response.send_message(f"Noted: {self.reason.component.value}")


@app_commands.command(description="Reports a mistake")
async def report(interaction: Event) -> None:
    await interaction.response.send_modal(Report(custom_id="report"))


sources = app_commands.Group(
    name="sources",
    description="The sources of this server",
    guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
)


@sources.command(description="Adds a source")
async def add(interaction: Event, url: str, into: discord.TextChannel) -> None:
    await interaction.response.send_message(f"Added {url} to {into.name}")


@app_commands.command(description="Shows a file")
async def show(interaction: Event, file: discord.Attachment) -> None:
    content = await file.read()
    await interaction.response.send_message(file=await file.to_file(filename=f"{len(content)}.txt"))


@app_commands.context_menu(name="Quote this")
async def quote(interaction: Event, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}", ephemeral=True)


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
