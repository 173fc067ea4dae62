"""Check command-line arguments, which are words or file names."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from index.errors import InputError
from index.text.charset import is_utf8
from index.text.display import undirected
from index.values import named_scope


def checked(arguments: Sequence[str]) -> list[str]:
    """Return the arguments: file names unchanged, words without bidirectional control characters.

    Raises:
        InputError: an argument is not UTF-8 and names no file, or ``--scope`` names no scope.
    """
    for option, value in pairwise([*arguments, ""]):
        name, is_one, joined = option.partition("=")
        if name == "--scope" and (is_one or option is not arguments[-1]):
            named_scope(_words(joined if is_one else value))
    return [argument if _names_a_file(argument) else _words(argument) for argument in arguments]


def _names_a_file(argument: str) -> bool:
    """Return whether the argument, or its value after ``--option=``, is an existing file."""
    names = (argument, argument.partition("=")[2])
    try:
        return any(name and Path(name).exists() for name in names)
    except (OSError, ValueError):  # too long for a file name, or with a null byte
        return False


def _words(argument: str) -> str:
    if not is_utf8(argument):
        raise InputError(
            f"“{argument}” is not UTF-8, and no file has that name. Type it again in a terminal "
            "that is set to UTF-8."
        )
    return undirected(argument)
