"""``verbale backup|restore``: back up the library to one file, and restore it."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import settings_of, with_library
from index.cli.output import counted, show_progress, write, write_error
from index.errors import SettingsError
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.app import Verbale
    from index.operations.backup.archive import Manifest


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

    async def settle(verbale: "Verbale") -> None:
        await verbale.admin_service.note(PUBLIC, "backup restored", file_name(file))
        await verbale.catch_up(watcher)

    with show_progress() as watcher:
        with_library(context, settle)
    write("Everything answers.\n")


def _summary(manifest: "Manifest") -> str:
    tables = ("article", "revision", "passage", "source")
    counts = [counted(manifest.count(name), name) for name in tables]
    vectors = counted(manifest.count("vector"), "vector") if manifest.vectors else "no vectors"
    return f"{', '.join(counts)} and {vectors}"
