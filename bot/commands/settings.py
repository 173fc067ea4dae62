"""``/settings``: a server's roles, limits, preferences and stored data."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal
from zoneinfo import available_timezones

import discord
from discord import app_commands

from bot.asking.surfaces import CONVERSATIONS, THREAD
from bot.core.choices import offered
from bot.core.interactions import AnyInteraction, speak_to, window
from bot.core.markdown import day, escape
from bot.core.permissions import ADMIN, SOURCES, Gate, Right, anyone, server_group
from bot.core.preferences import DATES, DIRECT, NEVER, PRIVATE, Preferences
from bot.core.runner import Card, data_file
from bot.core.scope import scope_of
from bot.feature import Feature, Shown, answers
from bot.language import numeral, plural, say, translatable
from bot.ui.cards import card, text, text_card
from index.errors import InputError
from index.store.administration.servers import TIME_ZONE
from index.values import NAMES, Limits

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


_TOLD: dict[str, Callable[[Preferences], str]] = {
    TIME_ZONE: zone_in_words,
    DATES: lambda preferences: say(_DATES[preferences.dates]),
    PRIVATE: lambda preferences: say(_PRIVATE if preferences.private else _SHARED),
    DIRECT: lambda preferences: say(_DIRECT if preferences.direct else _NOT_DIRECT),
}

_MANAGERS = translatable("From now on, only members with the Manage Server permission may {do}.")
_EITHER = translatable("Use either role or remove, not both. Nothing has changed.")
_HOLDS = translatable(
    "Members with the role “{name}” may {do}, as may members with the Manage Server permission."
)
_GONE = translatable(
    "A role that no longer exists may {do}, as may members with the Manage Server permission."
)
_NOBODY = translatable("Only members with the Manage Server permission may {do}.")
_GIVE = translatable("To allow a role too, run {command} with the option role.")
_CHANGE = translatable(
    "To choose another role, run {command} with the option role; to revoke the right, run it with "
    "the option remove."
)
_NOW_EVERYBODY = translatable("From now on, every member may {do}.")
_NOW_HOLDS = translatable(
    "From now on, members with the role “{name}” may {do}, as may members with the Manage Server "
    "permission."
)
_ONE_MORE_STEP = translatable(
    "One more step: Discord still hides /index and /settings from everyone else. An administrator "
    "must allow both under Server Settings → Integrations → {bot} → Add roles or members."
)
_LIMITS = translatable(
    "This server may have {sources} of its own with up to {articles} and {megabytes} MB of text; "
    "each person may ask {questions} a minute."
)
_THREADS = translatable(
    "A question that mentions me in a text channel gets a thread of its own. I need the "
    "permissions to create public threads and to write in them; where I lack one, I answer in the "
    "channel."
)
_CHANNEL = translatable("Questions in messages are answered in the channel where they are asked.")
_DELETED = translatable(
    "Deleted: this server's sources with {articles}, its settings, its ratings of answers and its "
    "audit log. Public sources and this server's limits stay."
)
_DELETES = translatable(
    "This permanently deletes its sources, their articles, its settings, its ratings of answers "
    "and its audit log. To get a copy first, run `/settings export`."
)
_OTHER_NAME = translatable("That isn't the name of this server, “{name}”. Nothing was deleted.")
_ROLE_OPTION = "The role to allow; leave it out to see who is allowed now"
_REMOVE_OPTION = "Revoke the right from the role that has it"

Amount = app_commands.Range[int, 0, 10_000_000]


class ServerSettings(Feature):
    """Shows and changes the settings of a server."""

    settings = server_group("settings", "This server's settings: roles, limits and stored data")

    window = "settings:delete"

    @settings.command(name="time-zone")
    @app_commands.describe(zone="The zone, such as Europe/Paris; leave it out to see it")
    @answers(Gate.require_admin_or_owner)
    async def time_zone(
        self, interaction: AnyInteraction, zone: app_commands.Range[str, 1, 60] | None = None
    ) -> Shown:
        """Show or set the time zone in which “today” and “yesterday” are meant."""
        value = None if zone is None else zone_named(zone)
        return await self._preference(interaction, TIME_ZONE, value)

    @time_zone.autocomplete("zone")
    @offered
    async def _zone_choices(self, _: AnyInteraction, __: str) -> list[str]:
        return [*_FIRST, *sorted(zones() - {*_FIRST})]

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
    @answers(Gate.require_admin_or_owner)
    async def dates(
        self, interaction: AnyInteraction, form: app_commands.Choice[str] | None = None
    ) -> Shown:
        """Show or set how I write days, and how I read 01/02/2024."""
        return await self._preference(interaction, DATES, None if form is None else form.value)

    @settings.command()
    @app_commands.describe(on="Whether they are; leave it out to see it")
    @answers(Gate.require_admin_or_owner)
    async def private(self, interaction: AnyInteraction, on: bool | None = None) -> Shown:
        """Show or set whether answers are private unless the asker wants otherwise."""
        value = None if on is None else ("yes" if on else _USUAL)
        return await self._preference(interaction, PRIVATE, value)

    @settings.command(name="direct-messages")
    @app_commands.describe(on="Whether members may choose that; leave it out to see it")
    @answers(Gate.require_admin_or_owner)
    async def direct_messages(self, interaction: AnyInteraction, on: bool | None = None) -> Shown:
        """Show or set whether this server's sources may answer its members' direct messages."""
        value = None if on is None else (_USUAL if on else NEVER)
        return await self._preference(interaction, DIRECT, value)

    async def _preference(self, interaction: AnyInteraction, key: str, value: str | None) -> Card:
        """Tell a preference, after a change if a value is given."""
        scope = scope_of(interaction)
        if value is None:
            return text_card(_TOLD[key](await self._preferences.of(scope)))
        await self._runner.gate.require_admin(interaction)
        changed = await self._preferences.set(scope, key, None if value == _USUAL else value)
        changed.apply()
        return text_card(_TOLD[key](changed))

    @settings.command()
    @answers(Gate.require_admin_or_owner)
    async def show(self, interaction: AnyInteraction) -> Shown:
        """Show all settings of this server."""
        scope = scope_of(interaction)
        preferences = await self._preferences.of(scope)
        shown = [
            await self._holder(interaction, SOURCES),
            await self._holder(interaction, ADMIN),
            _limits_in_words(await self._verbale.admin_service.limits(scope)),
            await self._conversations(interaction),
            *(told(preferences) for told in _TOLD.values()),
        ]
        heading = say("Settings of this server")
        return card(text([f"**{heading}**", *(f"- {escape(one)}" for one in shown)]))

    @settings.command()
    @app_commands.describe(role=_ROLE_OPTION, remove=_REMOVE_OPTION)
    @answers(Gate.require_admin_or_owner)
    async def sources(
        self, interaction: AnyInteraction, role: discord.Role | None = None, remove: bool = False
    ) -> Shown:
        """Show or change who may change this server's sources."""
        if role is not None or remove:
            await self._runner.gate.require_admin(interaction)
        return await self._right(interaction, SOURCES, role, remove)

    @settings.command()
    @app_commands.describe(role=_ROLE_OPTION, remove=_REMOVE_OPTION)
    @answers(anyone)
    async def admins(
        self, interaction: AnyInteraction, role: discord.Role | None = None, remove: bool = False
    ) -> Shown:
        """Show or change who may administer me in this server."""
        gate, changes = self._runner.gate, role is not None or remove
        await (gate.require_manager if changes else gate.require_admin_or_owner)(interaction)
        return await self._right(interaction, ADMIN, role, remove)

    async def _right(
        self, interaction: AnyInteraction, right: Right, role: discord.Role | None, remove: bool
    ) -> Card:
        """Show who has a right, give it to a role, or revoke it.

        Raises:
            InputError: both ``role`` and ``remove`` were given.
        """
        if role is not None and remove:
            raise InputError(_EITHER)
        assert interaction.guild_id is not None
        gate, guild, do = self._runner.gate, interaction.guild_id, say(right.do)
        if role is not None:
            await gate.let_in(guild, right, role.id)
            granted = _NOW_EVERYBODY if role.id == guild else _NOW_HOLDS
            bot = interaction.client.user.name if interaction.client.user else "Verbale"
            hidden = say(_ONE_MORE_STEP, bot=bot) if right is ADMIN else ""
            return text_card(f"{say(granted, name=role.name, do=do)} {hidden}".rstrip())
        assigned = await gate.role(guild, right) is not None
        if not remove:
            change = say(_CHANGE if assigned else _GIVE, command=right.command)
            return text_card(f"{await self._holder(interaction, right)} {change}")
        if not assigned:
            return text_card(say("No role may {do}, so nothing has changed.", do=do))
        await gate.let_in(guild, right, None)
        return text_card(say(_MANAGERS, do=do))

    async def _holder(self, interaction: AnyInteraction, right: Right) -> str:
        """A sentence that says who has a right."""
        assert interaction.guild_id is not None
        held_by = await self._runner.gate.role(interaction.guild_id, right)
        if held_by is None:
            return say(_NOBODY, do=say(right.do))
        if held_by == interaction.guild_id:
            return say("Every member may {do}.", do=say(right.do))
        role = interaction.guild.get_role(held_by) if interaction.guild else None
        return say(_HOLDS if role else _GONE, name=role.name if role else "", do=say(right.do))

    @settings.command()
    @app_commands.describe(place="Where I answer a mention; leave it out to see the setting")
    @answers(Gate.require_admin_or_owner)
    async def conversations(
        self, interaction: AnyInteraction, place: Literal["channel", "thread"] | None = None
    ) -> Shown:
        """Show or change whether conversations get threads of their own."""
        if place is not None:
            await self._runner.gate.require_admin(interaction)
            value = THREAD if place == "thread" else None
            await self._verbale.admin_service.set(scope_of(interaction), CONVERSATIONS, value)
        return text_card(await self._conversations(interaction))

    async def _conversations(self, interaction: AnyInteraction) -> str:
        """A sentence that says where conversations are held."""
        place = await self._verbale.admin_service.setting(scope_of(interaction), CONVERSATIONS)
        return say(_THREADS if place == THREAD else _CHANNEL)

    @settings.command()
    @app_commands.describe(
        sources="Sources this server may have; only the bot's operators change it",
        articles="Articles its sources may bring; only the bot's operators change it",
        questions="Questions each person may ask a minute; only the bot's operators change it",
        megabytes="Megabytes of text its sources may bring; only the bot's operators change it",
        usual="Reset all limits to the defaults; only the bot's operators can do this",
    )
    @answers(Gate.require_admin_or_owner)
    async def limits(
        self,
        interaction: AnyInteraction,
        *,
        sources: Amount | None = None,
        articles: Amount | None = None,
        questions: app_commands.Range[int, 1, 10_000] | None = None,
        megabytes: Amount | None = None,
        usual: bool = False,
    ) -> Shown:
        """Show this server's limits."""
        requested = dict(zip(NAMES, (sources, articles, questions, megabytes), strict=True))
        if usual or any(most is not None for most in requested.values()):
            await self._runner.gate.require_owner(interaction)
        for name, most in requested.items():
            if usual or most is not None:
                await self._verbale.admin_service.limit(scope_of(interaction), name, most)
        limits = await self._verbale.admin_service.limits(scope_of(interaction))
        return text_card(_limits_in_words(limits))

    @settings.command()
    @answers(Gate.require_admin)
    async def export(self, interaction: AnyInteraction) -> Shown:
        """Get a file with everything I store about this server, except articles."""
        data = await self._verbale.admin_service.of_server(scope_of(interaction))
        return data_file("server.json", data)

    @settings.command()
    async def delete(self, interaction: AnyInteraction) -> None:
        """Delete everything I store about this server: sources, articles, ratings, settings."""
        self._runner.track(interaction)
        speak_to(interaction, private=True)
        await self._runner.gate.require_manager(interaction)
        assert interaction.guild is not None
        name = interaction.guild.name[:100]
        typed = discord.ui.TextInput[Any](custom_id="name", placeholder=name, max_length=100)
        title, label = say("Delete this server's data"), say("Type the name of this server")
        modal = window(title, self.window, label, typed, above=say(_DELETES))
        await interaction.response.send_modal(modal)

    async def submitted(
        self, interaction: AnyInteraction, _: re.Match[str], texts: Mapping[str, str]
    ) -> None:
        """Delete the server's data if its name was typed; every failure is told to the person."""

        async def work() -> Card:
            assert interaction.guild is not None
            name = interaction.guild.name
            if texts.get("name", "").strip().casefold() != name.strip().casefold():
                raise InputError(_OTHER_NAME.format(name=name))
            deleted = await self._verbale.admin_service.delete_server(scope_of(interaction))
            articles = plural(deleted, "{number} article", "{number} articles")
            return text_card(say(_DELETED, articles=articles))

        async with self._runner.reporting(interaction):
            await self.answer(interaction, work, Gate.require_manager)


def _limits_in_words(limits: Limits) -> str:
    return say(
        _LIMITS,
        sources=plural(limits.sources, "{number} source", "{number} sources"),
        articles=plural(limits.articles, "{number} article", "{number} articles"),
        megabytes=numeral(limits.megabytes),
        questions=plural(limits.questions, "{number} question", "{number} questions"),
    )
