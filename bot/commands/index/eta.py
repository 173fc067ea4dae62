"""Speed of a build, and an estimate of the time left."""

import math
from dataclasses import dataclass

from bot.translations.language import plural, say, translatable

SMOOTHED_S = 60.0
"""Time constant of the exponential smoothing of the speed, in seconds."""
SOON_S = 1.0
"""Measurements closer together than this are ignored, in seconds."""

_MINUTE, _HOUR = 60.0, 3600.0
_BEYOND = 48 * _HOUR
"""Longer estimates are not shown."""
_NOT_YET = translatable("estimating the time left…")


@dataclass(slots=True)
class BuildEta:
    """Estimates the speed of a build from measurements of its progress.

    Attributes:
        share: the share done, 0-1; None before the first measurement.
        at: time of the last measurement, in seconds of a monotonic clock.
        speed: share per second, never negative; None before the second measurement.
    """

    share: float | None = None
    at: float = 0.0
    speed: float | None = None

    def note(self, share: float, at: float) -> None:
        """Record that ``share`` is done at the time ``at``."""
        before, passed = self.share, at - self.at
        if before is not None and passed < SOON_S:
            return
        self.share, self.at = share, at
        if before is None:
            return
        now = max(0.0, share - before) / passed
        weight = 1 - math.exp(-passed / SMOOTHED_S)
        self.speed = now if self.speed is None else self.speed + weight * (now - self.speed)

    @property
    def left_s(self) -> float | None:
        """Estimated seconds left, never negative; None if there is no estimate."""
        if self.share is None or not self.speed:
            return None
        left = max(0.0, 1 - self.share) / self.speed
        return left if left < _BEYOND else None

    @property
    def words(self) -> str:
        """“4 % a minute · about 18 minutes left”, or that the estimate is not ready."""
        left = self.left_s
        if left is None or self.speed is None:
            return say(_NOT_YET)
        return f"{_rate(self.speed)} · {_left(left)}"


def duration_in_words(seconds: float) -> str:
    """“18 minutes”, for a finished build."""
    if seconds < 1.5 * _MINUTE:
        return say("{seconds} s", seconds=max(1, round(seconds)))
    return _long(seconds)


def _rate(speed: float) -> str:
    percent = round(speed * _MINUTE * 100)
    if not percent:
        return say("less than 1 % a minute")
    return say("{percent} % a minute", percent=percent)


def _left(seconds: float) -> str:
    if seconds < 0.75 * _MINUTE:
        return say("less than a minute left")
    return say("about {time} left", time=_long(seconds))


def _long(seconds: float) -> str:
    minutes = max(1, round(seconds / _MINUTE))
    if minutes < 60:
        return plural(minutes, "{number} minute", "{number} minutes")
    tens = round(seconds / _MINUTE / 10)
    hours, rest = divmod(tens * 10, 60)
    if not rest:
        return say("{hours} h", hours=hours)
    return say("{hours} h {minutes} min", hours=hours, minutes=rest)
