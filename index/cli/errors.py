"""Error messages of the command line: the cause, and the command that helps."""

from index.errors import (
    BuildRunningError,
    DamagedLibraryError,
    EncodingError,
    ModelMismatchError,
    SourceNotActiveError,
    SourceQuotaError,
    UnknownChunkerError,
    UnknownSourceError,
    VerbaleError,
)

_WAYS_OUT: dict[type[VerbaleError], str] = {
    UnknownSourceError: "`verbale sources` lists the sources.",
    SourceNotActiveError: 'Run `verbale resume "{error.name}"` to fetch it again.',
    SourceQuotaError: "Remove one with `verbale remove`, or raise limits.sources in the settings.",
    BuildRunningError: (
        "Wait until it ends. If it was interrupted, resume it (`verbale reindex --resume`) or "
        "cancel it (`verbale reindex --cancel`)."
    ),
    EncodingError: "Give the same command again: it encodes what is left.",
    DamagedLibraryError: (
        "Run `verbale doctor` for details. Then stop Verbale and restore the last backup into "
        "another folder: `verbale --data FOLDER restore FILE`."
    ),
    ModelMismatchError: (
        "Restore the old encoder.model setting, or encode everything again: "
        "`verbale reindex --model {error.named}`."
    ),
    UnknownChunkerError: (
        "Install the version that made them, or chunk the articles again: `verbale reindex`."
    ),
}


def error_message(error: VerbaleError) -> str:
    """Return the message to print: the error, then the command that helps if there is one."""
    way_out = _WAYS_OUT.get(type(error), "").format(error=error)
    return f"{error} {way_out}".rstrip()
