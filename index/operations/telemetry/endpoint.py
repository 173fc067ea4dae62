"""The telemetry endpoint of a process: /metrics, /healthz and /readyz.

Composition roots open and close it.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from index.errors import VerbaleError
from index.operations.telemetry.observer import UNSEEN, Observer, measure_loop_lag
from index.version import version

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from index.app import Verbale
    from index.operations.telemetry.metrics import Gateway
    from index.settings import MetricsSettings
    from index.store.stats import LibraryStats

KEPT_S = 10.0
"""Seconds that statistics of the library are cached."""

_WAY_OUT = "Name another one as metrics.port, or 0 for none."

log = logging.getLogger(__name__)

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

        async def ask(check: ReadinessCheck) -> str | None:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    return await check()
            except TimeoutError:
                return f"It did not say within {_PATIENCE_S:g} seconds."

        checks = dict(self._checks)
        reasons = await asyncio.gather(*map(ask, checks.values()))
        return {name: why for name, why in zip(checks, reasons, strict=True) if why is not None}


def not_ready(words: str) -> ReadinessCheck:
    """The check of a part that has not started yet."""

    async def check() -> str | None:
        return words

    return check


class TelemetryEndpoint:
    """Metrics and readiness; without a port from ``telemetry_endpoint`` nothing is served.

    Attributes:
        observer: receives events.
        readiness: the readiness checks.
        port: the open port; 0 if none is.
    """

    def __init__(self, observer: Observer = UNSEEN) -> None:
        self.observer = observer
        self.readiness = Readiness()
        self.port = 0
        self.readiness.need("library", not_ready("The library is not open yet."))
        self._read: Callable[[], LibraryStats] | None = None
        self._reading = asyncio.Lock()
        self._found: tuple[float, LibraryStats] | None = None

    @asynccontextmanager
    async def onto(self, service: "Verbale") -> AsyncIterator[None]:
        """Monitor this library while inside."""

        async def library() -> str | None:
            try:
                await service.check()
            except VerbaleError as error:
                return str(error)
            return None

        async def model() -> str | None:
            return None if service.is_warm else "The model is not loaded yet."

        self.readiness.need("library", library)
        self.readiness.need("model", model)
        self._read = service.figures
        try:
            yield
        finally:
            self.readiness.need("library", not_ready("The library is closed."))
            self._read = None
            async with self._reading:
                pass

    async def figures(self) -> "LibraryStats | None":
        """Statistics of the library, at most a few seconds old; None if it cannot be read."""
        async with self._reading:
            if self._read is None:
                return None
            if self._found is None or time.monotonic() - self._found[0] > KEPT_S:
                try:
                    stats = await asyncio.to_thread(self._read)
                except VerbaleError as error:
                    log.warning("the library's figures cannot be read: %s", error)
                    return None
                self._found = (time.monotonic(), stats)
            return self._found[1]


@asynccontextmanager
async def telemetry_endpoint(
    settings: "MetricsSettings", role: str, gateway: "Gateway | None" = None
) -> AsyncIterator[TelemetryEndpoint]:
    """Open the port that the settings name, if any, while inside.

    Args:
        settings: the port and host.
        role: the role of the process: "bot" or "worker".
        gateway: the state of the gateway connection; None without Discord.

    Raises:
        SettingsError: the port cannot be opened.
    """
    if not settings.port:
        yield TelemetryEndpoint()
        return
    from index.operations.telemetry.metrics import Metrics  # noqa: PLC0415 - only where there is a port

    metrics = Metrics(role, version(), gateway)
    window = TelemetryEndpoint(metrics)
    if gateway is not None:

        async def connected() -> str | None:
            return None if gateway.connected else "Discord's gateway is not connected."

        window.readiness.need("gateway", connected)

    async def scrape(accept: str) -> tuple[bytes, str]:
        return await asyncio.to_thread(metrics.scrape, await window.figures(), accept)

    served = http_server(settings.host, settings.port, scrape, window.readiness)
    async with measure_loop_lag(metrics), served as window.port:
        log.info("Seen on http://%s:%d/metrics", settings.host, window.port)
        yield window


Scrape = Callable[[str], Awaitable[tuple[bytes, str]]]
"""Returns the body of /metrics and its content type, for a reader's Accept header."""


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
    from starlette.applications import Starlette  # noqa: PLC0415 - only where there is a port
    from starlette.responses import JSONResponse, Response  # noqa: PLC0415 - as above
    from starlette.routing import Route  # noqa: PLC0415 - as above

    from index.operations.serving import listening, serving  # noqa: PLC0415 - as above

    async def metrics(request: "Request") -> "Response":
        body, content_type = await scrape(request.headers.get("Accept", ""))
        return Response(body, headers={"Content-Type": content_type})

    async def healthz(_request: "Request") -> "Response":
        return JSONResponse({"alive": True})  # said by the loop itself

    async def readyz(_request: "Request") -> "Response":
        lacking = await readiness.lacking()
        return JSONResponse({"ready": not lacking, "lacking": lacking}, 503 if lacking else 200)

    routes = [Route(f"/{respond.__name__}", respond) for respond in (metrics, healthz, readyz)]
    with listening(host, port, "metrics", _WAY_OUT) as listener:
        async with serving(Starlette(routes=routes), listener):
            yield int(listener.getsockname()[1])
