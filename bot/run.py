"""Runs the bot: checks the token, connects, and exits cleanly."""

import asyncio
import logging
from collections.abc import Iterable

import aiohttp
import discord

from bot.background.gateway_status import GatewayStatus
from bot.client import VerbaleBot
from bot.core.retries import in_words, is_transient
from bot.protocols import (
    AdminOperations,
    Answering,
    IndexOperations,
    KeyValue,
    ShownAnswers,
    SourceOperations,
)
from bot.sharding.shards import ALL, Shards
from bot.ui.button_links import NO_SNAPSHOTS, SnapshotLinks
from index.concurrency import stop_on_signals
from index.environment import check_token
from index.errors import SettingsError, TryLaterError

_LAST_SECONDS = 5.0
_GATEWAY_REFUSES_TOKEN = 4004

_MISSING = (
    "The bot has no token. To create one, open https://discord.com/developers/applications and "
    "choose New Application, then Bot, then Reset Token; no privileged intents are needed. Set the "
    "environment variable VERBALE_DISCORD_TOKEN (DISCORD_TOKEN works too), or put the token into a "
    "file and set VERBALE_DISCORD_TOKEN_FILE to its path. When it runs, the bot logs its invite "
    "link, with the scopes bot and applications.commands."
)
_REFUSED = (
    "Discord does not accept the bot's token; it may have been reset or truncated. To get a new "
    "one, open https://discord.com/developers/applications and choose your application, then Bot, "
    "then Reset Token. Set the environment variable VERBALE_DISCORD_TOKEN to it."
)

_log = logging.getLogger(__name__)


def require_token(token: str, api_url: str = "") -> None:
    """Check that there is a token, before anything slow is opened, and its form for Discord itself.

    Raises:
        SettingsError: there is no token, or it cannot be one; the message says how to get one.
    """
    if not token.strip():
        raise SettingsError(_MISSING)
    if not api_url:
        check_token(token.strip())


async def run_bot(
    answer_service: Answering,
    key_values: KeyValue,
    source_service: SourceOperations,
    *,
    token: str,
    admin_service: AdminOperations,
    index_service: IndexOperations,
    shown_service: ShownAnswers,
    owners: Iterable[int] = (),
    api_url: str = "",
    time_zone: str = "UTC",
    gateway_status: GatewayStatus | None = None,
    snapshots: SnapshotLinks = NO_SNAPSHOTS,
    shards: Shards = ALL,
) -> None:
    """Run the bot until SIGTERM or SIGINT; a second signal ends at once.

    Args:
        answer_service: answers questions.
        key_values: stores which commands are registered with Discord.
        source_service: manages sources.
        token: the bot's token.
        admin_service: manages ratings, settings, limits and stored data of people and servers.
        index_service: builds and checks the index.
        shown_service: shows stored answers again.
        owners: user ids of the bot's operators.
        api_url: base URL of Discord's API, for a proxy; empty means Discord itself.
        time_zone: the time zone of servers that set none.
        gateway_status: receives the state of the gateway connection.
        snapshots: makes the links of quotes to the web page.
        shards: those that this process runs.

    Raises:
        SettingsError: there is no token, or Discord refuses it.
        TryLaterError: Discord cannot be reached.
    """
    require_token(token, api_url)
    if api_url:
        discord.http.Route.BASE = api_url.rstrip("/")
    stop = asyncio.Event()
    stop_on_signals(stop)
    client = VerbaleBot(
        answer_service,
        key_values,
        source_service,
        gateway_status,
        admin_service=admin_service,
        index_service=index_service,
        shown_service=shown_service,
        owners=owners,
        time_zone=time_zone,
        snapshots=snapshots,
        shards=shards,
    )
    await serve(client, token.strip(), stop)


async def serve(client: discord.Client, token: str, stop: asyncio.Event) -> None:
    """Keep the client connected until ``stop``, then close it and return.

    Raises:
        SettingsError: Discord refuses the token.
        TryLaterError: Discord cannot be reached.
    """
    async with client:
        running = asyncio.create_task(client.start(token))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not running.done():
            _log.info("Stopping.")
            if not client.is_ready():
                running.cancel()  # it may be waiting for its next retry
            await client.close()
            await _end(running)
            return
        _raise_readable(running)


async def _end(running: asyncio.Task[None]) -> None:
    """Wait for a closed client's task, then cancel it: one that is connecting never ends."""
    await asyncio.wait({running}, timeout=_LAST_SECONDS)
    running.cancel()
    await asyncio.wait({running})
    if not running.cancelled() and (error := running.exception()):
        _log.info("The connection ended with %r.", error)


def _raise_readable(running: asyncio.Task[None]) -> None:
    try:
        running.result()
    except discord.LoginFailure as error:
        raise SettingsError(_REFUSED) from error
    except discord.ConnectionClosed as error:
        if error.code == _GATEWAY_REFUSES_TOKEN:
            raise SettingsError(_REFUSED) from error
        raise
    except discord.HTTPException as error:
        if not is_transient(error):
            raise
        raise _unreachable(error) from error
    except (discord.GatewayNotFound, OSError, aiohttp.ClientError) as error:
        raise _unreachable(error) from error


def _unreachable(error: Exception) -> TryLaterError:
    return TryLaterError(
        f"Discord cannot be reached: {in_words(error)}. Check the network and "
        "https://discordstatus.com, then start again."
    )
