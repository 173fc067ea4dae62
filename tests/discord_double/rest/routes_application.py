"""The routes about the bot itself: who it is, its gateway, its commands, its neighbours."""

from tests.discord_double import errors, payloads
from tests.discord_double.limits.commands import commands_problems
from tests.discord_double.model import VIEW_AUDIT_LOG, Guild, Json, snowflake
from tests.discord_double.rest.calls import Call
from tests.discord_double.world import World


class ApplicationRoutes:
    """Identity, gateway, application commands, users and guilds."""

    def __init__(self, world: World, gateway_url: str, shards: int) -> None:
        self._world = world
        self._gateway_url = gateway_url
        self._shards = shards

    async def me(self, _: Call) -> object:
        return payloads.user(self._world.bot)

    async def my_guilds(self, call: Call) -> object:
        """A page of the bot's guilds, in the order of their numbers."""
        after, limit = int(call.query.get("after", "0")), int(call.query.get("limit", "200"))
        found = sorted((one for one in self._world.guilds if one.id > after), key=lambda g: g.id)
        return [payloads.own_guild(one, self._world.bot) for one in found[:limit]]

    async def application(self, _: Call) -> object:
        return payloads.application(self._world.bot, self._world.owner)

    async def gateway(self, _: Call) -> object:
        return {"url": self._gateway_url}

    async def gateway_bot(self, _: Call) -> object:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._gateway_url, "shards": self._shards, "session_start_limit": limit}

    async def commands(self, call: Call) -> object:
        self._admit(call)
        return self._world.commands

    async def overwrite_commands(self, call: Call) -> object:
        """Bulk overwrite: a command that keeps its name and type keeps its identifier."""
        self._admit(call)
        wanted = call.body
        if not isinstance(wanted, list):
            raise errors.invalid_form([errors.Problem("", "Only a list may be used here")])
        problems = commands_problems(wanted)
        if problems:
            raise errors.invalid_form(problems)
        known = {_key(one): one["id"] for one in self._world.commands}
        self._world.commands[:] = [self._registered(one, known.get(_key(one))) for one in wanted]
        self._world.changes.notify()
        return self._world.commands

    def _admit(self, call: Call) -> None:
        if call.number("application_id") != self._world.bot.id:
            raise errors.missing_access()

    def _registered(self, command: Json, known: str | None) -> Json:
        defaults: Json = {
            "type": 1,
            "description": "",
            "options": [],
            "default_member_permissions": None,
            "dm_permission": True,
            "contexts": None,
            "integration_types": [0],
            "nsfw": False,
        }
        identity = {
            "id": known or str(snowflake()),
            "application_id": str(self._world.bot.id),
            "version": str(snowflake()),
        }
        return defaults | command | identity

    async def user(self, call: Call) -> object:
        person = self._world.people.get(call.number("user_id"))
        if person is None:
            raise errors.unknown_user()
        return payloads.user(person)

    async def guild(self, call: Call) -> object:
        return payloads.guild(self._guild(call), self._world.bot)

    async def audit_log(self, call: Call) -> object:
        if not any(role.permissions & VIEW_AUDIT_LOG for role in self._world.bot.roles):
            raise errors.missing_permissions()
        return payloads.audit_log(self._guild(call), self._world.bot)

    async def member(self, call: Call) -> object:
        guild = self._guild(call)
        person = self._world.people.get(call.number("user_id"))
        if person is None or person in guild.strangers:
            raise errors.unknown_member()
        return payloads.member(person)

    def _guild(self, call: Call) -> Guild:
        guild = self._world.guild(call.number("guild_id"))
        if guild is None:
            raise errors.unknown_guild()
        return guild


def _key(command: Json) -> tuple[object, int]:
    return command.get("name"), int(command.get("type") or 1)
