"""What stands after ``verbale`` on the command line: words, or names of files."""

from collections.abc import Iterable
from pathlib import Path

from index.errors import InputError
from index.text.charset import is_utf8
from index.text.display import undirected


def checked(arguments: Iterable[str]) -> list[str]:
    """The arguments: names of files as they are, words without what turns their direction round.

    Raises:
        InputError: one is not UTF-8 and names no file.
    """
    return [one if _names_a_file(one) else _words(one) for one in arguments]


def _names_a_file(argument: str) -> bool:
    """Whether a file is there, be it after ``--option=``."""
    names = (argument, argument.partition("=")[2])
    try:
        return any(name and Path(name).exists() for name in names)
    except (OSError, ValueError):  # too long for a name, or with what no name has
        return False


def _words(argument: str) -> str:
    if not is_utf8(argument):
        raise InputError(
            f"“{argument}” is not UTF-8, and there is no file of that name; type it anew, in a "
            "terminal that is set to UTF-8."
        )
    return undirected(argument)
