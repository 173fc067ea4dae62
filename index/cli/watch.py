"""``verbale digest|watch``: the stories of a day, and what is posted when an article comes in."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import RenderableType
from rich.text import Text

from index.answer.presentation.as_json import fields, quote_object
from index.answer.presentation.words import headline_of, outlet_of
from index.cli.ask import answer_lines
from index.cli.options import AsJson, ToFile, library_of, settings_of, with_library, words
from index.cli.output import (
    BOLD,
    NOTHING,
    PALE,
    address_line,
    counted,
    read_bytes,
    require_png,
    save,
    styled,
    tell,
    write,
    write_error,
    write_errors,
    write_json,
    write_lines,
)
from index.cli.search import change_lines
from index.values import PUBLIC, read_scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from index.monitoring.digest import Story
    from index.monitoring.service import WatchService
    from index.store.administration.watches import Rhythm, Watch

Scope = Annotated[
    str, typer.Option(help="Scope whose articles count, beside public ones.", metavar="S")
]


def digest(
    context: typer.Context,
    topics: Annotated[list[str] | None, typer.Argument(metavar="[TOPIC,…]", hidden=True)] = None,
    week: Annotated[
        bool, typer.Option("--week", help="Of the last week, not the last day.")
    ] = False,
    scope: Scope = PUBLIC,
    picture: Annotated[
        Path | None,
        typer.Option(
            help="Draw the articles of each story, by outlet or side, into this PNG file.",
            metavar="FILE",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the stories that most outlets report, each as a sentence, with outlets and sides.

    With topics, separated by commas, only stories about one of them. Counts articles dated in the
    last day or week, and undated ones that came in then. Exit code 3: there are none.

    **Examples**

    - `verbale digest`
    - `verbale digest Taiwan, climate --week --json`
    - `verbale digest --week --picture week.png`
    """
    require_png(picture)
    with library_of(context) as (verbale, runner):
        service = verbale.watch_service
        rhythm: Rhythm = "weekly" if week else "daily"
        found = runner.run(service.digest(scope, " ".join(topics or ()), rhythm))
        drawn = None
        if picture is not None and found:
            quotes = [one.quote for one in found]
            _, _, drawn = runner.run(service.digest_picture(quotes, read_scopes(scope)))
    if picture is not None and drawn is not None:
        save(picture, drawn)
    tell(found, story_objects, story_lines, as_json=as_json, is_found=found)


def story_objects(stories: "Sequence[Story]") -> list[dict[str, Any]]:
    """Return the JSON objects of stories, a public contract: only add to them."""
    return [
        {
            "articles": one.articles,
            "outlets": sorted({one.quote.source, *one.quote.also}),
            "sides": list(one.sides),
            "quote": quote_object(one.quote),
        }
        for one in stories
    ]


def story_lines(stories: "Sequence[Story]") -> Iterator[Text]:
    """Yield the stories, that of most outlets first, or that there are none."""
    for one in stories:
        quote = one.quote
        yield styled(f"\n{quote.text}")
        facts = (
            ", ".join((outlet_of(quote), *quote.also)),
            ", ".join(one.sides),
            headline_of(quote),
        )
        yield styled(" · ".join(filter(None, facts)), PALE)
        if quote.link:
            yield address_line(quote.link)
    yield Text("" if stories else "No story has come in lately.")


app = typer.Typer(name="watch", no_args_is_help=True, rich_markup_mode="markdown")

Number = Annotated[
    int,
    typer.Argument(
        help="Number of the watch, as `verbale watch list` shows it.",
        min=1,
        max=2**31 - 1,
        metavar="N",
    ),
]
OfScope = Annotated[str | None, typer.Option(help="Only watches of this scope.", metavar="S")]


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
        list[str], typer.Argument(help="The question, the names, or the formula.", metavar="TEXT")
    ],
    scope: Scope = PUBLIC,
    side: Annotated[
        str | None, typer.Option(help="Of wordings, only those of this side.", metavar="SIDE")
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
    - `verbale watch add wording "condemns the launch" --side China`
    """
    from index.actor import current_actor  # noqa: PLC0415 - slow
    from index.errors import InputError  # noqa: PLC0415 - as above
    from index.monitoring.quiet_hours import read_hours  # noqa: PLC0415 - slow
    from index.store.administration.watches import (  # noqa: PLC0415 - slow
        NewWatch,
        Pace,
        WatchPlace,
    )

    hours = read_hours(quiet) if quiet else (None, None)
    if channel and webhook:
        raise InputError("Give --channel or --webhook, not both; add a second watch for the other.")
    place = WatchPlace(channel, role=role, webhook=webhook)
    given = NewWatch(
        scope, kind, words(" ".join(text)), current_actor().who, place, Pace(most, *hours),
        side=side,
    )  # fmt: skip
    added = _do(context, lambda service: service.add(given), "Added", as_json=as_json)
    if webhook and not as_json:
        write(f"`verbale watch addresses {added.id}` shows the secret that signs its posts.\n")


@app.command("list")
def list_watches(context: typer.Context, scope: OfScope = None, as_json: AsJson = False) -> None:
    """List the watches, with what they have found.

    Questions that wait for an answer in Discord are private and not listed.

    **Examples**

    - `verbale watch list`
    - `verbale watch list --scope discord:1234567890 --json`
    """
    found = with_library(context, lambda verbale: verbale.watch_service.standing(scope))
    tell(found, lambda watches: list(map(watch_object, watches)), watch_lines, as_json=as_json)


@app.command()
def pause(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Pause a watch: it ignores new articles.

    **Example**

    - `verbale watch pause 3`
    """
    _do(context, lambda one: one.pause(None, number, paused=True), "Paused", as_json=as_json)


@app.command()
def resume(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Resume a paused watch, so that it looks at new articles.

    **Example**

    - `verbale watch resume 3`
    """
    _do(
        context,
        lambda one: one.pause(None, number, paused=False),
        "Resumed",
        as_json=as_json,
    )


@app.command()
def remove(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Remove a watch.

    **Example**

    - `verbale watch remove 3`
    """
    _do(context, lambda service: service.remove(None, number), "Removed", as_json=as_json)


@app.command()
def addresses(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show the address of a watch's Atom feed, and the secret that signs what its webhook gets.

    Whoever knows the address reads what the watch finds: treat it like a password.

    **Example**

    - `verbale watch addresses 3`
    """
    from index.answer.presentation.permalink import watch_feed_path  # noqa: PLC0415 - slow

    with library_of(context) as (verbale, runner):
        watch = runner.run(verbale.watch_service.one(None, number))
        keys = runner.run(verbale.watch_service.keys())
    webhook = watch.given.place.webhook
    feed = settings_of(context).web.address + watch_feed_path(keys.feed_name(number))
    secret = keys.signing_secret(number) if webhook else None
    if as_json:
        shown = {"number": number, "feed": feed, "webhook": webhook, "secret": secret}
        write_json(shown, indent=2)
        return
    write(f"Feed: {feed}\n")
    if webhook:
        write(f"Webhook: {webhook}\nSigned with: {secret}\n")


@app.command()
def read(context: typer.Context, as_json: AsJson = False) -> None:
    """Print what the watches without a channel or webhook have found, each finding once.

    Looks at what has come in first. Exit code 3: nothing was found.

    **Examples**

    - `verbale sync && verbale watch read`
    - `verbale watch read --json`
    """
    from index.monitoring.webhooks import finding_object  # noqa: PLC0415 - slow

    with library_of(context, searching=True) as (verbale, runner):
        runner.run(verbale.catch_up())
        service = verbale.watch_service
        runner.run(service.match())
        found = []
        for one, told in runner.run(service.unread()):
            is_wording = one.watch.given.kind == "wording"
            new = runner.run(service.wording_change(told.answer)) if is_wording else None
            found.append((one, told.answer, new))
        if as_json:
            write_json([finding_object(*each) for each in found], indent=2)
        elif not found:
            write("Nothing was found.\n")
        for one, answer, new in found:
            if not as_json:
                write_lines([_heading(one.watch, "Watch ")])
                write_lines(change_lines(new) if new else answer_lines(answer))
            runner.run(service.read(one))  # printed before it counts as read
    if not found:
        raise typer.Exit(NOTHING)


@app.command()
def export(context: typer.Context, file: ToFile = None, scope: OfScope = None) -> None:
    """Write the watches and digests as JSON, for `verbale watch import`.

    What they have found and the keys of their feeds and webhooks stay here: `verbale backup` has
    all of it. Addresses of webhooks may hold a key: keep the file private then.

    **Example**

    - `verbale watch export watches.json`
    """
    from index.monitoring.watch_file import watch_file  # noqa: PLC0415 - slow

    found = with_library(context, lambda verbale: verbale.watch_service.standing(scope))
    text = watch_file(found)
    save(file, text)
    if file is not None:
        write_error(f"Exported {counted(len(found), 'watch', 'watches')}.\n")


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="A file of `watch export` or `/settings export`.", metavar="FILE")
    ],
    scope: Annotated[
        str | None, typer.Option(help="Give all of them this scope.", metavar="S")
    ] = None,
    look: Annotated[bool, typer.Option("--look", help="Only show what would be added.")] = False,
) -> None:
    """Add the watches and digests of a file; importing a file again changes nothing.

    Reads what `verbale watch export`, `verbale watch list --json` and `/settings export` in
    Discord write. What cannot be read is named with its place; all else is added. They look at
    what comes in from now on.

    **Examples**

    - `verbale watch import watches.json --look`
    - `verbale watch import server.json --scope discord:1234567890`
    """
    from index.actor import current_actor  # noqa: PLC0415 - slow
    from index.monitoring.watch_file import (  # noqa: PLC0415 - slow
        LARGEST,
        add_watches,
        read_watch_file,
    )

    wanted = read_watch_file(read_bytes(file, LARGEST + 1), current_actor().who, scope)
    added, known, bad = with_library(
        context, lambda verbale: add_watches(verbale.watch_service, wanted, look=look)
    )
    write_errors(bad, 50)
    counts = [
        f"{added:,} {'to add' if look else 'added'}",
        f"{known:,} there already",
        f"{len(bad):,} not added" if bad else "",
    ]
    write(f"{', '.join(filter(None, counts))}.\n")
    if bad and not (added or known):
        raise typer.Exit(1)


def _do(
    context: typer.Context,
    work: "Callable[[WatchService], Coroutine[Any, Any, Watch]]",
    done: str,
    *,
    as_json: bool,
) -> "Watch":
    """Change a watch, and tell that it is done."""
    watch = with_library(context, lambda verbale: work(verbale.watch_service))
    if as_json:
        write_json(watch_object(watch), indent=2)
    else:
        write(f"{done} watch {watch.id}: {watch.given.text}\n")
    return watch


def watch_object(watch: "Watch") -> dict[str, Any]:
    """Return the JSON object of a watch, a public contract: only add to it."""
    from index.monitoring.watch_file import fields_of  # noqa: PLC0415 - slow

    return {
        "number": watch.id,
        **fields_of(watch),
        **fields(watch, "made_at", "trouble", "posted", "left_out"),
    }


def watch_lines(watches: "Sequence[Watch]") -> Iterator[RenderableType]:
    """Yield two lines for each watch, or that there are none."""
    from index.monitoring.quiet_hours import in_figures  # noqa: PLC0415 - slow

    for one in watches:
        given, place = one.given, one.given.place
        posts, quiet = bool(place.channel or place.webhook), in_figures(given.pace)
        channel = f"channel {place.channel}" if place.channel else "verbale watch read"
        trouble = f": {one.trouble}" if one.trouble else ""
        facts = (
            f"webhook {place.webhook}" if place.webhook else channel,
            f"role {place.role}" if place.role else "",
            given.scope if given.scope != PUBLIC else "",
            f"side {given.side}" if given.side else "",
            f"at most {given.pace.most_a_day} a day" if posts else "",
            f"quiet {quiet}" if quiet else "",
            f"paused{trouble}" if one.paused else "",
            f"{one.posted} {'posted' if posts else 'found'}",
            f"{one.left_out} left out" if one.left_out else "",
        )
        yield _heading(one)
        yield styled(" · ".join(filter(None, facts)), PALE)
    yield Text("" if watches else "There are no watches. Add one with `verbale watch add`.")


def _heading(watch: "Watch", before: str = "") -> Text:
    return styled(f"\n{before}{watch.id} · {watch.given.kind} · {watch.given.text}", BOLD)
