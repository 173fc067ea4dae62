"""Who may change a server's sources: a setting of the server, checked on every use."""

import discord

from bot.ask import scope_of
from bot.delivery import Asked
from bot.registration import CommandMemory
from index.errors import InputError
from index.values import PUBLIC

_NOT_INSTALLED = (
    "Sources belong to a server that has installed me; ask an administrator of this one to add me, "
    "then try again."
)
_NOT_ALLOWED = (
    "Only members with the permission Manage Server may do this; ask one of them to do it for you."
)
_NEITHER = (
    "Only members with the permission Manage Server, or with the role {role}, may change the "
    "sources of this server; ask one of them, or have them change it with /settings sources."
)


class NotAllowedError(InputError):
    """Who asks may not do that; the message says who may."""


def manages(interaction: Asked) -> bool:
    """Whether who asks has Manage Server where they ask, as Discord says with every interaction."""
    held = interaction.permissions
    return interaction.guild_id is not None and (held.manage_guild or held.administrator)


def require_manager(interaction: Asked) -> None:
    """Let only those pass who have Manage Server.

    Raises:
        NotAllowedError: who asks has not.
    """
    if not manages(interaction):
        raise NotAllowedError(_NOT_ALLOWED)


class Gate:
    """Who passes to the sources of a server: Manage Server always, and one role if it is set.

    Discord hides the commands from others, but a server's administrator can show them to anybody;
    so what counts is decided here.
    """

    def __init__(self, memory: CommandMemory) -> None:
        self._memory = memory

    async def role(self, guild_id: int) -> int | None:
        """The id of the role that may change the sources, too; the server's own id is everyone."""
        kept = await self._memory.remembered(_key(guild_id))
        return int(kept) if kept else None

    async def let_in(self, guild_id: int, role_id: int | None) -> None:
        """Let members with a role pass from now on, or with None nobody but managers."""
        await self._memory.remember(_key(guild_id), "" if role_id is None else str(role_id))

    async def passes(self, interaction: Asked) -> bool:
        """Whether who asks may change the sources of the server they ask in."""
        if scope_of(interaction) == PUBLIC or interaction.guild_id is None:
            return False
        if manages(interaction):
            return True
        role = await self.role(interaction.guild_id)
        return role is not None and _has(interaction, role)

    async def require(self, interaction: Asked) -> None:
        """Let only those pass who may.

        Raises:
            NotAllowedError: who asks may not; the message names the way out.
        """
        if await self.passes(interaction):
            return
        if scope_of(interaction) == PUBLIC or interaction.guild_id is None:
            raise NotAllowedError(_NOT_INSTALLED)
        raise NotAllowedError(_NEITHER.format(role=await self._role_name(interaction)))

    async def _role_name(self, interaction: Asked) -> str:
        assert interaction.guild_id is not None
        role_id = await self.role(interaction.guild_id)
        role = interaction.guild.get_role(role_id) if interaction.guild and role_id else None
        return f"“{role.name}”" if role else "that they name with /settings sources"


def _has(interaction: Asked, role_id: int) -> bool:
    if role_id == interaction.guild_id:
        return True
    member = interaction.user
    return isinstance(member, discord.Member) and member.get_role(role_id) is not None


def _key(guild_id: int) -> str:
    return f"discord.sources.role.{guild_id}"
