"""``verbale lexicon show|add|correct|remove|export``: who holds which office."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.options import AsJson, SearchedScope
from index.cli.output.streams import write, write_json
from index.cli.question_file import words
from index.errors import InputError, unreadable, unwritable
from index.values import PUBLIC

if TYPE_CHECKING:
    from datetime import date

    from index.answer.lexicon import LexiconAnswer
    from index.app import Verbale
    from index.store.articles.lexicon_entries import HandEntry

NOBODY = 3

app = typer.Typer(
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
def show(
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
    from index.answer.lexicon import LexiconQuery  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    asked = words(" ".join(text)) if text else ""
    query = LexiconQuery(asked, scope, _day(on))
    found = globals_.with_library(
        lambda verbale: verbale.lexicon_service.show(query), searching=False
    )
    _print(found, as_json=as_json)
    if not found.holders:
        raise typer.Exit(NOBODY)


def _print(found: "LexiconAnswer", *, as_json: bool) -> None:
    if as_json:
        from index.cli.output.lexicon.holders_json import lexicon_object  # noqa: PLC0415 - slow

        write_json(lexicon_object(found), indent=2)
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.lexicon.holders import show_holders  # noqa: PLC0415 - slow

    show_holders(found, standard_output())


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
    from index.answer.lexicon import entries_of, entry_of  # noqa: PLC0415 - slow

    if (file is None) == (person is None or office is None):
        raise typer.BadParameter("give a PERSON and an OFFICE, or a file with --from")
    globals_: Globals = context.obj
    if file is not None:
        entries = entries_of(_text(file), scope)
    else:
        entries = [entry_of(person or "", office or "", scope, _day(since), _day(until))]
    added = globals_.with_library(
        lambda verbale: verbale.lexicon_service.add(entries), searching=False
    )
    write(f"{added:,} {'entry' if added == 1 else 'entries'} added for {scope}.\n")


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
    globals_: Globals = context.obj
    entry = _entry(person, office, scope, _day(since), _day(until))
    right = globals_.with_library(
        lambda verbale: verbale.lexicon_service.correct(entry, name), searching=False
    )
    write(f"Corrected for {scope}: {right.person}, {right.office}{_days(right)}.\n")


@app.command("remove")
def remove(
    context: typer.Context, person: Person, office: Office, scope: EntryScope = PUBLIC
) -> None:
    """Remove an office-holder, also one whom the articles name.

    `verbale lexicon add` with the same person and office undoes this.

    **Example**

    - `verbale lexicon remove "Elena Marsh" "Norland foreign minister"`
    """
    globals_: Globals = context.obj
    entry = _entry(person, office, scope)
    said = globals_.with_library(
        lambda verbale: verbale.lexicon_service.remove(entry), searching=False
    )
    kept = " Articles still say so; that is ignored." if said else ""
    write(f"Removed for {scope}: {entry.person}, {entry.office}.{kept}\n")


@app.command("export")
def export(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="File to write; else standard output.", metavar="[FILE]")
    ] = None,
    scope: EntryScope = PUBLIC,
) -> None:
    """Write what was entered, as `verbale lexicon add --from` reads it.

    **Example**

    - `verbale lexicon export holders.tsv`
    """
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> list[str]:
        return await verbale.lexicon_service.export(scope)

    lines = globals_.with_library(_work, searching=False)
    text = "".join(f"{line}\n" for line in lines)
    if file is None:
        write(text)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise unwritable(file, error) from error
    write(f"{len(lines) - 1:,} entries written to {file}.\n")


def _entry(
    person: str, office: str, scope: str, since: "date | None" = None, until: "date | None" = None
) -> "HandEntry":
    from index.answer.lexicon import entry_of  # noqa: PLC0415 - slow

    return entry_of(person, office, scope, since, until)


def _day(text: str | None) -> "date | None":
    from index.answer.lexicon import day_of  # noqa: PLC0415 - slow

    return day_of(text or "")


def _days(entry: "HandEntry") -> str:
    since = f", since {entry.since}" if entry.since else ""
    return since + (f", until {entry.until}" if entry.until else "")


def _text(file: Path) -> str:
    try:
        return file.expanduser().read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8; save it as UTF-8.") from error
    except OSError as error:
        raise unreadable(file, error) from error
