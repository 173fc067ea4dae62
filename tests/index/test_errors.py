"""A refusal of a file names it, with the system's reason if there is one."""

import errno
from pathlib import Path

import pytest

from index.errors import out_of_resources, unreadable, unwritable


def test_files_are_refused_with_the_reason_of_the_system() -> None:
    missing = FileNotFoundError(2, "No such file or directory")
    assert str(unreadable(Path("a.csv"), missing)) == (
        "a.csv cannot be read: No such file or directory."
    )
    assert str(unwritable("a.csv", OSError("odd"))) == "a.csv cannot be written: odd."


@pytest.mark.parametrize(
    "number",
    [errno.EACCES, errno.EPERM],
)
def test_a_file_that_may_not_be_used_is_told_with_the_way_out(number: int) -> None:
    told = out_of_resources(OSError(number, "Not allowed", "data/chroma.lock"))
    assert str(told) == (
        "data/chroma.lock cannot be used: Not allowed. Let the user who runs Verbale read and "
        "write it, then try again."
    )
    assert out_of_resources(OSError(number, "Not allowed")) is None
