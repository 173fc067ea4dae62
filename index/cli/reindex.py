"""``verbale reindex|verify``: build a new index generation; check and repair the indexes."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from index.cli.context import with_library
from index.cli.output import counted, show_progress, write, write_error
from index.errors import NotFoundError, TryLaterError

if TYPE_CHECKING:
    from index.app import Verbale
    from index.concurrency import ProgressCallback
    from index.indexing.service import Verification
    from index.store.rows import Generation

_LOOK_S = 2.0
_HELD_UP_S = 10.0
"""Seconds that an error may last before it is reported: a vector server may recover sooner."""
_IDLE_S = 120.0
"""Seconds without progress after which the command reports that no process is building."""


def reindex(
    context: typer.Context,
    model: Annotated[
        str | None,
        typer.Option(help="Encode with this model (default: that of the settings).", metavar="M"),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Resume an interrupted build.")] = False,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Cancel the build; nothing changes.")
    ] = False,
    rollback: Annotated[
        bool,
        typer.Option("--rollback", help="Go back to the previous generation."),
    ] = False,
    statements: Annotated[
        bool,
        typer.Option("--statements", help="Only read articles for who said what."),
    ] = False,
    stories: Annotated[
        bool, typer.Option("--stories", help="Only group articles by story.")
    ] = False,
    offices: Annotated[
        bool,
        typer.Option("--offices", help="Only read articles for who holds which office."),
    ] = False,
) -> None:
    """Build a new index generation from the stored articles, then switch to it.

    Verbale answers questions meanwhile, and fetches nothing from the web. You can interrupt the
    build at any time: `--resume` or the bot resumes it. The previous generation is kept for seven
    days.

    **Examples**

    - `verbale reindex`
    - `verbale reindex --model sentence-transformers/all-mpnet-base-v2`
    - `verbale reindex --rollback`

    `verbale reindex --statements` reads the articles for `verbale said` that are not read yet, or
    were by older rules; `--offices` does so for `verbale lexicon`, and `--stories` groups articles
    that are in no story yet. They can be interrupted and run again.
    """
    if sum((resume, cancel, rollback, statements, offices, stories, model is not None)) > 1:
        raise typer.BadParameter(
            "give one of --model, --resume, --cancel, --rollback, --statements, --offices and "
            "--stories"
        )
    if stories or statements or offices:
        read = _read(context, "stories" if stories else "statements" if statements else "offices")
        counts = counted(read, "article was", "articles were")
        write(f"{counts} {'grouped' if stories else 'read'}.\n")
        return

    async def _work(verbale: "Verbale") -> "Generation":
        if cancel:
            given_up = await verbale.index_service.cancel()
            await verbale.index_service.advance()  # deletes what is no longer needed
            return given_up
        if rollback:
            built = await verbale.index_service.rollback()
        elif resume:
            state = (await verbale.index_service.status()).building
            if state is None:
                raise NotFoundError("There is no interrupted build; `verbale reindex` starts one.")
            built = state.generation
        else:
            built = await verbale.index_service.start(model)
        with show_progress() as watcher:
            return await _built(verbale, built, watcher)

    _tell(with_library(context, _work))


def _read(context: typer.Context, what: Literal["stories", "statements", "offices"]) -> int:
    """Read the articles that were not read for this yet; returns their number."""

    async def _work(verbale: "Verbale") -> int:
        reading = {
            "stories": verbale.event_service.group,
            "statements": verbale.said_service.read_statements,
            "offices": verbale.lexicon_service.read_offices,
        }
        with show_progress() as watcher:
            return await reading[what](watcher)

    return with_library(context, _work, searching=False)


async def _built(
    verbale: "Verbale", built: "Generation", watcher: "ProgressCallback"
) -> "Generation":
    """Build until the build ends, in this process or another."""
    import asyncio  # noqa: PLC0415 - slow

    still, before = 0.0, -1.0
    while True:
        await verbale.index_service.advance(watcher)
        now = await verbale.index_service.one(built.id)
        if now.state != "building":
            return now
        state = (await verbale.index_service.status()).building
        share = state.share if state else 1.0
        still = 0.0 if share != before else still + _LOOK_S
        before = share
        if now.trouble and still >= _HELD_UP_S:
            raise TryLaterError(
                f"{now.trouble}. Nothing is lost. Run `verbale doctor` to check Chroma, repair it, "
                "then run `verbale reindex --resume`."
            )
        if still > _IDLE_S:
            raise TryLaterError(
                "Another process owns the vectors of this data folder and is not building. Stop "
                "it, then run `verbale reindex --resume`."
            )
        await asyncio.sleep(_LOOK_S)


def _tell(now: "Generation") -> None:
    if now.state == "failed":
        write_error(f"{now.trouble} The previous generation still answers.\n")
        raise typer.Exit(1)
    if now.state == "kept" and now.trouble:
        write_error(f"{now.trouble} It is still kept.\n")
        raise typer.Exit(1)
    if now.state in {"cancelled", "kept"}:
        still = ", and it is still kept" if now.state == "kept" else ""
        write(f"Generation {now.id} was cancelled; nothing has changed{still}.\n")
        return
    write(
        f"Generation {now.id} answers now ({now.model or now.encoder}). The previous one is kept "
        "for seven days; `verbale reindex --rollback` goes back to it.\n"
    )
    if now.model != now.settings_model:
        write(
            f"Your settings still name {now.settings_model}. That works until you change them, but "
            f"setting encoder.model to {now.model} is safer.\n"
        )


def verify(context: typer.Context) -> None:
    """Check that library, full-text index and vectors agree; repair differences.

    **Example**

    - `verbale verify`
    """

    async def _work(verbale: "Verbale") -> "Verification":
        verification = await verbale.index_service.verify()
        with show_progress() as watcher:
            await verbale.catch_up(watcher)
        return verification

    verification = with_library(context, _work)
    differences = {
        "passages missing from the full-text index": verification.words_missing,
        "full-text entries without a passage": verification.words_extra,
        "passages without a vector": verification.vectors_missing,
        "vectors missing or left over in Chroma": verification.placed_wrong,
    }
    for what, count in differences.items():
        shown = "not checked: another process owns them" if count is None else f"{count:,}"
        write(f"{what:<44} {shown}\n")
    write("Everything agrees.\n" if not any(differences.values()) else "Repaired.\n")
    if verification.captures_damaged:
        write_error(
            f"verbale: {verification.captures_damaged:,} records or pages kept as evidence are not "
            "what they were, which nothing repairs; restore a backup.\n"
        )
        raise typer.Exit(1)
