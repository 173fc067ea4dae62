"""The composition root of the bot: opens the library, its workers and the Discord client."""

import asyncio
import runpy
import sys
from contextlib import AbstractAsyncContextManager, nullcontext

from bot.background.gateway_status import GatewayStatus
from bot.run import require_token, run_bot
from bot.sharding.shards import ALL, Shards, read_shards
from bot.ui.button_links import SnapshotLinks
from index.app import Verbale, opened
from index.operations.telemetry.endpoint import telemetry_endpoint
from index.operations.telemetry.log_format import write
from index.settings import Settings, load_settings
from index.values import PUBLIC
from index.worker import kept_up_to_date, posting_to_webhooks


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
        _fetching(verbale, settings),
    ):
        await verbale.check()
        await run_bot(
            verbale,
            verbale,
            verbale.source_service,
            token=token,
            admin_service=verbale.admin_service,
            index_service=verbale.index_service,
            shown_service=verbale.shown_service,
            owners=settings.discord.owners,
            api_url=api_url,
            time_zone=settings.discord.time_zone,
            gateway_status=gateway_status,
            snapshots=SnapshotLinks(settings.web.public_url, (PUBLIC, *settings.web.scopes)),
            shards=shards,
        )


def _fetching(verbale: Verbale, settings: Settings) -> AbstractAsyncContextManager[None]:
    """The workers that fetch sources, unless separate processes do that."""
    return verbale.source_service.working() if settings.gather.in_bot else nullcontext()


if __name__ == "__main__":  # as `verbale run`, with its explanations
    sys.argv.insert(1, "run")
    runpy.run_module("index", run_name="__main__")
