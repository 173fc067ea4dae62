"""The health of a source in words, and how long ago or ahead a moment is."""

from datetime import UTC, datetime

from index.store.source_health import SourceHealth

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def in_a_word(source: SourceHealth) -> str:
    """Return the health of a source in a word or two."""
    if source.state != "active":
        return source.state
    if source.failures and source.failing_since is None:
        return "failing"
    if source.failures:
        return f"failing since {since(source.failing_since)}".removesuffix(" ago")
    return "not fetched yet" if source.is_awaited else "OK"


def since(moment: datetime | None) -> str:
    """Return the age of ``moment``, such as “3 h ago”; empty for None."""
    return f"{_roughly((_now() - moment).total_seconds())} ago" if moment else ""


def until(moment: datetime | None) -> str:
    """Return the time until ``moment``, such as “in 3 h”; empty for None."""
    if moment is None:
        return ""
    seconds = (moment - _now()).total_seconds()
    return f"in {_roughly(seconds)}" if seconds > 0 else "now"


def _roughly(seconds: float) -> str:
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds // size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def _now() -> datetime:
    return datetime.now(UTC)
