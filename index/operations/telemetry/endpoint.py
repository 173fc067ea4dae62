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
from index.operations.telemetry.observer import UNSEEN, GatewayStatus, Observer, measure_loop_lag
from index.version import version

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from index.app import Verbale
    from index.settings import MetricsSettings
    from index.store.stats import LibraryStats

KEPT_S = 10.0
"""Seconds that statistics of the library are cached."""

_WAY_OUT = "Name another one as metrics.port, or 0 for none."

log = logging.getLogger(__name__)

ReadinessCheck = Callable[[], Awaitable[str | None]]
"""Returns what is not ready, in a sentence; None if it is ready."""

_PATIENCE_S = 3.0


class TelemetryEndpoint:
    """Metrics and readiness; without a port from ``telemetry_endpoint`` nothing is served.

    Attributes:
        observer: receives events.
        checks: what has to be ready, by name: a check, or why it cannot be ready yet.
        port: the open port; 0 if none is.
    """

    def __init__(self, observer: Observer = UNSEEN) -> None:
        self.observer = observer
        self.checks: dict[str, ReadinessCheck | str] = {"library": "The library is not open yet."}
        self.port = 0
        self._read: Callable[[], LibraryStats] | None = None
        self._reading = asyncio.Lock()
        self._found: tuple[float, LibraryStats] | None = None

    async def lacking(self) -> dict[str, str]:
        """What is not ready, in a sentence each; empty if the process is ready."""

        async def ask(check: ReadinessCheck | str) -> str | None:
            if isinstance(check, str):
                return check
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    return await check()
            except TimeoutError:
                return f"It did not say within {_PATIENCE_S:g} seconds."

        checks = dict(self.checks)
        reasons = await asyncio.gather(*map(ask, checks.values()))
        return {name: why for name, why in zip(checks, reasons, strict=True) if why is not None}

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

        self.checks |= {"library": library, "model": model}
        self._read = service.figures
        try:
            yield
        finally:
            self.checks["library"] = "The library is closed."
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
    settings: "MetricsSettings", role: str, gateway: GatewayStatus | None = None
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
    from starlette.applications import Starlette  # noqa: PLC0415 - only where there is a port
    from starlette.responses import JSONResponse, Response  # noqa: PLC0415 - as above
    from starlette.routing import Route  # noqa: PLC0415 - as above

    from index.operations.serving import listening, serving  # noqa: PLC0415 - as above
    from index.operations.telemetry.metrics import Metrics  # noqa: PLC0415 - as above

    metrics = Metrics(role, version(), gateway)
    window = TelemetryEndpoint(metrics)
    if gateway is not None:

        async def connected() -> str | None:
            return None if gateway.connected else "Discord's gateway is not connected."

        window.checks["gateway"] = connected

    async def scraped(request: "Request") -> "Response":
        figures, accept = await window.figures(), request.headers.get("Accept", "")
        body, content_type = await asyncio.to_thread(metrics.scrape, figures, accept)
        return Response(body, headers={"Content-Type": content_type})

    async def readyz(_request: "Request") -> "Response":
        lacking = await window.lacking()
        return JSONResponse({"ready": not lacking, "lacking": lacking}, 503 if lacking else 200)

    alive = JSONResponse({"alive": True})  # said by the loop itself
    routes = [
        Route("/metrics", scraped),
        Route("/healthz", alive, methods=["GET"]),
        Route("/readyz", readyz),
    ]
    with listening(settings.host, settings.port, "metrics", _WAY_OUT) as listener:
        async with measure_loop_lag(metrics), serving(Starlette(routes=routes), listener):
            window.port = int(listener.getsockname()[1])
            log.info("Seen on http://%s:%d/metrics", settings.host, window.port)
            yield window
