"""What can go wrong, told apart by what the caller does next.

Every message is a whole sentence for a person that names the cause. It names the way out too, where
that is the same for everyone. Where the way out is a command, the error carries data instead, and
the terminal (index/cli/errors.py) and the bot (bot/core/errors.py) add the command that they have.
"""

import errno
from typing import Any, Self

from index.told import Told

_MACHINE = {
    errno.ENOSPC: "The disk is full. Make room on it, then try again; what was stored is kept.",
    errno.EDQUOT: "Your share of the disk is full. Make room, then try again; what was stored is "
    "kept.",
    errno.EMFILE: "Too many files are open at once. Allow more (`ulimit -n 4096`, or LimitNOFILE= "
    "of a systemd service), then start Verbale again.",
    errno.ENFILE: "Too many files are open on this machine. End other programs or allow more "
    "(fs.file-max), then try again.",
}
"""What the machine ran out of, by the number of the system's error."""
_STATES = {"paused": Told("paused"), "ended": Told("ended")}
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class VerbaleError(Exception):
    """Something that a person is told in its own words, without a traceback."""

    @classmethod
    def told(cls, form: str, /, **values: Any) -> Self:
        """The error with a message that can be translated, as ``Told`` makes it."""
        return cls(Told(form, **values))


class InputError(VerbaleError):
    """What was given cannot be used; giving the same again will not help."""


class SettingsError(InputError):
    """The settings, or what they point to, do not fit together."""


class NotFoundError(InputError):
    """What was asked for by name is not there."""


class UnknownSourceError(NotFoundError):
    """A scope has no source of that name.

    Attributes:
        name: as it was given.
    """

    def __init__(self, name: str) -> None:
        super().__init__(Told("There is no source named “{name}”.", name=name))
        self.name = name


class SourceNotActiveError(InputError):
    """A source is paused or has ended, so it is not fetched.

    Attributes:
        name: the source's.
    """

    def __init__(self, name: str, state: str, trouble: str | None) -> None:
        told = Told("“{name}” is {state}. {trouble}") if trouble else Told("“{name}” is {state}.")
        values = {"name": name, "state": _STATES.get(state, state)}
        super().__init__(told.format(**values, **({"trouble": trouble} if trouble else {})))
        self.name = name


class SourceQuotaError(InputError):
    """A Discord server has as many sources as it may have."""

    def __init__(self, there: int, most: int) -> None:
        told = Told("This server has {there} of at most {most} sources of its own.")
        super().__init__(told.format(there=there, most=most))


class BuildRunningError(InputError):
    """A generation is being built already.

    Attributes:
        generation: its number.
    """

    def __init__(self, generation: int, *, back: bool = False) -> None:
        begun = Told("The way back to generation {generation} has already begun.")
        told = begun if back else Told("Generation {generation} is already being built.")
        super().__init__(told.format(generation=generation))
        self.generation = generation


class ModelMismatchError(SettingsError):
    """The settings name another model than the one that made the library's vectors.

    Attributes:
        made_with: the model that made them.
        named: the model of the settings.
    """

    def __init__(self, made_with: str, named: str, running: str | None = None) -> None:
        super().__init__(
            f"The library was encoded with {made_with}, but the settings name {running or named}."
        )
        self.made_with = made_with
        self.named = named


class UnknownChunkerError(SettingsError):
    """The library's passages were cut by a chunker that this version of Verbale does not have."""

    def __init__(self, chunker: str) -> None:
        super().__init__(
            f"The library's passages were cut by {chunker}, which this version of Verbale does not "
            "have."
        )


class OlderLibraryError(SettingsError):
    """The library's tables were made by an older Verbale."""

    def __init__(self) -> None:
        super().__init__(
            "The library was made by an older build of Verbale and was left as it is; to move its "
            "articles, run `verbale export articles.jsonl` with that build, then `verbale import "
            "articles.jsonl` with this one in another data folder."
        )


class NewerLibraryError(SettingsError):
    """The library's tables were made by a newer Verbale.

    Args:
        version: of the tables.
    """

    def __init__(self, version: int) -> None:
        super().__init__(
            f"The library was made by a newer Verbale (its tables are of version {version}); "
            "install that version, or name another data folder."
        )


class TryLaterError(VerbaleError):
    """The world was not ready (a server, a lock, a network); the same may work later."""


class EncodingError(TryLaterError):
    """Passages could not be encoded; what was stored and encoded before is kept."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(
            f"The passages could not be encoded ({type(cause).__name__}: {first_line(cause)}). The "
            "articles are stored, and found by their words alone."
        )


class DamagedLibraryError(TryLaterError):
    """The library's database is damaged; once a backup is restored, the same works again.

    Attributes:
        how: what the database finds, in its own words.
    """

    def __init__(self, how: str) -> None:
        super().__init__(f"The library's database is damaged ({how}).")
        self.how = how


def unreadable(file: object, error: OSError) -> InputError:
    """The refusal of a file that the system cannot read, named as a message calls it."""
    return InputError(f"{file} cannot be read: {error.strerror or error}.")


def unwritable(file: object, error: OSError) -> InputError:
    """The refusal of a file that the system cannot write, named as a message calls it."""
    return InputError(f"{file} cannot be written: {error.strerror or error}.")


def first_line(error: BaseException) -> str:
    """What an error says, without what follows below: SQL, or where to read about it."""
    return str(error).partition("\n")[0]


def out_of_resources(error: BaseException) -> TryLaterError | None:
    """What to say where the machine lacks disk, memory or open files, or forbids to use a file.

    None for any other error.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MemoryError):
            return TryLaterError(
                "The memory is full. End other programs, then try again; what was stored is kept."
            )
        if isinstance(cause, OSError) and cause.errno in _MACHINE:
            return TryLaterError(_MACHINE[cause.errno])
        if isinstance(cause, OSError) and cause.errno in _FORBIDDEN and cause.filename:
            return TryLaterError(
                f"{cause.filename} cannot be used: {cause.strerror}. Let the user who runs Verbale "
                "read and write it, then try again."
            )
        cause = cause.__cause__ or cause.__context__
    return None
