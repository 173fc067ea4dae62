"""How the connection to Discord fares: written by the client, read by whoever looks."""

import math
from collections.abc import Callable


class GatewayStatus:
    """Which shards are connected, how fast Discord answers them, how often they came back."""

    def __init__(self) -> None:
        self._shards = 1
        self._up: set[int] = set()
        self._known: set[int] = set()
        self._latency: Callable[[], float] = lambda: math.nan
        self.reconnects = 0
        """How often a shard came back."""

    def begin(self, shards: int, latency: Callable[[], float]) -> None:
        """So many shards are to be connected; ``latency`` tells theirs, in seconds or as NaN."""
        self._shards = shards
        self._latency = latency

    def up(self, shard: int) -> None:
        """A shard is connected, or was so all along."""
        if shard in self._known and shard not in self._up:
            self.reconnects += 1
        self._known.add(shard)
        self._up.add(shard)

    def down(self, shard: int) -> None:
        """A shard is not connected any more."""
        self._up.discard(shard)

    @property
    def connected(self) -> bool:
        """Whether every shard is connected."""
        return len(self._up) >= self._shards

    @property
    def latency_s(self) -> float | None:
        """How long Discord takes to answer a heartbeat; None before the first one."""
        latency = self._latency()
        return latency if math.isfinite(latency) else None
