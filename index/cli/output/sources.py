"""Print sources and their health as text."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from index.ingest.options import SourceCheck
from index.store.source_health import SourceHealth
from index.text.display import harmless
from index.urls.canonical import readable

_PALE = Style(dim=True)
_BAD = Style(color="red")
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def show_sources(sources: Sequence[SourceHealth], console: Console) -> None:
    """Print a table of sources, then the errors of those that fail."""
    table = Table(
        "source", "kind", "articles", "last new", "next", "scope", "side", "health",
        box=None, header_style="bold",
    )  # fmt: skip
    for source in sources:
        cells = (
            source.name, source.kind, f"{source.articles:,}",
            since(source.new_at), until(source.due_at),
            source.scope, source.side or "", in_a_word(source),
        )  # fmt: skip
        table.add_row(*(Text(harmless(cell)) for cell in cells))
    console.print(table)
    for health in sources:
        if health.trouble:
            console.print(Text(harmless(f"{health.name}: {health.trouble}"), _PALE))


def show_source(health: SourceHealth, console: Console) -> None:
    """Print all facts about one source."""
    console.print(Text(harmless(health.name), Style(bold=True)))
    facts = {
        "kind": health.kind, "address": readable(health.url or ""), "outlet": health.outlet,
        "side": health.side, "language": health.language, "scope": health.scope,
        "health": in_a_word(health),
        "trouble": health.trouble, "articles": f"{health.articles:,}",
        "pages waiting": f"{health.waiting:,}", "pages failed": f"{health.failed:,}",
        "last fetched": since(health.fetched_at), "last new": since(health.new_at),
        "next": until(health.due_at), "added": since(health.added_at),
    }  # fmt: skip
    for name, value in facts.items():
        if value:
            console.print(Text(f"{name:<20}", _PALE).append(Text(harmless(value), Style())))


def show_checks(checked: Sequence[SourceCheck], console: Console) -> None:
    """Print the result of each check, failures last."""
    for result in sorted(checked, key=lambda each: not each.well):
        sign = Text("ok   ", Style(color="green")) if result.well else Text("fails", _BAD)
        console.print(sign.append(Text(harmless(f" {result.name}: {result.told}"), Style())))
    console.print(f"{sum(result.well for result in checked)} of {len(checked)} can be read.")


def in_a_word(source: SourceHealth) -> str:
    """Return the health of a source in a word or two."""
    if source.state != "active":
        return source.state
    if source.failures and source.failing_since is None:
        return "failing"
    if source.failures:
        return f"failing since {since(source.failing_since)}".removesuffix(" ago")
    return "well"


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
