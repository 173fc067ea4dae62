"""``verbale log|feedback``: show the audit log and people's ratings of answers."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from index.cli.context import Globals
from index.cli.options import AsJson
from index.cli.output.streams import write, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.store.administration.audit_log import AuditEntry
    from index.store.administration.feedback import Rating

T = TypeVar("T", bound="AuditEntry | Rating")

Scope = Annotated[
    str | None,
    typer.Option(help="Only this scope: public, or discord:SERVER-ID.", metavar="S"),
]


def log(
    context: typer.Context,
    scope: Scope = None,
    as_json: AsJson = False,
    limit: Annotated[
        int | None, typer.Option(help="Only the newest N.", min=1, metavar="N")
    ] = None,
) -> None:
    """Show who changed what, when, and from where; newest first.

    **Examples**

    - `verbale log --limit 20`
    - `verbale log --scope discord:123456789 --json`
    """
    globals_: Globals = context.obj
    scopes = [scope] if scope else None
    entries = globals_.with_library(
        lambda verbale: verbale.admin_service.changes(scopes, limit), searching=False
    )
    _show(entries, as_json, _change, "Nothing has been changed yet.")


def feedback(context: typer.Context, scope: Scope = None, as_json: AsJson = False) -> None:
    """Show people's ratings of answers, newest first.

    `verbale evaluate --from-feedback` uses them as expected answers.

    **Examples**

    - `verbale feedback`
    - `verbale feedback --scope discord:123456789 --json`
    """
    globals_: Globals = context.obj
    scopes = [scope] if scope else None
    entries = globals_.with_library(
        lambda verbale: verbale.admin_service.ratings(scopes), searching=False
    )
    _show(entries, as_json, _rating, "No answer has been rated yet.")


def _show(
    entries: "Sequence[T]", as_json: bool, line: "Callable[[T], tuple[str | None, ...]]", none: str
) -> None:
    if as_json:
        for rating in entries:
            write_json(asdict(rating), default=_written)
        return
    if not entries:
        write(none + "\n")
    for rating in entries:
        write("  ".join(part for part in line(rating) if part) + "\n")


def _written(value: object) -> str:
    assert isinstance(value, datetime), value
    return value.isoformat()


def _change(entry: "AuditEntry") -> tuple[str | None, ...]:
    at = f"{entry.at:%Y-%m-%d %H:%M}"
    return at, entry.scope, entry.who, entry.what, entry.subject, entry.details, f"({entry.place})"


def _rating(rating: "Rating") -> tuple[str | None, ...]:
    verdict = "good" if rating.good else f"bad: {rating.reason or 'no reason given'}"
    first = rating.quotes[0] if rating.answered and rating.quotes else None
    shown = first.sentence or "(its article is gone)" if first else "(refused)"
    return (
        f"{rating.at:%Y-%m-%d %H:%M}",
        rating.scope,
        verdict,
        rating.question,
        "→",
        shown,
        rating.words,
    )
