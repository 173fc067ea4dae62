"""A look that fails spoils no other."""

import errno
from collections.abc import Iterator

import pytest

from index.errors import DamagedLibraryError, SettingsError, TryLaterError
from index.operations.doctor.finding import RESTORE, Finding, looked


def breaks(error: Exception) -> Iterator[Finding]:
    yield Finding("first", True, "well")
    raise error


def test_what_a_look_finds_is_told() -> None:
    found = [Finding("a", True, "well"), Finding("a", False, "not", "mend")]
    assert looked("a", lambda: found) == found


def test_a_failure_with_words_of_its_own_is_told_in_them() -> None:
    for error in (SettingsError("Put it back."), TryLaterError("Start it.")):
        assert looked("disk", lambda error=error: breaks(error)) == [  # type: ignore[misc]
            Finding("first", True, "well"), Finding("disk", False, str(error))
        ]  # fmt: skip


def test_a_look_that_crashes_is_a_finding_too(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("WARNING"):
        [first, crashed] = looked("disk", lambda: breaks(ZeroDivisionError("of nothing")))
    assert caplog.messages == []  # a person who looks sees no traceback
    assert first.well
    assert (crashed.name, crashed.well) == ("disk", False)
    assert "ZeroDivisionError: of nothing" in crashed.told
    assert crashed.fix is not None
    assert "verbale -v doctor" in crashed.fix


def test_a_damaged_library_and_what_the_machine_lacks_are_told_in_words() -> None:
    [_, damaged] = looked("log", lambda: breaks(DamagedLibraryError("a page is malformed")))
    assert damaged == Finding(
        "log", False, "the library's database is damaged (a page is malformed)", RESTORE
    )
    [_, short] = looked("log", lambda: breaks(OSError(errno.EMFILE, "Too many open files")))
    assert short.told.startswith("Too many files are open at once.")
