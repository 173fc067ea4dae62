import asyncio
from typing import Any

from bot.core.preferences import Preferences, ServerPreferences
from index.errors import TryLaterError


class Settings:
    """Settings of servers, which may be slow or out of order."""

    def __init__(self, **kept: str) -> None:
        self.kept = kept
        self.reads = 0
        self.trouble: Exception | None = None
        self.takes = 0.0

    async def settings(self, scope: str) -> dict[str, str]:
        self.reads += 1
        await asyncio.sleep(self.takes)
        if self.trouble:
            raise self.trouble
        return self.kept

    async def set(self, scope: str, key: str, value: str | None) -> None:
        self.kept = {**self.kept, key: value or ""}


def reading(settings: Settings, clock: list[float]) -> ServerPreferences:
    service: Any = settings
    return ServerPreferences(service, lambda: clock[0])


async def test_preferences_are_read_again_after_a_while_or_a_change() -> None:
    settings, clock = Settings(private="yes"), [0.0]
    preferences = reading(settings, clock)
    assert await preferences.of("discord:1") == Preferences(private=True)
    await preferences.of("discord:1")
    assert settings.reads == 1
    assert (await preferences.set("discord:1", "dates", "iso")).dates == "iso"
    clock[0] = 31.0
    await preferences.of("discord:1")
    assert settings.reads == 3


async def test_outside_of_servers_the_defaults_hold() -> None:
    settings = Settings(private="yes")
    assert await reading(settings, [0.0]).soon("public") == Preferences()
    assert settings.reads == 0


async def test_where_no_time_zone_was_set_the_operators_holds() -> None:
    settings: Any = Settings()
    preferences = ServerPreferences(settings, lambda: 0.0, "Europe/Oslo")
    assert (await preferences.of("public")).time_zone == "Europe/Oslo"
    assert (await preferences.of("discord:1")).time_zone == "Europe/Oslo"
    chosen = await preferences.set("discord:1", "time-zone", "Asia/Tokyo")
    assert chosen.time_zone == "Asia/Tokyo"


async def test_what_cannot_be_read_is_as_last_known_and_private_if_nothing_was(
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr("bot.core.preferences._WAIT_S", 0.05)
    settings, clock = Settings(), [0.0]
    preferences = reading(settings, clock)
    settings.takes = 30.0
    assert (await preferences.soon("discord:1")).private
    settings.takes = 0.0
    assert not (await preferences.soon("discord:1")).private
    clock[0] = 60.0
    settings.trouble = TryLaterError("The library is busy.")
    assert not (await preferences.soon("discord:1")).private


async def test_what_is_unknown_is_left_at_the_default() -> None:
    kept = {"dates": "backwards", "time-zone": "Mars/Base", "private": "perhaps"}
    odd = await reading(Settings(**kept), [0.0]).of("discord:1")
    assert (odd.dates, odd.day_first, odd.private) == (None, None, False)
    assert odd.now().utcoffset() is not None
