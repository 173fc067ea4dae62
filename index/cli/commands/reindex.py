"""``verbale reindex|verify``: a new generation aside, and whether all is as it should be."""

from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.output.progress import show_progress
from index.cli.output.streams import write, write_error

if TYPE_CHECKING:
    from index.concurrency import ProgressCallback
    from index.indexing.build import BuildState
    from index.indexing.service import Verification
    from index.service import Verbale
    from index.store.rows import Generation

_LOOK_S = 2.0
_HELD_UP_S = 10.0
"""How long trouble may last until a person is told: a server of vectors may be back by then."""
_IDLE_S = 120.0
"""How long nothing may move before a person is told that nobody is building."""


def reindex(
    context: typer.Context,
    model: Annotated[
        str | None,
        typer.Option(help="Encode with this model; else with the settings'.", metavar="M"),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a build that was broken off.", metavar="")
    ] = False,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Give up the build; nothing changes.", metavar="")
    ] = False,
    rollback: Annotated[
        bool,
        typer.Option("--rollback", help="Go back to the generation before this one.", metavar=""),
    ] = False,
) -> None:
    """Build a new generation aside, from the library alone, and swap it in at once.

    Questions are answered all the while, and nothing is fetched from the web. Stop it whenever you
    like: `--resume` goes on, and so does the bot. The generation that answered before is kept for
    seven days.

    `verbale reindex`

    `verbale reindex --model sentence-transformers/all-mpnet-base-v2`

    `verbale reindex --rollback`
    """
    if sum((resume, cancel, rollback, model is not None)) > 1:
        raise typer.BadParameter("give one of --model, --resume, --cancel and --rollback")
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> "Generation":
        if cancel:
            given_up = await verbale.index_service.cancel()
            await verbale.index_service.advance()  # takes away what is no longer needed
            return given_up
        if rollback:
            built = await verbale.index_service.rollback()
        elif resume:
            built = await _building(verbale)
        else:
            built = await verbale.index_service.start(model)
        with show_progress() as watcher:
            return await _built(verbale, built, watcher)

    _tell(globals_.with_library(_work))


async def _building(verbale: "Verbale") -> "Generation":
    from index.errors import NotFoundError  # noqa: PLC0415 - as the others here

    state = (await verbale.index_service.status()).building
    if state is None:
        raise NotFoundError("No build was broken off; `verbale reindex` begins one.")
    return state.generation


async def _built(
    verbale: "Verbale", built: "Generation", watcher: "ProgressCallback"
) -> "Generation":
    """Build until it is over, whoever does the work."""
    import asyncio  # noqa: PLC0415 - slow

    from index.errors import TryLaterError  # noqa: PLC0415 - as the others here

    still, before = 0.0, -1.0
    while True:
        await verbale.index_service.advance(watcher)
        now = await verbale.index_service.one(built.id)
        if now.state != "building":
            return now
        share = await _share(verbale)
        still = 0.0 if share != before else still + _LOOK_S
        before = share
        if now.trouble and still >= _HELD_UP_S:
            raise TryLaterError(
                f"{now.trouble}. Nothing is lost; mend it, then run `verbale reindex --resume`. "
                "`verbale doctor` tells how Chroma is."
            )
        if still > _IDLE_S:
            raise TryLaterError(
                "Another process owns the vectors of this data folder and does not build; stop it, "
                "then run `verbale reindex --resume`."
            )
        await asyncio.sleep(_LOOK_S)


async def _share(verbale: "Verbale") -> float:
    state: BuildState | None = (await verbale.index_service.status()).building
    return state.share if state else 1.0


def _tell(now: "Generation") -> None:
    if now.state == "failed":
        write_error(f"{now.trouble} The generation before it goes on answering.\n")
        raise typer.Exit(1)
    if now.state == "kept" and now.trouble:
        write_error(f"{now.trouble} It is kept still.\n")
        raise typer.Exit(1)
    if now.state in {"cancelled", "kept"}:
        still = ", and it is kept still" if now.state == "kept" else ""
        write(f"Generation {now.id} was given up; nothing has changed{still}.\n")
        return
    write(
        f"Generation {now.id} answers now ({now.model or now.encoder}). The one before it is kept "
        "for seven days: `verbale reindex --rollback`.\n"
    )
    if now.model != now.settings_model:
        write(
            f"Your settings still name {now.settings_model}; that works until you change them. "
            f"Better set encoder.model to {now.model}.\n"
        )


def verify(context: typer.Context) -> None:
    """Hold library, full text and vectors against each other, and mend what differs.

    `verbale verify`
    """
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> "Verification":
        found = await verbale.index_service.verify()
        with show_progress() as watcher:
            await verbale.catch_up(watcher)
        return found

    found = globals_.with_library(_work)
    told = {
        "passages that full text did not know": found.words_missing,
        "entries of full text without a passage": found.words_extra,
        "passages without a vector": found.vectors_missing,
        "vectors that Chroma lacked or had too many": found.placed_wrong,
    }
    for what, count in told.items():
        shown = "not looked at: another process owns them" if count is None else f"{count:,}"
        write(f"{what:<44} {shown}\n")
    write("All is as it should be.\n" if not any(told.values()) else "Mended.\n")
