"""Print sources and their health as text."""

from collections.abc import Sequence

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from index.answer.presentation.health import in_a_word, since, until
from index.ingest.options import SourceCheck
from index.store.source_health import SourceHealth
from index.text.display import harmless
from index.urls.canonical import readable

_PALE = Style(dim=True)
_TABLE = 80
"""Columns of a terminal from which the table of sources fits."""
_BAD = Style(color="red")


def show_sources(sources: Sequence[SourceHealth], console: Console) -> None:
    """Print a table of sources, or a list in a narrow terminal, then errors of those that fail."""
    heads = ("source", "kind", "articles", "last new", "next", "scope", "side", "health")
    table = Table(*heads, box=None, header_style="bold")
    for source in sources:
        cells = (
            source.name, source.kind, f"{source.articles:,}",
            since(source.new_at), until(source.due_at),
            source.scope, source.side or "", in_a_word(source),
        )  # fmt: skip
        table.add_row(*(Text(harmless(cell)) for cell in cells))
        if console.width < _TABLE:
            facts = zip(heads[1:], cells[1:], strict=True)
            line = " · ".join(f"{head} {cell}" for head, cell in facts if cell)
            console.print(Text(harmless(source.name), Style(bold=True)))
            console.print(Text(harmless(f"  {line}"), _PALE))
    if console.width >= _TABLE:
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
