"""Checks for failing sources, and for a wrong clock that delays fetching."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from index.operations.doctor.finding import Finding
from index.store.library import Library
from index.store.source_health import SourceHealth

_BY_HAND = "Paused by a person."
_PATIENCE = timedelta(days=1)
"""Time that a source may fail, or be overdue, before the doctor reports it."""

_SHOWN = 20


def check_sources(library: Library) -> Iterator[Finding]:
    """Report the state of the sources, and each one that needs attention."""
    now = datetime.now(UTC)
    all_ = library.sources.health(tuple(library.catalogue.scopes()))
    visited = [source for source in all_ if source.url is not None]
    yield Finding("sources", True, f"{len(all_)}, of which {len(visited)} are fetched")
    troubled = [source for source in visited if _is_troubled(source, now)]
    for source in troubled[:_SHOWN]:
        yield _trouble(source)
    if len(troubled) > _SHOWN:
        message = f"{len(troubled) - _SHOWN} more fail"
        yield Finding("sources", False, message, "`verbale sources` lists them all.")
    yield from _fetched(visited, now)


def look_at_clock(library: Library) -> Iterator[Finding]:
    """Check whether the library has timestamps that this machine's clock has not reached.

    A clock that was ahead, or is behind now, delays fetching.
    """
    now = datetime.now(UTC)
    ahead = library.horizon.ahead(now)
    message = f"it is {now:%d %B %Y, %H:%M} UTC"
    if ahead.latest is None and not ahead.waiting:
        yield Finding("clock", True, f"{message}; nothing in the library is ahead of it")
        return
    if ahead.latest is not None:
        message += f", but the library's latest entry is from {ahead.latest:%d %B %Y, %H:%M} UTC"
    if ahead.waiting:
        message += (
            f"; {ahead.waiting:,} sources, pages, hosts, watches or posts are scheduled too far "
            "ahead"
        )
    fix = (
        "Set the clock, and keep it right (NTP). If it is right by now, it was ahead before: what "
        "is scheduled too far ahead becomes due while `verbale run` or `worker` runs, or at `sync`."
    )
    yield Finding("clock", False, message, fix)


def _is_troubled(health: SourceHealth, now: datetime) -> bool:
    if health.state == "active":
        return health.failing_since is not None and now - health.failing_since > _PATIENCE
    return health.trouble != _BY_HAND


def _trouble(source: SourceHealth) -> Finding:
    scope = "" if source.scope == "public" else f" --scope {source.scope}"
    name = f"“{source.name}”"
    if source.state == "ended":
        message = f"{name} has ended: {source.trouble or 'it is gone.'}"
        fix = (
            f'Name its new address with `verbale add`, or leave it; `verbale remove "{source.name}"'
        )
        return Finding("source", None, message, f"{fix}{scope}` also removes its articles.")
    fails = (
        "is paused" if source.state == "paused" else f"fails since {source.failing_since:%d %B %Y}"
    )
    fix = f'Look at {source.url}; then `verbale resume "{source.name}"{scope}`.'
    return Finding(
        "source", False, f"{name} {fails}: {source.trouble or 'no reason is known.'}", fix
    )


def _fetched(visited: Sequence[SourceHealth], now: datetime) -> Iterator[Finding]:
    late = [
        source
        for source in visited
        if source.due_at is not None and now - source.due_at > _PATIENCE
    ]
    if late:
        message = (
            f"{len(late)} sources have been due for more than a day, and no worker fetches them"
        )
        yield Finding("fetching", None, message, "Start `verbale run` or `verbale worker`.")
