"""What a server prefers: its time zone, how it writes days, who sees answers and sources."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from index.admin import AdminService
from index.errors import VerbaleError
from index.monitoring.quiet_hours import zone_named
from index.store.administration.servers import TIME_ZONE
from index.values import PUBLIC

DATES, PRIVATE, DIRECT = "dates", "private", "direct-messages"
"""Keys of the server settings, beside ``TIME_ZONE``."""
NEVER = "no"
"""The value of ``DIRECT`` with which no direct message is answered from a server's sources."""

_FRESH_S = 30.0
"""Seconds for which preferences are not read again: another process may change them."""
_WAIT_S = 1.0
"""Longest wait for them before an acknowledgement, which Discord wants within 3 s."""

_log = logging.getLogger(__name__)


DateForm = Literal["day", "month", "iso"]
"""What a written date begins with: ``day`` (28 August 2024), ``month`` (August 28, 2024), or
``iso`` for 2024-08-28."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a server prefers, or the defaults.

    Attributes:
        time_zone: IANA name of the zone in which days such as “yesterday” are meant.
        dates: how days are written and read; None: day first, and ``01/02/2024`` is asked back.
        private: whether answers are private unless the asker wants otherwise.
        direct: whether the direct messages of members who choose this server may be answered from
            its sources.
    """

    time_zone: str = "UTC"
    dates: DateForm | None = None
    private: bool = False
    direct: bool = True

    @property
    def day_first(self) -> bool | None:
        """How ``01/02/2024`` is read; None: it is ambiguous."""
        return {"day": True, "month": False}.get(self.dates or "")

    def now(self) -> datetime:
        """The present moment in the server's time zone; in UTC if this machine does not know it."""
        return datetime.now(zone_named(self.time_zone))

    def apply(self) -> None:
        """From now on, the current task reads and writes days as the server does."""
        _applied.set(self)


_DEFAULTS = Preferences()
_applied: ContextVar[Preferences] = ContextVar("preferences", default=_DEFAULTS)


def applied() -> Preferences:
    """The preferences that the current task applies, or the defaults."""
    return _applied.get()


class ServerPreferences:
    """Reads the preferences of servers, and remembers them for a while.

    Args:
        admin_service: reads and writes server settings.
        clock: a monotonic clock, in seconds.
        usual_zone: IANA name of the time zone where none was set, and outside of servers.
    """

    def __init__(
        self,
        admin_service: AdminService,
        clock: Callable[[], float] = time.monotonic,
        usual_zone: str = "UTC",
    ) -> None:
        self._usual = Preferences(usual_zone)
        self._admin_service = admin_service
        self._clock = clock
        self._known: dict[str, tuple[float, Preferences]] = {}

    async def of(self, scope: str) -> Preferences:
        """The preferences of a server; the defaults outside of servers.

        Raises:
            VerbaleError: the library is unavailable.
        """
        if scope == PUBLIC:
            return self._usual
        read_at, known = self._known.get(scope, (-_FRESH_S, self._usual))
        if self._clock() - read_at < _FRESH_S:
            return known
        settings = await self._admin_service.settings(scope)
        read = Preferences(
            settings.get(TIME_ZONE, self._usual.time_zone),
            next((one for one in get_args(DateForm) if one == settings.get(DATES)), None),
            private=settings.get(PRIVATE) == "yes",
            direct=settings.get(DIRECT) != NEVER,
        )
        self._known[scope] = (self._clock(), read)
        return read

    async def soon(self, scope: str) -> Preferences:
        """The preferences of a server, or if they cannot be read in a second, what was last known.

        If nothing was known, answers are private: that can be changed afterwards, while a public
        answer was seen.
        """
        try:
            async with asyncio.timeout(_WAIT_S):
                return await self.of(scope)
        except (VerbaleError, OSError) as error:  # TimeoutError is an OSError
            _log.warning("Cannot read the preferences of %s: %r", scope, error)
            return self._known.get(scope, (0.0, replace(self._usual, private=True)))[1]

    async def set(self, scope: str, key: str, value: str | None) -> Preferences:
        """Change a preference, or reset it with None; returns those that now apply.

        Raises:
            VerbaleError: the library is unavailable.
        """
        await self._admin_service.set(scope, key, value)
        self._known.pop(scope, None)
        return await self.of(scope)
