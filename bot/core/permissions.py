"""Permissions: who may do what in a server, checked on every command, and where commands appear."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.core.interactions import AnyInteraction
from bot.core.scope import scope_of
from bot.language import translatable
from index.admin import AdminService
from index.errors import InputError
from index.values import PUBLIC

T = TypeVar("T", bound=Callable[..., Any])

EVERY_INSTALL = app_commands.AppInstallationType(guild=True, user=True)
"""Servers that installed the bot, and people who did."""

SERVERS_AND_DIRECT = app_commands.AppCommandContext(
    guild=True, dm_channel=True, private_channel=False
)
"""The channels of servers, and the direct messages of a person and the bot."""


def server_group(name: str, description: str, *, hidden: bool = True) -> app_commands.Group:
    """A group of commands for servers that installed the bot.

    Args:
        name: its name.
        description: what it is about.
        hidden: whether Discord shows it to members with Manage Server only, unless an
            administrator of the server shows it to others.
    """
    return app_commands.Group(
        name=name,
        description=description,
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True) if hidden else None,
    )


def group_for_all(name: str, description: str) -> app_commands.Group:
    """A group of commands that everybody sees, in servers and in direct messages."""
    return app_commands.Group(
        name=name,
        description=description,
        allowed_installs=EVERY_INSTALL,
        allowed_contexts=SERVERS_AND_DIRECT,
    )


def usable_everywhere(command: T) -> T:
    """Let a command be used in servers and direct messages, by servers and people that have it."""
    command = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)(command)


_NOT_INSTALLED = translatable(
    "This works only in servers that have installed me. Ask an administrator of this one to add "
    "me, then try again."
)
_NO_SERVER = translatable(
    "This works only in servers that have installed me. Use it in one of them."
)
_NO_RIGHT = translatable(
    "Only members with the Manage Server permission{role} may {do}. Ask one of them, or have them "
    "change it with {command}."
)
_OR_THE_ROLE = translatable(" or the role “{name}”")
_NOT_MANAGER = translatable(
    "Only members with the Manage Server permission may do this. Ask one of them to do it for you."
)
_NO_ACCESS = translatable("You can't see this channel, so I neither show nor do anything here.")
_NOT_OWNER = translatable("Only the bot's operators can do this, because it affects every server.")


class NotAllowedError(InputError):
    """The asker has no permission; the message says who has."""


@dataclass(frozen=True, slots=True)
class Right:
    """A permission that a server can give to one role, in addition to Manage Server.

    Attributes:
        key: key of the server setting that stores the role.
        do: what the permission allows, as a phrase.
        command: the command that changes the setting.
    """

    key: str
    do: str
    command: str


SOURCES = Right(
    "role.sources",
    translatable("change the sources, watches and digests of this server"),
    "/settings sources",
)
ADMIN = Right("role.admins", translatable("administer me in this server"), "/settings admins")


def manages(interaction: AnyInteraction) -> bool:
    """Whether the asker has Manage Server here; Discord sends that with every interaction."""
    held = interaction.permissions
    return interaction.guild_id is not None and (held.manage_guild or held.administrator)


def require_access(interaction: AnyInteraction) -> None:
    """Require that the asker sees the channel: they may have lost it since a message was shown.

    Raises:
        NotAllowedError: they do not.
    """
    held = interaction.permissions
    if interaction.guild_id is not None and not (held.view_channel or held.administrator):
        raise NotAllowedError(_NO_ACCESS)


def may_write(channel: discord.TextChannel | discord.Thread) -> bool:
    """Whether the bot may write in a channel or thread."""
    allowed = channel.permissions_for(channel.guild.me)
    in_thread = isinstance(channel, discord.Thread)
    sends = allowed.send_messages_in_threads if in_thread else allowed.send_messages
    return allowed.view_channel and sends


@dataclass(eq=False)
class Gate:
    """Checks permissions in a server: Manage Server, and the roles in the server's settings.

    Discord hides the commands from others, but a server's administrator can show them to anybody,
    so the decision is made here. Administrators of the bot may also change the sources. What a
    method requires is asked for with ``NotAllowedError``, whose message says who has it.

    Attributes:
        admin_service: reads and writes server settings.
        is_owner: whether a user is one of the bot's operators: ``discord.owners`` in the settings,
            or if that is empty, the owner or the team of the Discord application.
    """

    admin_service: AdminService
    is_owner: Callable[[discord.abc.User], Awaitable[bool]]

    async def role(self, guild_id: int, right: Right) -> int | None:
        """The id of the role with this right, or None; the server's own id means everyone."""
        role_id = await self.admin_service.setting(f"discord:{guild_id}", right.key)
        return int(role_id) if role_id else None

    async def let_in(self, guild_id: int, right: Right, role_id: int | None) -> None:
        """Give a right to a role; None leaves it to members with Manage Server."""
        value = None if role_id is None else str(role_id)
        await self.admin_service.set(f"discord:{guild_id}", right.key, value)

    async def passes(self, interaction: AnyInteraction, *rights: Right) -> bool:
        """Whether the asker has one of these rights here; by default, may change the sources."""
        if scope_of(interaction) == PUBLIC or interaction.guild_id is None:
            return False
        if manages(interaction):
            return True
        member = interaction.user
        for right in rights or (SOURCES, ADMIN):
            role = await self.role(interaction.guild_id, right)
            if role == interaction.guild_id or (
                role is not None and isinstance(member, discord.Member) and member.get_role(role)
            ):
                return True
        return False

    async def owns(self, interaction: AnyInteraction) -> bool:
        """Whether the asker is one of the bot's operators."""
        return await self.is_owner(interaction.user)

    async def require(self, interaction: AnyInteraction) -> None:
        """Require the right to change the sources."""
        if not await self.passes(interaction):
            raise await self._refused(interaction, SOURCES)

    async def require_admin(self, interaction: AnyInteraction) -> None:
        """Require the right to administer the bot in this server."""
        if not await self.passes(interaction, ADMIN):
            raise await self._refused(interaction, ADMIN)

    async def require_admin_or_owner(self, interaction: AnyInteraction) -> None:
        """Require the right to administer the bot in this server, or to operate it."""
        if not await self.owns(interaction):
            await self.require_admin(interaction)

    async def require_owner(self, interaction: AnyInteraction) -> None:
        """Require an operator of the bot."""
        if not await self.owns(interaction):
            raise NotAllowedError(_NOT_OWNER)

    async def require_manager(self, interaction: AnyInteraction) -> None:
        """Require Manage Server."""
        if scope_of(interaction) == PUBLIC or not manages(interaction):
            raise await self._refused(interaction)

    async def _refused(
        self, interaction: AnyInteraction, right: Right | None = None
    ) -> NotAllowedError:
        if scope_of(interaction) == PUBLIC or interaction.guild_id is None:
            return NotAllowedError(_NO_SERVER if interaction.guild_id is None else _NOT_INSTALLED)
        if right is None:
            return NotAllowedError(_NOT_MANAGER)
        role_id = await self.role(interaction.guild_id, right)
        role = interaction.guild.get_role(role_id) if interaction.guild and role_id else None
        named = _OR_THE_ROLE.format(name=role.name) if role else ""
        return NotAllowedError(_NO_RIGHT.format(role=named, do=right.do, command=right.command))


PermissionCheck = Callable[[Gate, AnyInteraction], Awaitable[None]]
"""Returns if an interaction is allowed, or raises ``NotAllowedError``: a method of ``Gate``."""


async def anyone(_: Gate, __: AnyInteraction) -> None:
    """Allow everybody."""
