"""``verbale status|doctor|backup|restore|reindex|verify|log|feedback``: look after the library."""

import shutil
import sys
import textwrap
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.answer.presentation.as_json import generation_object, iso
from index.cli.options import AsJson, Globals, library_of, settings_of, with_library
from index.cli.output import counted, show_progress, write, write_error, write_json
from index.errors import NotFoundError, SettingsError, TryLaterError
from index.ingest.disk import DiskGuard
from index.values import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.concurrency import ProgressCallback
    from index.indexing.service import IndexService
    from index.operations.backup.archive import Manifest
    from index.store.administration.answers import Rating
    from index.store.administration.audit_log import AuditEntry
    from index.store.rows import Generation


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Show the library's size and the index generation that answers.

    **Example**

    - `verbale status --json`
    """
    with library_of(context) as (verbale, runner):
        overview, index = runner.run(verbale.status()), runner.run(verbale.index_service.status())
    settings = settings_of(context)
    shortage = DiskGuard(settings.data, settings.gather.keep_free_mb).shortage()
    if as_json:
        shown = asdict(overview.counts) | {
            "unencoded": overview.unencoded,
            "generation": generation_object(overview.generation),
            "building": generation_object(index.building.generation if index.building else None),
            "built": round(index.building.share, 4) if index.building else None,
            "kept": generation_object(index.kept),
            "fetching_stopped": shortage,
        }
        write_json(shown, indent=2)
        return
    for name, count in asdict(overview.counts).items():
        write(f"{name:<10} {count:>9,}\n")
    if overview.unencoded:
        write(f"{overview.unencoded:,} passages are waiting to be encoded.\n")
    if overview.generation:
        write(f"generation {overview.generation.id}: {overview.generation.encoder}\n")
    if index.building:
        built = index.building
        write(
            f"generation {built.generation.id} is being built: {built.share:.0%} done "
            f"({built.generation.encoder})\n"
        )
    if index.kept:
        write(f"generation {index.kept.id} is kept for a rollback\n")
    if shortage:
        write(f"{shortage}\n")


_MARKS = {True: "✓", False: "✗", None: "–"}
_NAMES = 18


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Check everything that Verbale depends on, and say how to repair each fault.

    ✓ works, ✗ needs repair, – is information or could not be checked. Nothing is changed. The
    exit code is 1 if anything needs repair.

    **Examples**

    - `verbale doctor`
    - `verbale doctor --json`
    """
    from index.operations.doctor import run_checks  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    findings = []
    for check in run_checks(globals_.config, globals_.data):
        findings.append(check)
        if not as_json:
            width = max(60, min(100, shutil.get_terminal_size().columns))
            margin = " " * (_NAMES + 3)
            parts = [(f"{_MARKS[check.well]} {check.name:<{_NAMES}} ", margin, check.told)]
            if check.fix and not check.well:
                parts.append((f"{margin}→ ", f"{margin}  ", check.fix))
            for head, indent, told in parts:
                wrapped = textwrap.fill(
                    told, width, initial_indent=head, subsequent_indent=indent,
                    break_long_words=False, break_on_hyphens=False,
                )  # fmt: skip
                write(f"{wrapped}\n")
            sys.stdout.flush()
    if as_json:
        write_json([asdict(check) for check in findings], indent=2)
    if any(check.well is False for check in findings):
        raise typer.Exit(1)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write.", metavar="FILE")],
    vectors: Annotated[
        bool,
        typer.Option(
            "--vectors",
            help="Include the vectors: a larger file, but nothing to encode after restoring.",
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Back up the whole library to one file, while Verbale keeps running.

    The file can be restored into SQLite or PostgreSQL, whichever it came from. It gets its name
    only when it is complete. A damaged library goes to FILE.damaged, FILE stays as it is, and the
    exit code is 1.

    **Examples**

    - `verbale backup monday.verbale`
    - `verbale backup /mnt/nas/library.verbale --vectors --force`
    """
    from index.operations.backup.archive import check_free  # noqa: PLC0415 - slow
    from index.operations.backup.backup import create_backup, damage  # noqa: PLC0415 - slow
    from index.store.library import Library  # noqa: PLC0415 - slow
    from index.text.charset import file_name  # noqa: PLC0415 - slow

    with (
        closing(Library.open(settings_of(context).database_url)) as library,
        show_progress() as watcher,
    ):
        check_free(file, force=force)
        found = damage(library.database)
        written = file.with_name(f"{file.name}.damaged") if found else file
        manifest = create_backup(
            library.database, written, vectors=vectors, force=force or bool(found), watcher=watcher
        )
        library.audit_log.note(PUBLIC, "backup made", file_name(written))
    size = written.stat().st_size
    sized = f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} kB"
    write(f"Backed up {_summary(manifest)} to {written} ({sized}).\n")
    if found:
        write_error(
            f"verbale: the library is damaged ({'; '.join(found.values())}). Keep the backups that "
            f"you have: this one went to {written}, and {file} is left as it is. Run `verbale "
            "doctor` for the way out.\n"
        )
        raise typer.Exit(1)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Backup file.", metavar="FILE")],
) -> None:
    """Restore a backup into an empty library, completely or not at all.

    The file is checked before anything is written, and the restored library afterwards.

    **Examples**

    - `verbale --data /var/lib/verbale restore monday.verbale`
    - `VERBALE_STORE__URL=postgresql+psycopg://… verbale restore monday.verbale`
    """
    from index.operations.backup.backup import restore as restored_from  # noqa: PLC0415 - slow
    from index.text.charset import file_name  # noqa: PLC0415 - slow

    settings = settings_of(context)
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The data folder {settings.data} can't be created ({error.strerror}). Choose another "
            "one with --data."
        ) from error
    with show_progress() as watcher:
        restored = restored_from(file, settings.database_url, watcher)
    write(f"Restored {_summary(restored.manifest)}.\n")
    if restored.unfit:
        write(
            f"{restored.unfit:,} passages did not match their article's text when the backup was "
            "made; `verbale reindex` makes them again.\n"
        )
    if restored.left_out:
        write(f"{restored.left_out:,} addresses that no web page can have were left out.\n")
    with show_progress() as watcher, library_of(context, searching=True) as (verbale, runner):
        runner.run(verbale.admin_service.note(PUBLIC, "backup restored", file_name(file)))
        runner.run(verbale.catch_up(watcher))
    write("Everything answers.\n")


def _summary(manifest: "Manifest") -> str:
    tables = ("article", "revision", "passage", "source")
    counts = [counted(manifest.count(name), name) for name in tables]
    vectors = counted(manifest.count("vector"), "vector") if manifest.vectors else "no vectors"
    return f"{', '.join(counts)} and {vectors}"


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
        bool, typer.Option("--rollback", help="Go back to the previous generation.")
    ] = False,
    statements: Annotated[
        bool, typer.Option("--statements", help="Only read articles for who said what.")
    ] = False,
    stories: Annotated[
        bool, typer.Option("--stories", help="Only group articles by story.")
    ] = False,
    offices: Annotated[
        bool, typer.Option("--offices", help="Only read articles for who holds which office.")
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
        with library_of(context) as (verbale, runner), show_progress() as watcher:
            if stories:
                reading = verbale.event_service.group(watcher)
            elif statements:
                reading = verbale.said_service.read_statements(watcher)
            else:
                reading = verbale.lexicon_service.read_offices(watcher)
            counts = counted(runner.run(reading), "article was", "articles were")
        write(f"{counts} {'grouped' if stories else 'read'}.\n")
        return
    with library_of(context, searching=True) as (verbale, runner):
        service = verbale.index_service
        if cancel:
            now = runner.run(service.cancel())
            runner.run(service.advance())  # deletes what is no longer needed
        else:
            if rollback:
                built = runner.run(service.rollback())
            elif resume:
                state = runner.run(service.status()).building
                if state is None:
                    raise NotFoundError(
                        "There is no interrupted build; `verbale reindex` starts one."
                    )
                built = state.generation
            else:
                built = runner.run(service.start(model))
            with show_progress() as watcher:
                now = runner.run(_built(service, built, watcher))
    _tell(now)


async def _built(
    service: "IndexService", built: "Generation", watcher: "ProgressCallback"
) -> "Generation":
    """Build until the build ends, in this process or another."""
    import asyncio  # noqa: PLC0415 - slow

    still, before = 0.0, -1.0
    while True:
        await service.advance(watcher)
        now = await service.one(built.id)
        if now.state != "building":
            return now
        state = (await service.status()).building
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
    with library_of(context, searching=True) as (verbale, runner):
        verification = runner.run(verbale.index_service.verify())
        with show_progress() as watcher:
            runner.run(verbale.catch_up(watcher))
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


Scope = Annotated[
    str | None, typer.Option(help="Only this scope: public, or discord:SERVER-ID.", metavar="S")
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
    entries = with_library(context, lambda verbale: verbale.admin_service.changes(scopes, limit))
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
    ratings = with_library(context, lambda verbale: verbale.admin_service.ratings(scopes))
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
