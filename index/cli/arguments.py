"""Check command-line arguments, which are words or file names."""

from collections.abc import Sequence
from itertools import islice, pairwise
from pathlib import Path

from index.errors import InputError
from index.text.charset import is_utf8
from index.text.display import undirected
from index.values import named_scope

_ANYWHERE = ("--config", "--data")
"""Options of every command, which may stand before or after it."""


def options_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the options of every command before the command."""
    rest = iter(arguments)
    first, others = list[str](), list[str]()
    for argument in rest:
        if argument == "--":
            others += [argument, *rest]
        elif argument in _ANYWHERE:
            first += [argument, *islice(rest, 1)]
        elif argument.startswith(tuple(f"{name}=" for name in _ANYWHERE)):
            first.append(argument)
        else:
            others.append(argument)
    return first if first and first[-1] in _ANYWHERE else first + others


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
