"""A refusal of a file names it, with the system's reason if there is one."""

from pathlib import Path

from index.errors import unreadable, unwritable


def test_files_are_refused_with_the_reason_of_the_system() -> None:
    missing = FileNotFoundError(2, "No such file or directory")
    assert str(unreadable(Path("a.csv"), missing)) == (
        "a.csv cannot be read: No such file or directory."
    )
    assert str(unwritable("a.csv", OSError("odd"))) == "a.csv cannot be written: odd."
