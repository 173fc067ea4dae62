"""Errors as the terminal words them."""

import pytest

from index.cli.errors import error_message
from index.errors import (
    BuildRunningError,
    DamagedLibraryError,
    ModelMismatchError,
    SourceNotActiveError,
    SourceQuotaError,
    UnknownChunkerError,
    UnknownSourceError,
    VerbaleError,
)


@pytest.mark.parametrize(
    ("error", "way_out"),
    [
        (UnknownSourceError("Post"), "`verbale sources`"),
        (SourceNotActiveError("Post", "paused", "No server."), '`verbale resume "Post"`'),
        (SourceQuotaError(3, 3), "`verbale remove`"),
        (BuildRunningError(4), "`verbale reindex --cancel`"),
        (DamagedLibraryError("a page is malformed"), "`verbale --data FOLDER restore FILE`"),
        (ModelMismatchError("old", "new"), "`verbale reindex --model new`"),
        (UnknownChunkerError("sentences-9"), "`verbale reindex`"),
    ],
)
def test_the_terminal_names_the_command_that_helps(error: VerbaleError, way_out: str) -> None:
    assert way_out not in str(error)
    assert error_message(error).startswith(str(error))
    assert way_out in error_message(error)


def test_words_of_the_web_with_braces_are_told_as_they_are() -> None:
    assert "{error}" in error_message(UnknownSourceError("{error}"))
