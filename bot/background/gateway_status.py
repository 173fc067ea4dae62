"""The state of the gateway connection: the client writes it, telemetry reads it."""

import math
from collections.abc import Callable


class GatewayStatus:
    """Which shards are connected, their latency, and how often they reconnected."""

    def __init__(self) -> None:
        self._shards = 1
        self._up: set[int] = set()
        self._known: set[int] = set()
        self._latency: Callable[[], float] = lambda: math.nan
        self.reconnects = 0
        """Number of reconnects of all shards."""

    def begin(self, shards: int, latency: Callable[[], float]) -> None:
        """Set the number of shards, and the function that returns their latency (s, or NaN)."""
        self._shards = shards
        self._latency = latency

    def up(self, shard: int) -> None:
        """Record that a shard is connected; it may have been before."""
        if shard in self._known and shard not in self._up:
            self.reconnects += 1
        self._known.add(shard)
        self._up.add(shard)

    def down(self, shard: int) -> None:
        """Record that a shard is disconnected."""
        self._up.discard(shard)

    @property
    def connected(self) -> bool:
        """Whether every shard is connected."""
        return len(self._up) >= self._shards

    @property
    def latency_s(self) -> float | None:
        """Heartbeat latency in seconds; None before the first heartbeat."""
        latency = self._latency()
        return latency if math.isfinite(latency) else None
