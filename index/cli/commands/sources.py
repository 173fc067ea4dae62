"""``verbale sources|remove|pause|resume``: list, check and manage sources."""

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from index.answer.presentation.library_json import source_object
from index.cli.commands.ingest import add as add_addresses
from index.cli.commands.subscriptions import export, import_
from index.cli.context import Globals, check_named
from index.cli.options import AsJson
from index.cli.output.progress import show_progress
from index.cli.output.streams import write, write_json
from index.errors import InputError
from index.values import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from index.app import Verbale
    from index.ingest.options import SourceCheck
    from index.ingest.service import SourceService
    from index.store.source_health import SourceHealth

T = TypeVar("T")

AT_ONCE = 8
"""Sources checked at the same time."""

Name = Annotated[
    str, typer.Argument(help="Name of the source, as `verbale sources` shows it.", metavar="NAME")
]
InScope = Annotated[str, typer.Option(help="Scope of the source.", metavar="S")]

app = typer.Typer(invoke_without_command=True, rich_markup_mode="markdown")


@app.callback()
def sources(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """List the sources and their health; check them, or add the starter list.

    **Examples**

    - `verbale sources`
    - `verbale sources add --starter ministries`
    - `verbale sources check`
    """
    if context.invoked_subcommand is not None:
        return
    globals_: Globals = context.obj
    sources = globals_.with_library(
        lambda verbale: verbale.source_service.health(), searching=False
    )
    if as_json:
        write_json([source_object(source) for source in sources])
        return
    if not sources:
        write(
            "There are no sources yet. Add some with `verbale import`, `verbale add` or "
            "`verbale sources add --starter`.\n"
        )
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.sources import show_sources  # noqa: PLC0415 - slow

    show_sources(sources, standard_output())


def _done(
    globals_: Globals, scope: str, name: str, work: "Callable[[SourceService], Awaitable[T]]"
) -> T:
    """Run ``work`` on one source."""

    async def _work(verbale: "Verbale") -> T:
        await check_named(verbale, scope, name)
        return await work(verbale.source_service)

    return globals_.with_library(_work, searching=False)


@app.command("show")
def show(context: typer.Context, name: Name, scope: InScope = PUBLIC) -> None:
    """Show all facts about one source.

    **Example**

    - `verbale sources show "UN News"`
    """
    globals_: Globals = context.obj
    sources = _done(globals_, scope, name, lambda gathering: gathering.one(scope, name))
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.sources import show_source  # noqa: PLC0415 - slow

    show_source(sources, standard_output())


@app.command("add")
def add(
    context: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="GROUP", hidden=True),
    ] = None,
    starter: Annotated[bool, typer.Option("--starter", help="Add from the starter list.")] = False,
    scope: InScope = PUBLIC,
) -> None:
    """Add diplomatic sources from the starter list, all of them or by group.

    The bot, `verbale worker` or `verbale sync` fetches them. The addresses of the list are
    untested: run `verbale sources check` to see which of them answer.

    **Examples**

    - `verbale sources add --starter`
    - `verbale sources add --starter ministries bodies`
    """
    if not starter:
        if not what:
            raise typer.BadParameter("give addresses, or --starter for the starter list")
        add_addresses(context, what, scope=scope)
        return
    from index.ingest.starter_list import read_starter  # noqa: PLC0415 - slow

    groups: list[str | None] = [*what] if what else [None]
    starters = [starter for group in groups for starter in read_starter(group=group)]
    globals_: Globals = context.obj
    added = globals_.with_library(
        lambda verbale: verbale.source_service.add_starter(starters, scope), searching=False
    )
    write(
        f"Added {added} of {len(starters)} sources; the others existed already. `verbale sources "
        "check` shows which can be read, `verbale sync` fetches them.\n"
    )


app.command("import")(import_)
app.command("export")(export)


@app.command("check")
def check(
    context: typer.Context,
    name: Annotated[list[str] | None, typer.Argument(metavar="NAME", hidden=True)] = None,
    starter: Annotated[
        bool, typer.Option("--starter", help="Check the starter list, added or not.")
    ] = False,
    scope: Annotated[
        str | None, typer.Option(help="Scope of the sources (default: all).", metavar="S")
    ] = None,
) -> None:
    """Check whether every source can be fetched and read; store nothing.

    **Examples**

    - `verbale sources check`
    - `verbale sources check --starter`
    """
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> "list[SourceCheck]":
        return await _check(verbale, await _addresses(verbale, name or [], scope, starter=starter))

    checked = globals_.with_library(_work, searching=False)
    if not checked:
        write("There are no sources with an address to check. Add some with `verbale add`.\n")
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.sources import show_checks  # noqa: PLC0415 - slow

    show_checks(checked, standard_output())
    if not all(result.well for result in checked):
        raise typer.Exit(1)


async def _addresses(
    verbale: "Verbale", names: list[str], scope: str | None, *, starter: bool
) -> list[tuple[str, str]]:
    """Return the sources to check, as pairs of name and address.

    Raises:
        NotFoundError: there is no source of that name.
        InputError: a named source came from a file.
    """
    if starter:
        from index.ingest.starter_list import read_starter  # noqa: PLC0415 - slow

        return [(starter.name, starter.url) for starter in read_starter()]
    sources = await verbale.source_service.health((scope,) if scope else None)
    if names:
        sources = [match for name in names for match in await _named(verbale, sources, name, scope)]
    return [(source.name, source.url) for source in sources if source.url is not None]


async def _named(
    verbale: "Verbale", among: "list[SourceHealth]", name: str, scope: str | None
) -> "list[SourceHealth]":
    named = [source for source in among if source.name == name]
    if not named:
        await check_named(verbale, scope or PUBLIC, name)
        return [await verbale.source_service.one(scope or PUBLIC, name)]
    if all(source.url is None for source in named):
        raise InputError(f"“{name}” came from a file, so there is no server to check.")
    return named


async def _check(verbale: "Verbale", addresses: list[tuple[str, str]]) -> "list[SourceCheck]":
    import asyncio  # noqa: PLC0415 - slow

    slots = asyncio.Semaphore(AT_ONCE)
    done = 0
    with show_progress() as watcher:

        async def one(name: str, url: str) -> "SourceCheck":
            nonlocal done
            async with slots:
                checked = await verbale.source_service.try_out(name, url)
            done += 1
            watcher("checking", done, len(addresses))
            return checked

        return list(await asyncio.gather(*(one(*pair) for pair in addresses)))


def remove(context: typer.Context, name: Name, scope: InScope = PUBLIC) -> None:
    """Remove a source and the articles that only it brought; they are no longer quoted.

    **Example**

    - `verbale remove sample`
    """
    globals_: Globals = context.obj
    gone = _done(globals_, scope, name, lambda gathering: gathering.remove(name, scope))
    articles = "1 article" if gone == 1 else f"{gone:,} articles"
    write(f"Removed {name}, and {articles} with it.\n")


def pause(context: typer.Context, name: Name, scope: InScope = PUBLIC) -> None:
    """Stop fetching a source until it is resumed; its articles stay.

    **Example**

    - `verbale pause "UN News"`
    """
    globals_: Globals = context.obj
    _done(globals_, scope, name, lambda gathering: gathering.pause(scope, name))
    write(f"Paused {name}; `verbale resume` resumes fetching.\n")


def resume(context: typer.Context, name: Name, scope: InScope = PUBLIC) -> None:
    """Resume fetching a source that a person paused or that failed too often.

    **Example**

    - `verbale resume "UN News"`
    """
    globals_: Globals = context.obj
    _done(globals_, scope, name, lambda gathering: gathering.resume(scope, name))
    write(f"Resumed {name}; it is due now.\n")
