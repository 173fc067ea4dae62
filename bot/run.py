"""Runs the bot: opens the library, its workers and the client, and exits cleanly.

The composition root of the bot.
"""

import asyncio
import logging
from contextlib import nullcontext

import discord

from bot.client import VerbaleBot
from bot.core.discord_calls import FAILURES, in_words, is_transient
from bot.shards import ALL, Shards, read_shards
from bot.ui.quotes import SnapshotLinks
from index.app import opened
from index.concurrency import stop_on_signals
from index.environment import check_token
from index.errors import SettingsError, TryLaterError
from index.operations.telemetry.endpoint import telemetry_endpoint
from index.operations.telemetry.log import write
from index.operations.telemetry.observer import GatewayStatus
from index.settings import Settings, load_settings
from index.values import PUBLIC
from index.worker import kept_up_to_date, posting_to_webhooks

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


def main(settings: Settings | None = None, shards: str = "", of: int | None = None) -> None:
    """Run the bot until SIGTERM or SIGINT.

    Args:
        settings: the settings; None reads them.
        shards: the numbers of those that this process runs, with commas; empty for all.
        of: how many all processes run.

    Raises:
        VerbaleError: the bot cannot start; the message gives the cause and the remedy.
    """
    own = read_shards(shards, of)
    settings = settings or load_settings()
    write(settings.log)
    asyncio.run(_run(settings, own))


async def _run(settings: Settings, shards: Shards = ALL) -> None:
    token = settings.discord.token.get_secret_value()
    api_url = settings.discord.api_url
    require_token(token, api_url)
    gateway_status = GatewayStatus()
    async with (
        telemetry_endpoint(settings.metrics, "bot", gateway_status) as endpoint,
        opened(settings, observer=endpoint.observer) as verbale,
        endpoint.onto(verbale),
        kept_up_to_date(verbale),
        posting_to_webhooks(verbale, settings.gather),
        verbale.source_service.working() if settings.gather.in_bot else nullcontext(),
    ):
        await verbale.check()
        await run_bot(
            VerbaleBot(
                verbale,
                gateway_status,
                owners=settings.discord.owners,
                time_zone=settings.discord.time_zone,
                snapshots=SnapshotLinks(settings.web.public_url, (PUBLIC, *settings.web.scopes)),
                shards=shards,
            ),
            token=token,
            api_url=api_url,
        )


def require_token(token: str, api_url: str = "") -> None:
    """Check that there is a token, before anything slow is opened, and its form for Discord itself.

    Raises:
        SettingsError: there is no token, or it cannot be one; the message says how to get one.
    """
    if not token.strip():
        raise SettingsError(_MISSING)
    if not api_url:
        check_token(token.strip())


async def run_bot(client: VerbaleBot, *, token: str, api_url: str = "") -> None:
    """Run the bot until SIGTERM or SIGINT; a second signal ends at once.

    Args:
        client: the bot.
        token: its token.
        api_url: base URL of Discord's API, for a proxy; empty means Discord itself.

    Raises:
        SettingsError: there is no token, or Discord refuses it.
        TryLaterError: Discord cannot be reached.
    """
    require_token(token, api_url)
    if api_url:
        discord.http.Route.BASE = api_url.rstrip("/")
    stop = asyncio.Event()
    stop_on_signals(stop)
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
        try:
            running.result()
        except (discord.LoginFailure, discord.ConnectionClosed) as error:
            if isinstance(error, discord.ConnectionClosed) and error.code != 4004:
                raise
            raise SettingsError(_REFUSED) from error  # 4004: the gateway refuses the token
        except (discord.GatewayNotFound, *FAILURES) as error:
            if not (isinstance(error, discord.GatewayNotFound) or is_transient(error)):
                raise
            raise TryLaterError(
                f"Discord cannot be reached: {in_words(error)}. Check the network and "
                "https://discordstatus.com, then start again."
            ) from error


async def _end(running: asyncio.Task[None]) -> None:
    """Wait for a closed client's task, then cancel it: one that is connecting never ends."""
    await asyncio.wait({running}, timeout=5.0)
    running.cancel()
    await asyncio.wait({running})
    if not running.cancelled() and (error := running.exception()):
        _log.info("The connection ended with %r.", error)
