"""``verbale watch``: what is posted or printed when an article comes in."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from index.cli.commands.monitoring.watch_list import export, import_
from index.cli.context import Globals
from index.cli.options import AsJson
from index.cli.output.streams import write, write_json
from index.cli.question_file import words
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.answer.presentation.recall import Recalled
    from index.app import Verbale
    from index.monitoring.wordings import WordingChange
    from index.store.administration.watches import NewWatch, Watch
    from index.store.monitoring.deliveries import Delivery

    _Found = tuple[Delivery, Recalled, WordingChange | None]
    """A finding, what is quoted, and of a wording what is new."""

NOTHING_FOUND = 3

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

Number = Annotated[
    int,
    typer.Argument(
        help="Number of the watch, as `verbale watch list` shows it.",
        min=1,
        max=2**31 - 1,
        metavar="N",
    ),
]
Scope = Annotated[
    str, typer.Option(help="Scope whose articles count, beside public ones.", metavar="S")
]


@app.callback()
def watch() -> None:
    """Watch for articles that answer a question, name somebody, or bring a new wording.

    `verbale watch read` prints what has been found since you last read it.

    **Example**

    - `verbale watch add question "How many were killed in the earthquake?"`
    """


@app.command()
def add(
    context: typer.Context,
    kind: Annotated[
        Literal["question", "names", "wording"], typer.Argument(help="What to look for.")
    ],
    text: Annotated[
        list[str],
        typer.Argument(help="The question, the names, or the formula.", metavar="TEXT"),
    ],
    scope: Scope = PUBLIC,
    side: Annotated[
        str | None,
        typer.Option(help="Of wordings, only those of this side.", metavar="SIDE"),
    ] = None,
    channel: Annotated[
        str | None, typer.Option(help="Post in this Discord channel instead.", metavar="ID")
    ] = None,
    role: Annotated[
        str | None, typer.Option(help="Ping this role with each post.", metavar="ID")
    ] = None,
    webhook: Annotated[
        str | None, typer.Option(help="Post as signed JSON to this address.", metavar="URL")
    ] = None,
    most: Annotated[int, typer.Option(help="Most posts a day.", min=1, max=100, metavar="N")] = 10,
    quiet: Annotated[
        str | None,
        typer.Option(help="Hours without posts, in the server's time zone.", metavar="H-H"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a watch: for a question, for names that an article must name together, or for wordings.

    For `wording`, give a formula, such as “one China policy”: found is each article in which a side
    words it as it never did before, with the former wording and the change word by word. For names,
    a formula about them is found that a side takes up from others.

    What it finds is read with `verbale watch read`, posted in a channel of Discord while the bot
    runs, or posted to a webhook while the bot or `verbale worker` runs.

    **Examples**

    - `verbale watch add question "Who was elected president?"`
    - `verbale watch add names Macron, Merz --channel 1234567890 --quiet 22-7`
    - `verbale watch add names Macron, Merz --webhook https://example.org/hook`
    - `verbale watch add wording "expresses concern about the launch" --side China`
    """
    from index.actor import current_actor  # noqa: PLC0415 - slow
    from index.errors import InputError  # noqa: PLC0415 - as above
    from index.monitoring.pace import read_hours  # noqa: PLC0415 - slow
    from index.store.administration.watches import (  # noqa: PLC0415 - slow
        NewWatch,
        Pace,
        WatchPlace,
    )

    globals_: Globals = context.obj
    hours = read_hours(quiet) if quiet else (None, None)
    if channel and webhook:
        raise InputError("Give --channel or --webhook, not both; add a second watch for the other.")
    place = WatchPlace(channel, role=role, webhook=webhook)
    given = NewWatch(
        scope, kind, words(" ".join(text)), current_actor().who, place, Pace(most, *hours),
        side=side,
    )  # fmt: skip
    added = globals_.with_library(lambda verbale: _add(verbale, given), searching=False)
    _tell(added, "Added", as_json=as_json)
    if webhook and not as_json:
        write(f"`verbale watch addresses {added.id}` shows the secret that signs its posts.\n")


async def _add(verbale: "Verbale", given: "NewWatch") -> "Watch":
    return await verbale.watch_service.add(given)


@app.command("list")
def list_watches(
    context: typer.Context,
    scope: Annotated[
        str | None, typer.Option(help="Only watches of this scope.", metavar="S")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the watches, with what they have found.

    Questions that wait for an answer in Discord are private and not listed.

    **Examples**

    - `verbale watch list`
    - `verbale watch list --scope discord:1234567890 --json`
    """
    globals_: Globals = context.obj
    found = globals_.with_library(
        lambda verbale: verbale.watch_service.standing(scope), searching=False
    )
    from index.cli.output.monitoring.watch import show_watches, watch_object  # noqa: PLC0415 - slow

    if as_json:
        write_json([watch_object(one) for one in found], indent=2)
    elif found:
        from index.cli.output.console import standard_output  # noqa: PLC0415 - slow

        show_watches(found, standard_output())
    else:
        write("There are no watches. Add one with `verbale watch add`.\n")


@app.command()
def pause(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Pause a watch: it ignores new articles.

    **Example**

    - `verbale watch pause 3`
    """
    globals_: Globals = context.obj
    changed = globals_.with_library(
        lambda verbale: verbale.watch_service.pause(None, number), searching=False
    )
    _tell(changed, "Paused", as_json=as_json)


@app.command()
def resume(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Resume a paused watch, so that it looks at new articles.

    **Example**

    - `verbale watch resume 3`
    """
    globals_: Globals = context.obj
    changed = globals_.with_library(
        lambda verbale: verbale.watch_service.resume(None, number), searching=False
    )
    _tell(changed, "Resumed", as_json=as_json)


@app.command()
def remove(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Remove a watch.

    **Example**

    - `verbale watch remove 3`
    """
    globals_: Globals = context.obj
    gone = globals_.with_library(
        lambda verbale: verbale.watch_service.remove(None, number), searching=False
    )
    _tell(gone, "Removed", as_json=as_json)


@app.command()
def addresses(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show the address of a watch's Atom feed, and the secret that signs what its webhook gets.

    Whoever knows the address reads what the watch finds: treat it like a password.

    **Example**

    - `verbale watch addresses 3`
    """
    globals_: Globals = context.obj
    base = globals_.settings().web.address
    shown = globals_.with_library(
        lambda verbale: _addresses(verbale, number, base), searching=False
    )
    if as_json:
        write_json(shown, indent=2)
        return
    write(f"Feed: {shown['feed']}\n")
    if shown["webhook"]:
        write(f"Webhook: {shown['webhook']}\nSigned with: {shown['secret']}\n")


async def _addresses(verbale: "Verbale", number: int, base: str) -> "dict[str, str | int | None]":
    from index.answer.presentation.permalink import watch_feed_path  # noqa: PLC0415 - slow

    watch = await verbale.watch_service.one(None, number)
    keys = await verbale.watch_service.keys()
    webhook = watch.given.place.webhook
    return {
        "number": number,
        "feed": base + watch_feed_path(keys.feed_name(number)),
        "webhook": webhook,
        "secret": keys.signing_secret(number) if webhook else None,
    }


@app.command()
def read(context: typer.Context, as_json: AsJson = False) -> None:
    """Print what the watches without a channel or webhook have found, each finding once.

    Looks at what has come in first. Exit code 3: nothing was found.

    **Examples**

    - `verbale sync && verbale watch read`
    - `verbale watch read --json`
    """
    globals_: Globals = context.obj
    found = globals_.with_library(lambda verbale: _read(verbale, as_json=as_json))
    if not found:
        raise typer.Exit(NOTHING_FOUND)


app.command()(export)
app.command("import")(import_)


async def _read(verbale: "Verbale", *, as_json: bool) -> int:
    """Print each finding before it counts as read; returns their number."""
    await verbale.catch_up()
    await verbale.watch_service.match()
    service = verbale.watch_service
    found = [
        (one, told, await service.wording_change(told.answer) if _is_wording(one) else None)
        for one, told in await service.unread()
    ]
    _print(found, as_json=as_json)
    for one, *_ in found:
        await verbale.watch_service.read(one)
    return len(found)


def _is_wording(one: "Delivery") -> bool:
    return one.watch.given.kind == "wording"


def _print(found: "list[_Found]", *, as_json: bool) -> None:
    from index.cli.output.monitoring.watch import show_finding  # noqa: PLC0415 - slow
    from index.monitoring.finding_json import finding_object  # noqa: PLC0415 - as above

    if as_json:
        write_json([finding_object(one, told.answer, new) for one, told, new in found], indent=2)
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow

    console = standard_output()
    for one, told, new in found:
        show_finding(one, told.answer, new, console)
    if not found:
        write("Nothing was found.\n")


def _tell(watch: "Watch", what: str, *, as_json: bool) -> None:
    if as_json:
        from index.cli.output.monitoring.watch import watch_object  # noqa: PLC0415 - slow

        write_json(watch_object(watch), indent=2)
        return
    write(f"{what} watch {watch.id}: {watch.given.text}\n")
