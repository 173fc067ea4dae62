"""Who may do what in a server: its settings, checked on every use."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord

from bot.core.interactions import AnyInteraction
from bot.core.scope import scope_of
from bot.protocols import AdminOperations
from index.errors import InputError
from index.values import PUBLIC

PermissionCheck = Callable[[AnyInteraction], Awaitable[None]]
"""Lets an interaction pass, or raises ``NotAllowedError``."""

OwnerCheck = Callable[[discord.abc.User], Awaitable[bool]]
"""Whether a user is one of the bot's operators."""

_NOT_INSTALLED = (
    "This works only in servers that have installed me. Ask an administrator of this one to add "
    "me, then try again."
)
_NEITHER = (
    "Only members with the Manage Server permission{role} may {do}. Ask one of them, or have them "
    "change it with {command}."
)
_NOT_MANAGER = (
    "Only members with the Manage Server permission may do this. Ask one of them to do it for you."
)
_NOT_OWNER = (
    "Only the bot's operators can do this, because it affects every server. The setting "
    "discord.owners names them."
)


class NotAllowedError(InputError):
    """Who asks may not do that; the message says who may."""


@dataclass(frozen=True, slots=True)
class Right:
    """What one role of a server may do, beside those who have Manage Server.

    Attributes:
        key: of the server's setting that names the role.
        do: what it may do, in words.
        command: what changes the setting.
    """

    key: str
    do: str
    command: str


SOURCES = Right("role.sources", "change the sources of this server", "/settings sources")
ADMIN = Right("role.admins", "administer me in this server", "/settings admins")


def manages(interaction: AnyInteraction) -> bool:
    """Whether who asks has Manage Server where they ask, as Discord says with every interaction."""
    held = interaction.permissions
    return interaction.guild_id is not None and (held.manage_guild or held.administrator)


async def require_manager(interaction: AnyInteraction) -> None:
    """Let only those pass who have Manage Server.

    Raises:
        NotAllowedError: who asks has not.
    """
    if scope_of(interaction) == PUBLIC:
        raise NotAllowedError(_NOT_INSTALLED)
    if not manages(interaction):
        raise NotAllowedError(_NOT_MANAGER)


async def anyone(_: AnyInteraction) -> None:
    """Let everybody pass."""


class Gate:
    """Who passes to what belongs to a server: Manage Server always, and roles that are set.

    Discord hides the commands from others, but a server's administrator can show them to anybody;
    so what counts is decided here. Whoever administers may change the sources, too.

    Args:
        admin_service: keeps what servers decided.
        is_owner: whether a user is one of the bot's operators.
    """

    def __init__(self, admin_service: AdminOperations, is_owner: OwnerCheck) -> None:
        self._admin_service = admin_service
        self._is_owner = is_owner

    async def role(self, guild_id: int, right: Right) -> int | None:
        """The id of the role that has the right, too; the server's own id is everyone."""
        kept = await self._admin_service.setting(f"discord:{guild_id}", right.key)
        return int(kept) if kept else None

    async def let_in(self, guild_id: int, right: Right, role_id: int | None) -> None:
        """Give a role the right from now on, or with None nobody but those who manage."""
        value = None if role_id is None else str(role_id)
        await self._admin_service.set(f"discord:{guild_id}", right.key, value)

    async def passes(self, interaction: AnyInteraction) -> bool:
        """Whether who asks may change the sources of the server they ask in."""
        return await self._passes(interaction, SOURCES, ADMIN)

    async def require(self, interaction: AnyInteraction) -> None:
        """Let only those pass who may change the sources.

        Raises:
            NotAllowedError: who asks may not; the message names the way out.
        """
        if not await self._passes(interaction, SOURCES, ADMIN):
            raise await self._refused(interaction, SOURCES)

    async def require_admin(self, interaction: AnyInteraction) -> None:
        """Let only those pass who may administer the server.

        Raises:
            NotAllowedError: who asks may not; the message names the way out.
        """
        if not await self._passes(interaction, ADMIN):
            raise await self._refused(interaction, ADMIN)

    async def require_looker(self, interaction: AnyInteraction) -> None:
        """Let only those pass who may administer the server, and those who run the bot.

        Raises:
            NotAllowedError: who asks may not; the message names the way out.
        """
        if not await self.owns(interaction):
            await self.require_admin(interaction)

    async def owns(self, interaction: AnyInteraction) -> bool:
        """Whether who asks is one of the bot's operators: ``discord.owners`` in the settings.

        Where that names nobody, the owner or the team of the application at Discord.
        """
        return await self._is_owner(interaction.user)

    async def require_owner(self, interaction: AnyInteraction) -> None:
        """Let only those pass who run the bot.

        Raises:
            NotAllowedError: who asks does not.
        """
        if not await self.owns(interaction):
            raise NotAllowedError(_NOT_OWNER)

    async def _passes(self, interaction: AnyInteraction, *rights: Right) -> bool:
        if scope_of(interaction) == PUBLIC or interaction.guild_id is None:
            return False
        if manages(interaction):
            return True
        roles = [await self.role(interaction.guild_id, right) for right in rights]
        return any(role is not None and _has(interaction, role) for role in roles)

    async def _refused(self, interaction: AnyInteraction, right: Right) -> NotAllowedError:
        if scope_of(interaction) == PUBLIC or interaction.guild_id is None:
            return NotAllowedError(_NOT_INSTALLED)
        role_id = await self.role(interaction.guild_id, right)
        role = interaction.guild.get_role(role_id) if interaction.guild and role_id else None
        named = f" or the role “{role.name}”" if role else ""
        return NotAllowedError(_NEITHER.format(role=named, do=right.do, command=right.command))


def _has(interaction: AnyInteraction, role_id: int) -> bool:
    if role_id == interaction.guild_id:
        return True
    member = interaction.user
    return isinstance(member, discord.Member) and member.get_role(role_id) is not None
