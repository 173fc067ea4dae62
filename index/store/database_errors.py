"""Turns database errors into errors for people: damage, a full disk, an unavailable server."""

import threading
import time

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, OperationalError

from index.errors import DamagedLibraryError, InputError, SettingsError, TryLaterError, VerbaleError

_DAMAGE = "SQLITE_CORRUPT"
"""Prefixes of SQLite's error names that mean a damaged file."""
_LOOKED_AGAIN_S = 600.0
_POSTGRES_DAMAGE = ("XX001", "XX002")
_UNDECODABLE = "Could not decode to UTF-8"
"""Start of the message of sqlite3's own decoding error, which has no code."""

_WAYS_OUT = {
    "SQLITE_FULL": "Make room on the disk, then try again; what was stored is kept.",
    "SQLITE_IOERR": "Look at the disk and run `verbale doctor`, then try again.",
    "SQLITE_READONLY": "Let the user who runs Verbale write to the file and its folder, then try "
    "again.",
    "SQLITE_CANTOPEN": "See whether the folder is there and may be written to, and whether too "
    "many files are open (`ulimit -n`); then try again.",
}


def explained(error: DBAPIError, place: str) -> VerbaleError | None:
    """An error for people; None if the statement itself is wrong, which is a bug.

    Args:
        error: what the database raised.
        place: the location of the database.
    """
    if is_damage(error):
        return DamagedLibraryError(cause(error))
    if _name(error) == "SQLITE_NOTADB":
        return SettingsError(
            f"{trouble(error, place)} Name another file as store.url, or another data folder. If "
            "it was a library before, restore the last backup."
        )
    if isinstance(error, OperationalError) and _name(error) != "SQLITE_ERROR":
        return TryLaterError(f"{trouble(error, place)} {_way_out(error)}")
    if isinstance(error, DataError):
        return InputError(f"The library cannot keep what was given: {cause(error)}.")
    return None


def is_damage(error: DBAPIError) -> bool:
    """Whether the database's file itself is damaged."""
    is_undecodable = str(error.orig).startswith(_UNDECODABLE)
    is_corrupt = getattr(error.orig, "sqlstate", None) in _POSTGRES_DAMAGE
    return is_undecodable or is_corrupt or _name(error).startswith(_DAMAGE)


class Damage:
    """Checks for damage after unexpected errors, because damaged rows cause errors of any kind.

    It reads the whole file, so it runs at most every ten minutes.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._again_at = 0.0
        self._looking = threading.Lock()

    def found(self) -> DamagedLibraryError | None:
        """The damage that SQLite finds in its file; None if there is none, or was none lately."""
        if self._engine.dialect.name != "sqlite":
            return None
        with self._looking:
            if time.monotonic() < self._again_at:
                return None
            damage = self._look()
            if damage is None:
                self._again_at = time.monotonic() + _LOOKED_AGAIN_S
            return damage

    def _look(self) -> DamagedLibraryError | None:
        try:
            with self._engine.connect() as connection:
                problems = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalars().all()
        except DBAPIError as error:
            return DamagedLibraryError(cause(error)) if is_damage(error) else None
        return (
            None if problems == ["ok"] else DamagedLibraryError(" ".join(str(problems[0]).split()))
        )


def trouble(error: DBAPIError, place: str) -> str:
    """The cause, in a sentence without advice."""
    return f"The library at {place} cannot be used: {cause(error)}."


def cause(error: DBAPIError) -> str:
    """The database's message, without the statement and without stored text."""
    words = str(error.orig)
    if words.startswith(_UNDECODABLE):
        return "a text in it is no longer UTF-8"
    printable = "".join(character if character.isprintable() else " " for character in words)
    return " ".join(printable.split()).rstrip(".?")


def _name(error: DBAPIError) -> str:
    """The name of SQLite's error; empty if it has none."""
    return str(getattr(error.orig, "sqlite_errorname", ""))


def _way_out(error: DBAPIError) -> str:
    name = _name(error)
    fitting = (way for begins, way in _WAYS_OUT.items() if name.startswith(begins))
    return next(fitting, "Mend that, then try again.")
