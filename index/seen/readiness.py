"""Whether a process can do its work, and if not, what it lacks."""

import asyncio
from collections.abc import Awaitable, Callable

Check = Callable[[], Awaitable[str | None]]
"""Says in a sentence what is lacking; None where nothing is."""

_PATIENCE_S = 3.0


class Readiness:
    """What a process needs, each with a check of its own."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def need(self, name: str, check: Check) -> None:
        """Have something checked from now on, in place of an earlier check of that name."""
        self._checks[name] = check

    async def lacking(self) -> dict[str, str]:
        """What is lacking, in a sentence each; empty where the process is ready."""
        names = list(self._checks)
        found = await asyncio.gather(*(_asked(self._checks[name]) for name in names))
        return {name: lack for name, lack in zip(names, found, strict=True) if lack is not None}


async def _asked(check: Check) -> str | None:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await check()
    except TimeoutError:
        return f"It did not say within {_PATIENCE_S:g} seconds."


def lacks(words: str) -> Check:
    """The check of something that is not there yet."""

    async def check() -> str | None:
        return words

    return check
