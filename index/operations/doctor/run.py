"""Runs all checks, one after the other."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from index.errors import SettingsError
from index.operations.doctor.database import (
    check_database,
    check_generations,
    check_leases,
    check_vectors,
    is_there,
    patient_url,
)
from index.operations.doctor.discord_api import check_discord
from index.operations.doctor.finding import Finding, looked
from index.operations.doctor.lexicon import check_lexicon
from index.operations.doctor.machine import check_data_folder, check_disk, check_settings
from index.operations.doctor.models import check_encoder, check_reader
from index.operations.doctor.sources import check_sources, look_at_clock
from index.operations.doctor.vectors import check_chroma
from index.settings import Settings, load_settings
from index.store.database import Database
from index.store.library import Library


def run_checks(file: Path | None = None, data: Path | None = None) -> Iterator[Finding]:
    """Check everything, without changing or creating anything.

    Args:
        file: the settings file, as for ``load_settings``.
        data: the data folder, as for ``load_settings``.
    """
    try:
        settings = load_settings(file, data)
    except SettingsError as error:
        yield Finding(
            "settings", False, str(error), "Repair that first; everything else depends on it."
        )
        return
    yield from looked("settings", partial(check_settings, settings, file))
    yield from looked("data folder", partial(check_data_folder, settings))
    yield from looked("disk", partial(check_disk, settings))
    yield from _library(settings)
    yield from looked("encoder", partial(check_encoder, settings))
    yield from looked("reader", partial(check_reader, settings))
    yield from looked("Discord", partial(check_discord, settings))


def _library(settings: Settings) -> Iterator[Finding]:
    if not is_there(settings):
        told = f"no database yet at {settings.database_url}"
        yield Finding("database", None, told, "Begin with `verbale import --sample`.")
        yield from looked("Chroma", partial(check_chroma, settings, None))
        return
    found = looked("database", partial(_database, settings))
    yield from found
    ready = any(finding.name == "tables" and finding.well for finding in found)
    if not ready:
        yield from looked("Chroma", partial(check_chroma, settings, None))
        return
    yield from looked("library", partial(_in_library, settings))


def _in_library(settings: Settings) -> Iterator[Finding]:
    with closing(Library.open(patient_url(settings))) as library:
        yield from looked("generation", partial(check_generations, settings, library))
        yield from looked("vectors", partial(check_vectors, library))
        yield from looked("Chroma", partial(check_chroma, settings, library.key_values))
        yield from looked("clock", partial(look_at_clock, library))
        yield from looked("sources", partial(check_sources, library))
        yield from looked("lexicon", partial(check_lexicon, library))
        yield from looked("workers", partial(check_leases, library))


def _database(settings: Settings) -> Iterator[Finding]:
    with closing(Database.open(patient_url(settings))) as database:
        yield from check_database(database)
