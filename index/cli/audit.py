"""``verbale log|feedback``: show the audit log and people's ratings of answers."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from index.answer.presentation.as_json import iso
from index.cli.context import with_library
from index.cli.options import AsJson
from index.cli.output import write, write_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.store.administration.answers import Rating
    from index.store.administration.audit_log import AuditEntry

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
    scopes = [scope] if scope else None
    entries = with_library(
        context, lambda verbale: verbale.admin_service.changes(scopes, limit), searching=False
    )
    if as_json:
        _write_objects(entries)
    elif not entries:
        write("Nothing has been changed yet.\n")
    else:
        for one in entries:
            at, place = f"{one.at:%Y-%m-%d %H:%M}", f"({one.place})"
            _write_facts(at, one.scope, one.who, one.what, one.subject, one.details, place)


def feedback(context: typer.Context, scope: Scope = None, as_json: AsJson = False) -> None:
    """Show people's ratings of answers, newest first.

    `verbale evaluate --from-feedback` uses them as expected answers.

    **Examples**

    - `verbale feedback`
    - `verbale feedback --scope discord:123456789 --json`
    """
    scopes = [scope] if scope else None
    ratings = with_library(
        context, lambda verbale: verbale.admin_service.ratings(scopes), searching=False
    )
    if as_json:
        _write_objects(ratings)
    elif not ratings:
        write("No answer has been rated yet.\n")
    else:
        for one in ratings:
            verdict = "good" if one.good else f"bad: {one.reason or 'no reason given'}"
            first = one.quotes[0] if one.answered and one.quotes else None
            shown = first.sentence or "(its article is gone)" if first else "(refused)"
            at = f"{one.at:%Y-%m-%d %H:%M}"
            _write_facts(at, one.scope, verdict, one.question, "→", shown, one.words)


def _write_objects(entries: "Iterable[AuditEntry | Rating]") -> None:
    for one in entries:
        write_json(asdict(one), default=iso)


def _write_facts(*facts: str | None) -> None:
    write("  ".join(filter(None, facts)) + "\n")
