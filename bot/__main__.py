"""The composition root of the bot: the library, what keeps it up to date, gathering, Discord."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext

from bot.background.gateway_status import GatewayStatus
from bot.run import require_token, run_bot
from index.app import opened
from index.operations.telemetry.endpoint import telemetry_endpoint
from index.operations.telemetry.log_format import write
from index.service import Verbale
from index.settings import Settings, load_settings
from index.worker import kept_up_to_date


def main(settings: Settings | None = None) -> None:
    """Run the bot until it is told to stop.

    Raises:
        VerbaleError: it cannot start; the message says why and what to do.
    """
    settings = settings or load_settings()
    write(settings.log)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    token = settings.discord.token.get_secret_value()
    require_token(token)
    api_url = settings.discord.api_url
    gateway_status = GatewayStatus()
    async with (
        telemetry_endpoint(settings.metrics, "bot", gateway_status) as window,
        opened(settings, observer=window.observer) as verbale,
        window.onto(verbale),
        kept_up_to_date(verbale),
        _gathering(verbale, settings),
    ):
        await verbale.check()
        await run_bot(
            verbale,
            verbale,
            verbale.source_service,
            token=token,
            admin_service=verbale.admin_service,
            index_service=verbale.index_service,
            owners=settings.discord.owners,
            api_url=api_url,
            gateway_status=gateway_status,
        )


def _gathering(verbale: Verbale, settings: Settings) -> AbstractAsyncContextManager[None]:
    """Fetching, unless workers of its own do it."""
    return verbale.source_service.working() if settings.gather.in_bot else nullcontext()


if __name__ == "__main__":
    main()
