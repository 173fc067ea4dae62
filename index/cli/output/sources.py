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
    for one in sources:
        cells = (
            one.name, one.kind, f"{one.articles:,}", since(one.new_at), until(one.due_at),
            one.scope, one.side or "", in_a_word(one),
        )  # fmt: skip
        table.add_row(*(Text(harmless(cell)) for cell in cells))
    console.print(table)
    for one in sources:
        if one.trouble:
            console.print(Text(harmless(f"{one.name}: {one.trouble}"), _PALE))


def show_source(one: SourceHealth, console: Console) -> None:
    """Print all facts about one source."""
    console.print(Text(harmless(one.name), Style(bold=True)))
    facts = {
        "kind": one.kind, "address": readable(one.url or ""), "outlet": one.outlet,
        "side": one.side, "language": one.language, "scope": one.scope, "health": in_a_word(one),
        "trouble": one.trouble, "articles": f"{one.articles:,}",
        "pages waiting": f"{one.waiting:,}", "pages failed": f"{one.failed:,}",
        "last fetched": since(one.fetched_at), "last new": since(one.new_at),
        "next": until(one.due_at), "added": since(one.added_at),
    }  # fmt: skip
    for name, value in facts.items():
        if value:
            console.print(Text(f"{name:<20}", _PALE).append(Text(harmless(value), Style())))


def show_checks(checked: Sequence[SourceCheck], console: Console) -> None:
    """Print the result of each check, failures last."""
    for one in sorted(checked, key=lambda each: not each.well):
        sign = Text("ok   ", Style(color="green")) if one.well else Text("fails", _BAD)
        console.print(sign.append(Text(harmless(f" {one.name}: {one.told}"), Style())))
    console.print(f"{sum(one.well for one in checked)} of {len(checked)} can be read.")


def in_a_word(one: SourceHealth) -> str:
    """Return the health of a source in a word or two."""
    if one.state != "active":
        return one.state
    if one.failures and one.failing_since is None:
        return "failing"
    if one.failures:
        return f"failing since {since(one.failing_since)}".removesuffix(" ago")
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
