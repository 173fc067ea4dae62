"""Checks the bot's configuration over Discord's REST API, read-only."""

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import httpx

from index.environment import check_token
from index.errors import SettingsError
from index.operations.doctor.finding import Finding
from index.settings import Settings

PATIENCE_S = 5.0
"""Time limit for one request to Discord."""

API = "https://discord.com/api/v10"
NEEDED = {"View Channels": 1 << 10, "Send Messages": 1 << 11}
"""Permissions that the bot needs to post notices."""

_ADMINISTRATOR = 1 << 3
_SLASH = 1
_PRIVILEGED = {
    "presence": (1 << 12) | (1 << 13),
    "server members": (1 << 14) | (1 << 15),
    "message content": (1 << 18) | (1 << 19),
}
_PAGE = 200
_MOST_PAGES = 25
_PORTAL = "https://discord.com/developers/applications"
_TOKEN = f"{_PORTAL}, your application, Bot, Reset Token; put it into VERBALE_DISCORD_TOKEN."


class _UnansweredError(Exception):
    """Discord could not be reached, or refused to answer."""


def check_discord(settings: Settings) -> Iterator[Finding]:
    """Check whether the bot could run, and in which servers."""
    token = settings.discord.token.get_secret_value().strip()
    if not token:
        message = "none is set; the bot cannot start, the terminal works without it"
        yield Finding("token", None, message, f"For the bot: {_TOKEN}")
        return
    try:
        if not settings.discord.api_url or not re.fullmatch("[!-~]+", token):
            check_token(token)
    except SettingsError:
        message = "no token has its form"
        yield Finding("token", False, message, f"Copy it again: {_TOKEN}")
        return
    yield Finding("token", True, "one is set in the environment")
    base = (settings.discord.api_url or API).rstrip("/")
    agent = f"DiscordBot (https://example.org/verbale, {version('verbale')})"
    headers = {"Authorization": f"Bot {token}", "User-Agent": agent}
    with httpx.Client(headers=headers, timeout=PATIENCE_S, trust_env=False) as client:
        yield from _asked(client, base)


def _asked(client: httpx.Client, base: str) -> Iterator[Finding]:
    try:
        me = _get(client, f"{base}/users/@me")
    except _UnansweredError as error:
        yield _unanswered("Discord", error)
        return
    if me is None:
        message = "Discord does not accept the token; it was reset or truncated"
        yield Finding("Discord", False, message, f"Get a new one: {_TOKEN}")
        return
    yield Finding("Discord", True, f"accepts the token; the bot is {me.get('username')}")
    for name, look in (("application", _application), ("servers", _servers)):
        try:
            yield from look(client, base)
        except _UnansweredError as error:
            yield _unanswered(name, error)


def _application(client: httpx.Client, base: str) -> Iterator[Finding]:
    found = _get(client, f"{base}/applications/@me") or {}
    flags = int(found.get("flags") or 0)
    granted = [name for name, bits in _PRIVILEGED.items() if flags & bits]
    message = "no privileged ones are needed"
    if granted:
        message += f"; granted, but never used: {', '.join(granted)}"
    yield Finding("intents", True, message)
    if address := found.get("interactions_endpoint_url"):
        message = f"Discord sends commands to {address}, so the bot does not receive them"
        fix = f"Clear Interactions Endpoint URL: {_PORTAL}, your application, General Information."
        yield Finding("application", False, message, fix)
    commands = _get(client, f"{base}/applications/{found.get('id')}/commands") or []
    names = sorted(str(command.get("name")) for command in commands)
    if "ask" in names:
        yield Finding("commands", True, ", ".join(sorted(map(_shown, commands))))
    else:
        message = f"/ask is not registered ({', '.join(names) or 'none is'})"
        yield Finding("commands", False, message, "Start the bot: `verbale run` registers them.")


def _shown(command: dict[str, Any]) -> str:
    """``/ask`` for a slash command, the name in quotation marks for a context menu."""
    name = command.get("name")
    return f"/{name}" if command.get("type", _SLASH) == _SLASH else f"“{name}”"


def _servers(client: httpx.Client, base: str) -> Iterator[Finding]:
    servers = list(_all_servers(client, base))
    if not servers:
        message, fix = (
            "the bot is in none",
            "Start `verbale run`: it logs the link that invites it.",
        )
        yield Finding("servers", None, message, fix)
        return
    yield Finding("servers", True, f"the bot is in {len(servers):,}")
    for server in servers:
        if lacking := _lacking(int(server.get("permissions") or 0)):
            message = f"“{server.get('name')}” does not let the bot {' and '.join(lacking)}"
            fix = "There: Server Settings, Roles, the bot's role, allow these; then the channel's."
            yield Finding("permissions", False, message, fix)


def _all_servers(client: httpx.Client, base: str) -> Iterator[dict[str, Any]]:
    after = "0"
    for _ in range(_MOST_PAGES):
        page = _get(client, f"{base}/users/@me/guilds?limit={_PAGE}&after={after}") or []
        yield from page
        if len(page) < _PAGE:
            return
        after = str(page[-1]["id"])


def _lacking(permissions: int) -> list[str]:
    if permissions & _ADMINISTRATOR:
        return []
    return [name for name, bit in NEEDED.items() if not permissions & bit]


def _get(client: httpx.Client, url: str) -> Any:
    """Discord's answer; None if it rejects the token.

    Raises:
        _UnansweredError: it does not answer in time, or with an error.
    """
    try:
        answered = client.get(url)
        if answered.status_code == httpx.codes.UNAUTHORIZED:
            return None
        answered.raise_for_status()
        return answered.json()
    except httpx.HTTPStatusError as error:
        raise _UnansweredError(f"it answers {error.response.status_code}") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise _UnansweredError(str(error) or type(error).__name__) from error


def _unanswered(name: str, error: _UnansweredError) -> Finding:
    message = f"could not be asked within {PATIENCE_S:g} s ({error})"
    fix = "Check the network and https://discordstatus.com, then try again."
    return Finding(name, None, message, fix)
