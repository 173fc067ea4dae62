from collections.abc import Callable
from typing import Any
from unittest.mock import AsyncMock, Mock

import discord
import pytest

from bot.core.permissions import (
    Gate,
    NotAllowedError,
    group_for_all,
    may_write,
    require_access,
    server_group,
    usable_everywhere,
)
from index.errors import TryLaterError
from index.store.library import Library
from tests.bot.curating import ScriptedCurator, health
from tests.bot.indexers import ScriptedIndexer
from tests.bot.running import alone
from tests.bot.samples import ScriptedAsker
from tests.discord_double import (
    ADMINISTRATOR,
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    DiscordDouble,
    Guild,
    Role,
    User,
)


@pytest.fixture
def source_service(embassy: Guild) -> ScriptedCurator:
    return ScriptedCurator(kept=[health("Own", f"discord:{embassy.id}")])


@pytest.fixture
def desk(embassy: Guild) -> Role:
    embassy.roles.append(Role("desk"))
    return embassy.roles[-1]


async def test_whoever_an_administrator_shows_the_command_to_still_needs_the_right(
    desk: Role, server: DiscordDouble, member: User
) -> None:
    told = await server.run("source pause", {"name": "Own"}, user=member)
    assert told.ephemeral
    assert "Only members with the Manage Server permission may" in told.content
    assert "/settings sources" in told.content
    await server.run("settings sources", {"role": desk})
    told = await server.run("source pause", {"name": "Own"}, user=member)
    assert "Only members with the Manage Server permission or the role “desk” may" in told.content


async def test_the_role_of_the_settings_lets_its_members_in(
    server: DiscordDouble, member: User, press_role: Role
) -> None:
    await server.run("settings sources", {"role": press_role})
    listed = await server.run("source list", user=member)
    assert "**1 source**" in listed.text
    choosing = await server.autocomplete("source pause", {"name": "o"}, focused="name", user=member)
    assert [one["value"] for one in await choosing.choices()] == ["Own"]


async def test_the_role_of_one_server_is_nothing_in_another(
    server: DiscordDouble, member: User, press_role: Role
) -> None:
    newsroom = server.world.guilds[1]
    await server.run("settings sources", {"role": press_role})
    told = await server.run("source show", {"name": "Own"}, user=member, guild=newsroom)
    assert "Only members with the Manage Server permission" in told.content


@pytest.mark.parametrize(
    ("guild_id", "said"), [(5, "Ask an administrator of this one"), (None, "Use it in one of them")]
)
async def test_where_the_bot_is_not_installed_nobody_has_a_right(
    guild_id: int | None, said: str
) -> None:
    asked = Mock(guild_id=guild_id, permissions=discord.Permissions(MANAGE_GUILD))
    asked.is_guild_integration.return_value = False
    gate = Gate(AsyncMock(), AsyncMock(return_value=False))
    assert not await gate.passes(asked)
    for require in (gate.require, gate.require_admin_or_owner, gate.require_manager):
        with pytest.raises(NotAllowedError, match=said):
            await require(asked)


def test_whoever_does_not_see_a_channel_does_nothing_there() -> None:
    for held in (discord.Permissions(view_channel=True), discord.Permissions(ADMINISTRATOR)):
        require_access(Mock(guild_id=5, permissions=held))
    require_access(Mock(guild_id=None, permissions=discord.Permissions.none()))
    with pytest.raises(NotAllowedError, match="You can't see this channel"):
        require_access(Mock(guild_id=5, permissions=discord.Permissions(send_messages=True)))


_Shown = discord.app_commands.Group | discord.app_commands.Command[Any, ..., Any]


@discord.app_commands.command(name="a", description="a")
@usable_everywhere
async def _command(interaction: discord.Interaction) -> None:
    """Do nothing."""


@pytest.mark.parametrize(
    ("made", "outside", "held"),
    [
        (lambda: server_group("a", "a"), False, discord.Permissions(MANAGE_GUILD)),
        (lambda: server_group("a", "a", hidden=False), False, None),
        (lambda: group_for_all("a", "a"), True, None),
        (lambda: _command, True, None),
    ],
)
def test_discord_shows_a_command_only_where_and_to_whom_it_is_of_use(
    made: Callable[[], _Shown],
    outside: bool,
    held: discord.Permissions | None,
) -> None:
    group = made()
    contexts, installs = group.allowed_contexts, group.allowed_installs
    assert contexts is not None
    assert installs is not None
    shown = (contexts.guild, contexts.dm_channel, contexts.private_channel)
    assert shown == (True, outside, False)
    assert (installs.guild, installs.user) == (True, outside)
    assert group.default_permissions == held


@pytest.mark.parametrize("in_thread", [False, True])
@pytest.mark.parametrize("sees", [False, True])
@pytest.mark.parametrize("sends", [False, True])
def test_the_bot_writes_where_it_both_sees_and_may_send(
    in_thread: bool, sees: bool, sends: bool
) -> None:
    allowed = discord.Permissions(
        view_channel=sees,
        send_messages=sends != in_thread,
        send_messages_in_threads=sends == in_thread,
    )
    channel = Mock(spec=discord.Thread if in_thread else discord.TextChannel)
    channel.permissions_for.return_value = allowed
    assert may_write(channel) == (sees and sends)


async def test_administrators_pass_and_everyone_can_be_let_in(
    server: DiscordDouble, member: User, embassy: Guild
) -> None:
    admin = User("admin", permissions=ADMINISTRATOR)
    assert "**1 source**" in (await server.run("source list", user=admin)).text
    everyone = Role("@everyone", embassy.id)
    told = await server.run("settings sources", {"role": everyone})
    assert "every member may change the sources" in told.text
    assert "**1 source**" in (await server.run("source list", user=member)).text


async def test_the_commands_are_hidden_from_others_and_from_direct_messages(
    server: DiscordDouble,
) -> None:
    plain = User("plain", permissions=MEMBER_PERMISSIONS)
    with pytest.raises(AssertionError, match="lacks the permission"):
        await server.slash("index log", user=plain)
    with pytest.raises(AssertionError, match="not offered"):
        await server.slash("index log", guild=None)


async def test_a_setting_that_cannot_be_read_lets_nobody_in(
    server: DiscordDouble, member: User, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(scope: str, key: str) -> str | None:
        raise TryLaterError("The library is locked; try again.")

    monkeypatch.setattr(library.servers, "setting", locked)
    told = await server.run("source list", user=member)
    assert told.content == "The library is locked; try again."
    choosing = await server.autocomplete("source show", {"name": ""}, focused="name", user=member)
    assert await choosing.choices() == []


async def test_without_configured_owners_the_owner_of_the_application_operates_the_bot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index_service = ScriptedIndexer()
    async with alone(monkeypatch, ScriptedAsker(), index_service=index_service) as discord:
        manager = discord.world.meet(User("manager", permissions=MEMBER_PERMISSIONS | MANAGE_GUILD))
        refused = await discord.run("index cancel", user=manager)
        assert "Only the bot's operators can do this" in refused.content
        told = await discord.run("index cancel", user=discord.world.owner)
        assert "Only the bot's operators" not in told.content
