"""The HTTP server for /metrics, /healthz and /readyz."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from index.errors import SettingsError

ReadinessCheck = Callable[[], Awaitable[str | None]]
"""Returns what is not ready, in a sentence; None if it is ready."""

_PATIENCE_S = 3.0


class Readiness:
    """The readiness checks of a process, by name."""

    def __init__(self) -> None:
        self._checks: dict[str, ReadinessCheck] = {}

    def need(self, name: str, check: ReadinessCheck) -> None:
        """Add a check; it replaces an earlier one with this name."""
        self._checks[name] = check

    async def lacking(self) -> dict[str, str]:
        """What is not ready, in a sentence each; empty if the process is ready."""
        names = list(self._checks)
        reasons = await asyncio.gather(*(_asked(self._checks[name]) for name in names))
        return {
            name: reason for name, reason in zip(names, reasons, strict=True) if reason is not None
        }


async def _asked(check: ReadinessCheck) -> str | None:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await check()
    except TimeoutError:
        return f"It did not say within {_PATIENCE_S:g} seconds."


def not_ready(words: str) -> ReadinessCheck:
    """The check of a part that has not started yet."""

    async def check() -> str | None:
        return words

    return check


Scrape = Callable[[str], Awaitable[tuple[bytes, str]]]
"""Returns the body of /metrics and its content type, for a reader's Accept header."""

_FAREWELL_S = 1.0
"""Seconds that open requests may delay the shutdown."""


@asynccontextmanager
async def http_server(
    host: str, port: int, scrape: Scrape, readiness: Readiness
) -> AsyncIterator[int]:
    """Serve while inside; yields the port.

    Args:
        host: the address to listen on.
        port: the port; 0 for any free one.
        scrape: makes the response of /metrics.
        readiness: the checks of /readyz.

    Raises:
        SettingsError: the port cannot be opened.
    """

    async def metrics(request: web.Request) -> web.Response:
        body, content_type = await scrape(request.headers.get("Accept", ""))
        return web.Response(body=body, headers={"Content-Type": content_type})

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"alive": True})  # said by the loop itself

    async def readyz(_request: web.Request) -> web.Response:
        lacking = await readiness.lacking()
        said = {"ready": not lacking, "lacking": lacking}
        return web.json_response(said, status=503 if lacking else 200)

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_FAREWELL_S)
    await runner.setup()
    try:
        await _opened(runner, host, port)
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _opened(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise SettingsError(
            f"The port {port} of {host} cannot be opened for metrics ({error.strerror}); another "
            "program may have it. Name another one as metrics.port, or 0 for none."
        ) from error
