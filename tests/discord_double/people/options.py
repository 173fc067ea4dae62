"""A command as a person uses it, checked against what the bot has registered."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.discord_double import payloads
from tests.discord_double.limits.commands import SUBCOMMAND, SUBCOMMAND_GROUP
from tests.discord_double.model import ADMINISTRATOR, Channel, Guild, Json, Role, Upload, User

STRING, INTEGER, BOOLEAN, CHANNEL, ROLE, ATTACHMENT = 3, 4, 5, 7, 8, 11
IN_GUILD, IN_BOT_DM = 0, 1

TYPES = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    CHANNEL: Channel,
    ROLE: Role,
    ATTACHMENT: Upload,
}
"""What a test passes for an option of each type that the bot has."""

Store = Callable[[Upload], Json]


def find_command(commands: list[Json], name: str, kind: int, place: Channel, user: User) -> Json:
    """The command that ``user`` sees under ``name`` there; AssertionError where they see none."""
    there = [one for one in commands if one["type"] == kind]
    named = [one for one in there if one["name"] == name]
    names = sorted(one["name"] for one in there)
    assert named, f"no command {name!r} is registered, only {names}"
    command = named[0]
    context = IN_GUILD if place.guild else IN_BOT_DM
    assert context in _contexts(command), f"{name!r} is not offered in {place.name!r}"
    allowed = place.guild is None or _may_use(command, place.guild, user)
    assert allowed, f"{user.name} lacks the permission to use {name!r}"
    return command


def _may_use(command: Json, guild: Guild, user: User) -> bool:
    needed = int(command["default_member_permissions"] or 0)
    by_role = set(user.roles) & set(guild.permitted.get(command["name"], []))
    held = user.permissions & needed == needed
    return bool(user.permissions & ADMINISTRATOR or by_role or held)


def _contexts(command: Json) -> Iterable[int]:
    if command["contexts"] is not None:
        contexts: list[int] = command["contexts"]
        return contexts
    return (IN_GUILD, IN_BOT_DM) if command["dm_permission"] is not False else (IN_GUILD,)


class Filled:
    """The ``data`` of a command that a person has filled in."""

    def __init__(self, store: Store, focused: str | None = None) -> None:
        self._store = store
        self._focused = focused
        self._resolved: Json = {}

    def data(self, command: Json, path: list[str], values: Mapping[str, Any]) -> Json:
        """Options as Discord sends them, nested under the sub-commands named by ``path``."""
        data = {"id": command["id"], "name": command["name"], "type": command["type"]}
        data["options"] = self._nested(command, path, values)
        return data | ({"resolved": self._resolved} if self._resolved else {})

    def _nested(self, level: Json, path: list[str], values: Mapping[str, Any]) -> list[Json]:
        options = {one["name"]: one for one in level.get("options") or []}
        nested = {SUBCOMMAND, SUBCOMMAND_GROUP}.intersection(
            one["type"] for one in options.values()
        )
        if not path:
            assert not nested, f"{level['name']!r} needs one of {sorted(options)} after it"
            return self._filled(level["name"], options, values)
        assert path[0] in options, f"{level['name']!r} has no {path[0]!r}, only {sorted(options)}"
        inner = options[path[0]]
        filled = self._nested(inner, path[1:], values)
        return [{"type": inner["type"], "name": inner["name"], "options": filled}]

    def _filled(self, name: str, options: dict[str, Json], values: Mapping[str, Any]) -> list[Json]:
        unknown = sorted(values.keys() - options.keys())
        assert not unknown, f"{name!r} has no option {unknown}, only {sorted(options)}"
        missing = [key for key, one in options.items() if one.get("required") and key not in values]
        assert not missing or self._focused, f"{name!r} needs the options {missing}"
        return [self._option(options[key], value) for key, value in values.items()]

    def _option(self, option: Json, value: Any) -> Json:
        name, kind = option["name"], option["type"]
        filled = {"name": name, "type": kind}
        if name == self._focused:
            assert option.get("autocomplete"), f"the option {name!r} does not autocomplete"
            return filled | {"value": value, "focused": True}
        fits = isinstance(value, TYPES[kind]) and (kind == BOOLEAN or not isinstance(value, bool))
        assert fits, f"the option {name!r} does not take {value!r}"
        _check_bounds(option, value)
        return filled | {"value": self._sent(value)}

    def _sent(self, value: Any) -> Any:
        """The value on the wire; channels, roles and files go into ``resolved`` as well."""
        if isinstance(value, Channel):
            partial = payloads.channel(value) | {"permissions": str(ADMINISTRATOR)}
            self._resolve("channels", value.id, partial)
            return str(value.id)
        if isinstance(value, Role):
            self._resolve("roles", value.id, payloads.role(value))
            return str(value.id)
        if isinstance(value, Upload):
            stored = self._store(value)
            self._resolve("attachments", stored["id"], stored)
            return stored["id"]
        return value

    def _resolve(self, kind: str, identifier: object, thing: Json) -> None:
        self._resolved.setdefault(kind, {})[str(identifier)] = thing


def _check_bounds(option: Json, value: Any) -> None:
    name = option["name"]
    if option.get("choices"):
        offered = [choice["value"] for choice in option["choices"]]
        assert value in offered, f"the option {name!r} offers only {offered}"
    size = len(value) if isinstance(value, str) else value
    for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
        least, most = option.get(low), option.get(high)
        assert least is None or size >= least, f"the option {name!r} takes at least {least}"
        assert most is None or size <= most, f"the option {name!r} takes at most {most}"
    if isinstance(value, str):
        assert len(value) <= 6000, f"Discord takes at most 6000 characters in {name!r}"
        assert value or not option.get("required"), f"the option {name!r} cannot be left empty"
