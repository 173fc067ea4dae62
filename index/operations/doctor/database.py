"""Checks the database: its tables, generations, vectors and leases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.embedding.registry import EncoderRegistry
from index.errors import (
    ModelMismatchError,
    SettingsError,
    UnknownChunkerError,
)
from index.indexing.live_generation import LiveGeneration
from index.operations.backup.create import damage
from index.operations.doctor.finding import RESTORE, Finding
from index.settings import Settings
from index.store.database import Database, with_connect_timeout
from index.store.library import Library, has_tables
from index.store.rows import Generation

PATIENCE_S = 5
"""Time limit for connecting to a database server."""

_STALE = timedelta(days=1)
_SQLITE = "sqlite:///"
_WELL = {
    "integrity": "the database finds its file whole",
    "values": "every value is of its kind",
    "texts": "every text is as it was taken in",
}


def is_there(settings: Settings) -> bool:
    """Whether there is a database; opening a missing SQLite file would create it."""
    url = settings.database_url
    return not url.startswith(_SQLITE) or Path(url.removeprefix(_SQLITE)).exists()


def patient_url(settings: Settings) -> str:
    """The database's URL, with a time limit for connecting."""
    return with_connect_timeout(settings.database_url, PATIENCE_S)


def check_database(database: Database) -> Iterator[Finding]:
    """Check that the database answers, and that its tables are of this version and undamaged."""
    yield Finding("database", True, f"{database.place} answers")
    try:
        with database.reading() as connection:
            ready = has_tables(connection)
    except SettingsError as error:
        message, _, fix = str(error).partition("; ")
        yield Finding("tables", False, message, f"{fix[0].upper()}{fix[1:]}")
        return
    if not ready:
        fix = "Nothing to do: the next command makes them."
        yield Finding("tables", None, "there are none yet", fix)
        return
    yield Finding("tables", True, "they are of this version")
    yield from check_content(database)


def check_generations(settings: Settings, library: Library) -> Iterator[Finding]:
    """Check which generation is live, and whether a build is running or has failed."""
    live = library.generations.live()
    if live is None:
        message = "nothing was ever taken in"
        yield Finding("generation", None, message, "Begin with `verbale import --sample`.")
        return
    yield _fits(settings, library, live)
    if (building := library.generations.building()) is not None:
        yield _building(building)
    last = library.generations.all()[0]
    if last.state == "failed":
        message = f"generation {last.id} failed: {last.trouble or 'for an unknown reason'}"
        yield Finding("re-index", None, message, "Repair the cause, then run `verbale reindex`.")


def _fits(settings: Settings, library: Library, live: Generation) -> Finding:
    try:
        LiveGeneration(library, EncoderRegistry(settings.encoder.model)).checked()
    except SettingsError as error:
        return Finding("generation", False, f"number {live.id} cannot answer", _way_out(error))
    return Finding("generation", True, f"number {live.id} answers, by {live.encoder}")


def _way_out(error: SettingsError) -> str:
    match error:
        case ModelMismatchError():
            reindex = f"`verbale reindex --model {error.named}`"
            restore = "Restore the old encoder.model setting"
            return f"{error} {restore}, or encode everything again: {reindex}."
        case UnknownChunkerError():
            return f"{error} Install the version that made them, or run `verbale reindex`."
    return str(error)


def _building(building: Generation) -> Finding:
    since = building.made_at or datetime.now(UTC)
    message = f"generation {building.id} is being built since {since:%d %B %Y, %H:%M} UTC"
    if building.trouble:
        fix = f"{building.trouble}. Repair the cause; the build then resumes on its own."
        return Finding("re-index", False, f"{message}, and stands still", fix)
    if datetime.now(UTC) - since < _STALE:
        return Finding("re-index", True, message)
    fix = "The bot builds it; without it, `verbale reindex --resume`. `--cancel` cancels it."
    return Finding("re-index", None, message, fix)


def check_vectors(library: Library) -> Iterator[Finding]:
    """Check whether every passage has a vector, and the full-text index its words."""
    live = library.generations.live()
    if live is None:
        return
    verify = "`verbale verify` makes them anew."
    if damaged := sum(map(len, library.vectors.damaged().values())):
        message = f"{damaged:,} are damaged: not finite, or not of unit length"
        yield Finding("vectors", False, message, verify)
    if waiting := len(library.vectors.unencoded(live)):
        message = f"{waiting:,} passages have no vector yet; until then only their words find them"
        fix = "The bot encodes them in the background. Without a bot, run `verbale sync`."
        yield Finding("vectors", None, message, fix)
    if not waiting and not damaged:
        yield Finding("vectors", True, "every passage has its own")
    if differing := library.full_text_check.differing():
        message = f"{differing:,} entries differ from their passages"
        yield Finding("full text", False, message, verify)


def check_content(database: Database) -> Iterator[Finding]:
    """Check everything that a backup would hold."""
    found = damage(database)
    for name, well in _WELL.items():
        told = found.get(name)
        fix = "`verbale verify` makes it anew." if told and "FTS5" in told else RESTORE
        yield Finding(name, told is None, told or well, fix if told else None)


def check_leases(library: Library) -> Iterator[Finding]:
    """Check for leases of workers that no longer run."""
    leases = library.fetch_queue.leases(datetime.now(UTC))
    message = f"{leases.held} hosts are being fetched from"
    if not leases.expired:
        yield Finding("workers", True, message)
        return
    message += f", and {leases.expired} are leased to workers that no longer run"
    yield Finding("workers", None, message, "Nothing to do: the next worker takes them over.")
