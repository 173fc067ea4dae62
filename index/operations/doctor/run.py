"""The whole examination, one look after the other."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from index.errors import SettingsError
from index.operations.doctor.database import (
    is_there,
    look_at_database,
    look_at_generations,
    look_at_leases,
    look_at_vectors,
    patient_url,
)
from index.operations.doctor.discord_api import look_at_discord
from index.operations.doctor.finding import Check, looked
from index.operations.doctor.machine import look_at_disk, look_at_folder, look_at_settings
from index.operations.doctor.models import look_at_encoder, look_at_reader
from index.operations.doctor.sources import look_at_sources
from index.operations.doctor.vectors import look_at_chroma
from index.settings import Settings, load_settings
from index.store.database import Database
from index.store.library import Library


def examine(file: Path | None = None, data: Path | None = None) -> Iterator[Check]:
    """Look at everything; nothing is changed, and nothing is made.

    Args:
        file: the settings, as ``load_settings`` takes them.
        data: the data folder, as well.
    """
    try:
        settings = load_settings(file, data)
    except SettingsError as error:
        yield Check("settings", False, str(error), "Mend that first: all else hangs on it.")
        return
    yield from looked("settings", partial(look_at_settings, settings, file))
    yield from looked("data folder", partial(look_at_folder, settings))
    yield from looked("disk", partial(look_at_disk, settings))
    yield from _library(settings)
    yield from looked("encoder", partial(look_at_encoder, settings))
    yield from looked("reader", partial(look_at_reader, settings))
    yield from looked("Discord", partial(look_at_discord, settings))


def _library(settings: Settings) -> Iterator[Check]:
    if not is_there(settings):
        told = f"there is none yet at {settings.database_url}"
        yield Check("database", None, told, "Begin with `verbale import --sample`.")
        yield from looked("Chroma", partial(look_at_chroma, settings, None))
        return
    found = looked("database", partial(_database, settings))
    yield from found
    ready = any(one.name == "migrations" and one.well for one in found)
    if not ready:
        yield from looked("Chroma", partial(look_at_chroma, settings, None))
        return
    yield from looked("library", partial(_in_library, settings))


def _in_library(settings: Settings) -> Iterator[Check]:
    with closing(Library.open(patient_url(settings))) as library:
        yield from looked("generation", partial(look_at_generations, settings, library))
        yield from looked("vectors", partial(look_at_vectors, library))
        yield from looked("Chroma", partial(look_at_chroma, settings, library.memory))
        yield from looked("sources", partial(look_at_sources, library))
        yield from looked("workers", partial(look_at_leases, library))


def _database(settings: Settings) -> Iterator[Check]:
    with closing(Database.open(patient_url(settings))) as database:
        yield from look_at_database(database)
