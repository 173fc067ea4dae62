"""``verbale lexicon show|add|correct|remove|export``: who holds which office."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from index.answer.presentation.as_json import fields, quote_object
from index.cli.options import AsJson, SearchedScope, ToFile, reach, with_library, words
from index.cli.output import (
    BOLD,
    PALE,
    WARNING,
    cited,
    counted,
    read_bytes,
    save,
    styled,
    tell,
    write,
)
from index.errors import InputError
from index.values import PUBLIC, day_in_words

if TYPE_CHECKING:
    from index.answer.lexicon import LexiconAnswer, ShownHolder
    from index.store.articles.extractions import HandEntry

app = typer.Typer(
    name="lexicon",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Show and correct who holds which office.

Verbale learns office-holders from the articles, with their dates. A question for “the French
foreign minister” also finds what names Barrot. What you enter comes before what articles say.

**Example**

- `verbale lexicon show "french foreign minister"`
""",
)

Person = Annotated[str, typer.Argument(help="Full name.", metavar="PERSON")]
Office = Annotated[str, typer.Argument(help="Office with its country or body.", metavar="OFFICE")]
First = Annotated[
    str | None, typer.Option("--since", help="First day in office: 2025-07-04.", metavar="DAY")
]
Last = Annotated[
    str | None, typer.Option("--until", help="Last day in office: 2025-07-04.", metavar="DAY")
]
EntryScope = Annotated[
    str,
    typer.Option(
        "--scope", help="Whose questions it serves: public, or discord:SERVER-ID.", metavar="S"
    ),
]


@app.command("show")
def show_(
    context: typer.Context,
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORDS]", help="Office, name or a part; else all.", hidden=True),
    ] = None,
    on: Annotated[
        str | None, typer.Option(help="Who held it on this day: 2024-08-28.", metavar="DAY")
    ] = None,
    scope: SearchedScope = PUBLIC,
    as_json: AsJson = False,
) -> None:
    """List who holds an office, or which offices somebody holds, with the newest sentence for it.

    Without words, all current office-holders are listed, and which entries of the packaged
    tables newer articles contradict. Exit code 3: nobody was found.

    **Examples**

    - `verbale lexicon show "french foreign minister"`
    - `verbale lexicon show Barrot`
    - `verbale lexicon show "uk pm" --on 2024-06-01 --json`
    """
    from index.answer.lexicon import LexiconQuery, day_of  # noqa: PLC0415 - slow

    query = LexiconQuery(words(" ".join(text)) if text else "", day_of(on or ""), reach(scope))
    found = with_library(context, lambda verbale: verbale.lexicon_service.show(query))
    tell(found, lexicon_object, lexicon_lines, as_json=as_json, is_found=found.holders)


@app.command("add")
def add(
    context: typer.Context,
    person: Annotated[str | None, typer.Argument(help="Full name.", metavar="[PERSON]")] = None,
    office: Annotated[
        str | None, typer.Argument(help="Office with its country or body.", metavar="[OFFICE]")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--from", help="Add all lines of a tab-separated file.", metavar="FILE"),
    ] = None,
    since: First = None,
    until: Last = None,
    scope: EntryScope = PUBLIC,
) -> None:
    """Enter who holds an office; it comes before what the articles say.

    The first line of a file names its columns: person, office, since, until.

    **Examples**

    - `verbale lexicon add "Elena Marsh" "Norland foreign minister" --since 2026-03-01`
    - `verbale lexicon add --from holders.tsv --scope discord:1234`
    """
    from index.answer.lexicon import entries_of  # noqa: PLC0415 - slow

    if (file is None) == (person is None or office is None):
        raise typer.BadParameter("give a PERSON and an OFFICE, or a file with --from")
    if file is not None:
        try:
            entries = entries_of(read_bytes(file).decode("utf-8-sig"), scope)
        except UnicodeDecodeError as error:
            raise InputError(f"{file} is not UTF-8; save it as UTF-8.") from error
    else:
        entries = [_entry(person or "", office or "", scope, since, until)]
    added = with_library(context, lambda verbale: verbale.lexicon_service.add(entries))
    write(f"{counted(added, 'entry', 'entries')} added for {scope}.\n")


@app.command("correct")
def correct(
    context: typer.Context,
    person: Person,
    office: Office,
    name: Annotated[
        str | None, typer.Option("--name", help="The right name.", metavar="NAME")
    ] = None,
    since: First = None,
    until: Last = None,
    scope: EntryScope = PUBLIC,
) -> None:
    """Correct the name or the days of an office-holder whom the articles or you have named.

    **Examples**

    - `verbale lexicon correct "Elena Marsh" "Norland foreign minister" --until 2026-09-30`
    - `verbale lexicon correct "Elena March" "Norland foreign minister" --name "Elena Marsh"`
    """
    entry = _entry(person, office, scope, since, until)
    right = with_library(context, lambda verbale: verbale.lexicon_service.correct(entry, name))
    days = f", since {right.since}" if right.since else ""
    days += f", until {right.until}" if right.until else ""
    write(f"Corrected for {scope}: {right.person}, {right.office}{days}.\n")


@app.command("remove")
def remove(
    context: typer.Context, person: Person, office: Office, scope: EntryScope = PUBLIC
) -> None:
    """Remove an office-holder, also one whom the articles name.

    `verbale lexicon add` with the same person and office undoes this.

    **Example**

    - `verbale lexicon remove "Elena Marsh" "Norland foreign minister"`
    """
    entry = _entry(person, office, scope)
    said = with_library(context, lambda verbale: verbale.lexicon_service.remove(entry))
    kept = " Articles still say so; that is ignored." if said else ""
    write(f"Removed for {scope}: {entry.person}, {entry.office}.{kept}\n")


@app.command("export")
def export(context: typer.Context, file: ToFile = None, scope: EntryScope = PUBLIC) -> None:
    """Write what was entered, as `verbale lexicon add --from` reads it.

    **Example**

    - `verbale lexicon export holders.tsv`
    """
    lines = with_library(context, lambda verbale: verbale.lexicon_service.export(scope))
    text = "".join(f"{line}\n" for line in lines)
    save(file, text)
    if file is not None:
        write(f"{len(lines) - 1:,} entries written to {file}.\n")


def _entry(
    person: str, office: str, scope: str, since: str | None = None, until: str | None = None
) -> "HandEntry":
    from index.answer.lexicon import day_of, entry_of  # noqa: PLC0415 - slow

    return entry_of(person, office, scope, day_of(since or ""), day_of(until or ""))


def lexicon_object(found: "LexiconAnswer") -> dict[str, Any]:
    """Return the JSON object of office-holders, a public contract: only add to it."""
    outdated = [
        fields(one, "person", "office", "as_of", holder=_holder_object(one.holder))
        for one in found.outdated
    ]
    return {
        **fields(found.query, "words", "on"),
        "holders": [_holder_object(one) for one in found.holders],
        **fields(found, "more", "unread", outdated=outdated),
    }


def _holder_object(one: "ShownHolder") -> dict[str, Any]:
    names = ("person", "office", "role", "origin", "current", "first", "last", "took", "left",
             "articles", "outlets", "removed")  # fmt: skip
    quote = quote_object(one.quote) if one.quote else None
    return fields(one, *names, area=one.area or None, quote=quote)


def lexicon_lines(found: "LexiconAnswer") -> Iterator[Text]:
    """Yield the office-holders, each with the sentence that says it, or that there are none."""
    if not found.holders:
        asked = f"hold “{found.query.words}”" if found.query.words else "hold an office"
        yield styled(f"\nNobody is known to {asked}.", WARNING)
    for one in found.holders:
        now = "" if one.current else " (not now)"
        yield styled(f"\n{one.person}, {one.office}{now}", BOLD)
        yield styled(f"  {_facts(one)}", PALE)
        if quote := one.quote:
            yield from cited(quote, indent=2, span=quote.span or one.person)
    if found.more:
        yield styled(f"\n{found.more:,} more are not listed; name an office or a person.", PALE)
    if found.outdated:
        yield styled("\nPackaged entries that newer articles contradict:", BOLD)
    for old in found.outdated:
        yield styled(
            f"  {old.office}: {old.person} as of {day_in_words(old.as_of)}, "
            f"{old.holder.person} by articles until {_in_words(old.holder.last)}"
        )
    if found.unread:
        articles = counted(found.unread, "article was", "articles were")
        how = "run `verbale reindex --offices`"
        yield styled(f"\n{articles} not read for offices yet: {how}.", PALE)
    yield Text("")


def _facts(one: "ShownHolder") -> str:
    if one.removed:
        return "removed by hand"
    if one.origin == "table":
        return f"packaged table, as of {_in_words(one.last)}"
    days = f"{_in_words(one.first) or '…'} – {_in_words(one.last) or '…'}"
    if one.first == one.last:
        days = _in_words(one.first)
    said = f"{counted(one.articles, 'article')}, {counted(one.outlets, 'outlet')}"
    entered = "entered by hand" if one.origin == "entry" else ""
    took = f"took office on {_in_words(one.took)}" if one.took else ""
    left = f"left on {_in_words(one.left)}" if one.left else ""
    return " · ".join(filter(None, (entered, days, took, left, said if one.articles else "")))


def _in_words(day: date | None) -> str:
    return day_in_words(day) if day else ""
