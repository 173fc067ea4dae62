"""``/settings time-zone``, ``dates``, ``private``, ``direct-messages``: how a server likes it."""

from collections.abc import Awaitable, Callable
from functools import cache
from zoneinfo import available_timezones

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.choices import Choices, choices
from bot.core.command_runner import Card, CommandRunner
from bot.core.days import day
from bot.core.interactions import AnyInteraction
from bot.core.preferences import (
    DATES,
    DIRECT,
    NEVER,
    PRIVATE,
    Preferences,
    ServerPreferences,
)
from bot.core.scope import scope_of
from bot.translations.language import say, translatable
from bot.ui.components import text_card
from index.errors import InputError
from index.store.administration.servers import TIME_ZONE

_USUAL = "usual"
"""The choice that resets a preference."""
_NO_ZONE = translatable(
    "“{typed}” isn't a time zone. Choose one from the list, such as Europe/Paris."
)
_ZONE = translatable(
    "Words such as “today” and “yesterday” mean the days of {zone}, where it is now {time} on "
    "{day}."
)
_PRIVATE = translatable("Answers are private unless the asker adds private: False.")
_SHARED = translatable(
    "Everybody in the channel sees answers, unless the asker adds private: True."
)
_DIRECT = translatable(
    "Members who choose this server with /preferences get answers from its sources in direct "
    "messages, too."
)
_NOT_DIRECT = translatable(
    "I keep this server's sources out of direct messages, whoever chose them with /preferences."
)
_DATES = {
    "day": translatable("I write days like 28 August 2024, and read 01/02/2024 as 1 February."),
    "month": translatable("I write days like August 28, 2024, and read 01/02/2024 as January 2."),
    "iso": translatable("I write days like 2024-08-28, and ask which day 01/02/2024 means."),
    None: translatable("I write days like 28 August 2024, and ask which day 01/02/2024 means."),
}
_FIRST = ("UTC", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Kyiv", "Asia/Dubai",
          "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "America/New_York", "America/Los_Angeles",
          "America/Sao_Paulo", "Africa/Nairobi", "Australia/Sydney")  # fmt: skip
"""Zones that are offered before anything is typed."""


class PreferenceSettings(commands.Cog):
    """The part of ``/settings`` that says how the bot behaves in a server.

    Args:
        runner: checks rights and delivers cards.
        preferences: reads and changes the preferences.
    """

    settings = app_commands.Group(
        name="settings",
        description="This server's settings: roles, limits and stored data",
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, runner: CommandRunner, preferences: ServerPreferences) -> None:
        self._runner = runner
        self._preferences = preferences

    @settings.command(name="time-zone")
    @app_commands.describe(zone="The zone, such as Europe/Paris; leave it out to see it")
    async def time_zone(
        self, interaction: AnyInteraction, zone: app_commands.Range[str, 1, 60] | None = None
    ) -> None:
        """Show or set the time zone in which “today” and “yesterday” are meant."""

        async def work() -> Card:
            value = None if zone is None else zone_named(zone)
            return text_card(zone_in_words(await self._now(interaction, TIME_ZONE, value)))

        await self._run(interaction, work, changes=zone is not None)

    @time_zone.autocomplete("zone")
    async def _zone_choices(self, _: AnyInteraction, typed: str) -> Choices:
        async def names() -> list[str]:
            return [*_FIRST, *sorted(zones() - {*_FIRST})]

        return await choices(names(), typed)

    @settings.command()
    @app_commands.describe(form="How days look; leave it out to see it")
    @app_commands.choices(
        form=[
            app_commands.Choice(name="28 August 2024; 01/02/2024 is 1 February", value="day"),
            app_commands.Choice(name="August 28, 2024; 01/02/2024 is January 2", value="month"),
            app_commands.Choice(name="2024-08-28; ask about 01/02/2024", value="iso"),
            app_commands.Choice(name="28 August 2024; ask about 01/02/2024", value=_USUAL),
        ]
    )
    async def dates(
        self, interaction: AnyInteraction, form: app_commands.Choice[str] | None = None
    ) -> None:
        """Show or set how I write days, and how I read 01/02/2024."""
        value = None if form is None else form.value

        async def work() -> Card:
            return text_card(dates_in_words(await self._now(interaction, DATES, value)))

        await self._run(interaction, work, changes=form is not None)

    @settings.command()
    @app_commands.describe(on="Whether they are; leave it out to see it")
    async def private(self, interaction: AnyInteraction, on: bool | None = None) -> None:
        """Show or set whether answers are private unless the asker wants otherwise."""
        value = None if on is None else ("yes" if on else _USUAL)

        async def work() -> Card:
            return text_card(private_in_words(await self._now(interaction, PRIVATE, value)))

        await self._run(interaction, work, changes=on is not None)

    @settings.command(name="direct-messages")
    @app_commands.describe(on="Whether members may choose that; leave it out to see it")
    async def direct_messages(self, interaction: AnyInteraction, on: bool | None = None) -> None:
        """Show or set whether this server's sources may answer its members' direct messages."""
        value = None if on is None else (_USUAL if on else NEVER)

        async def work() -> Card:
            return text_card(direct_in_words(await self._now(interaction, DIRECT, value)))

        await self._run(interaction, work, changes=on is not None)

    async def _now(self, interaction: AnyInteraction, key: str, value: str | None) -> Preferences:
        """The preferences after a change; without a value nothing is changed."""
        scope = scope_of(interaction)
        if value is None:
            return await self._preferences.of(scope)
        changed = await self._preferences.set(scope, key, None if value == _USUAL else value)
        changed.apply()
        return changed

    async def _run(
        self, interaction: AnyInteraction, work: Callable[[], Awaitable[Card]], *, changes: bool
    ) -> None:
        gate = self._runner.gate
        may = gate.require_admin if changes else gate.require_admin_or_owner
        await self._runner.answer(interaction, work, may=may)


@cache
def zones() -> frozenset[str]:
    """The time zones that people can choose: UTC and those named by continent and city."""
    return frozenset(one for one in available_timezones() if "/" in one or one == "UTC")


def zone_named(typed: str) -> str:
    """The zone of that name, in any case, with blanks or underscores.

    Raises:
        InputError: there is none.
    """
    wanted = "_".join(typed.split()).casefold()
    found = next((one for one in zones() if one.casefold() == wanted), None)
    if found is None:
        raise InputError(_NO_ZONE.format(typed=typed))
    return found


def zone_in_words(preferences: Preferences) -> str:
    """A sentence about the server's time zone, in the current language."""
    now = preferences.now()
    clock = now.strftime("%H:%M")
    return say(_ZONE, zone=preferences.time_zone, time=clock, day=day(now.date()))


def dates_in_words(preferences: Preferences) -> str:
    """A sentence about how days are written and read, in the current language."""
    return say(_DATES[preferences.dates])


def private_in_words(preferences: Preferences) -> str:
    """A sentence about who sees answers, in the current language."""
    return say(_PRIVATE if preferences.private else _SHARED)


def direct_in_words(preferences: Preferences) -> str:
    """A sentence about the server's sources in direct messages, in the current language."""
    return say(_DIRECT if preferences.direct else _NOT_DIRECT)
