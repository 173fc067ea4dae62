"""A process says what it lacks."""

import asyncio

import pytest

from index.operations.telemetry import endpoint
from index.operations.telemetry.endpoint import Readiness, not_ready


async def nothing() -> None:
    return None


async def test_who_needs_nothing_is_ready() -> None:
    assert await Readiness().lacking() == {}


async def test_what_lacks_is_named_with_its_reason_until_it_is_there() -> None:
    needs = Readiness()
    needs.need("library", not_ready("It is not open yet."))
    needs.need("model", nothing)
    assert await needs.lacking() == {"library": "It is not open yet."}
    needs.need("library", nothing)
    assert await needs.lacking() == {}


async def test_what_does_not_say_in_time_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_PATIENCE_S", 0.02)
    needs = Readiness()

    async def silent() -> None:
        await asyncio.sleep(10)

    needs.need("library", silent)
    needs.need("model", not_ready("It is not loaded."))
    assert await needs.lacking() == {
        "library": "It did not say within 0.02 seconds.",
        "model": "It is not loaded.",
    }
