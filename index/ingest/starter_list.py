"""Starter lists of sources: the one that comes with Verbale, or a file of your own."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    with_config,
)
from pydantic_core import ErrorDetails

from index.data_files import STARTER
from index.errors import InputError
from index.text.language import code_of
from index.urls.canonical import canonical

_OPTIONAL = {"outlet": None, "side": None, "language": None}


def _address(url: str) -> str:
    canonical(url)
    return url


def _language(declared: str | None) -> str | None:
    code = code_of(declared)
    if declared and not code:
        raise InputError(
            f"“{declared}” is no ISO 639-1 code of a language; write two letters: en, fr."
        )
    return code


_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class StarterSource:
    """A source of a starter list.

    Attributes:
        name: its name in Verbale; unique in the list.
        url: its feed or news sitemap, as written; unique in the list.
        outlet: the publisher shown with quotes; None uses what the articles say.
        side: the country or organization that it speaks for; None for media.
        language: an ISO 639-1 code; None if the list does not say.
        groups: the groups with which it is added, by kind and by region.
    """

    name: _Words
    url: Annotated[_Words, AfterValidator(_address)]
    outlet: _Words | None
    side: _Words | None
    language: Annotated[_Words | None, AfterValidator(_language)]
    groups: Annotated[tuple[_Words, ...], Field(min_length=1)]


_SOURCE = TypeAdapter(StarterSource)
_KEYS = tuple(field.name for field in fields(StarterSource))


def read_starter(path: Path = STARTER, group: str | None = None) -> tuple[StarterSource, ...]:
    """The sources of a list, in order.

    Args:
        path: a TOML file with a ``[[source]]`` for each; config/sources.toml explains the keys.
        group: return only the sources of this group.

    Raises:
        InputError: the file cannot be read, is no valid list, or has no such group.
    """
    sources = tuple(_sources(path))
    firsts: dict[tuple[str, str], StarterSource] = {}
    for source in sources:
        for key, what in (
            (source.name.casefold(), "the name"),
            (canonical(source.url), "the address"),
        ):
            if (other := firsts.setdefault((what, key), source)) is not source:
                raise InputError(
                    f"{path.name}: “{other.name}” and “{source.name}” have {what} in common; "
                    "keep one of them, or change it."
                )
    known = _groups(sources)
    if group is not None and group not in known:
        raise InputError(
            f"{path.name} has no group “{group}”; its groups are {', '.join(known)}. "
            "Name one of them, or leave the group out to add all."
        )
    return tuple(source for source in sources if group is None or group in source.groups)


def groups(path: Path = STARTER) -> tuple[str, ...]:
    """The groups of a list: those that a source names first, then the others.

    Raises:
        InputError: as ``read_starter``.
    """
    return _groups(read_starter(path))


def _groups(sources: Sequence[StarterSource]) -> tuple[str, ...]:
    first = [source.groups[0] for source in sources]
    return tuple(dict.fromkeys((*first, *chain.from_iterable(one.groups for one in sources))))


def _sources(path: Path) -> Iterator[StarterSource]:
    """The sources of a list, each checked by itself."""
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}. Check the path and its permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not UTF-8 text; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name} is not valid TOML: {error}. Correct it there.") from error
    tables = document.pop("source", None)
    if document:
        raise InputError(
            f"{path.name} has “{next(iter(document))}” outside a source; write [[source]] above "
            "each source, and nothing else at that level."
        )
    if not isinstance(tables, list) or not tables:
        raise InputError(f"{path.name} lists no sources; write [[source]] above each of them.")
    for number, table in enumerate(tables, 1):
        if not isinstance(table, dict):
            raise InputError(
                f"{path.name}: source {number} is no table; write [[source]] on a line of its own, "
                "and name, url and groups below it."
            )
        name = table.get("name")
        named = f" (“{name}”)" if isinstance(name, str) and name else ""
        place = f"{path.name}, source {number}{named}"
        try:
            yield _SOURCE.validate_python({**_OPTIONAL, **table})
        except InputError as error:
            raise InputError(f"{place}: {error}") from error
        except ValidationError as error:
            raise InputError(f"{place}: {_explained(error.errors()[0])}") from error


def _explained(wrong: ErrorDetails) -> str:
    key = wrong["loc"][0]
    if wrong["type"] == "missing":
        needed = ", ".join(key for key in _KEYS if key not in _OPTIONAL)
        return f"{key} is missing; each source needs {needed}."
    if key not in _KEYS:
        return f"“{key}” is not known; a source has {', '.join(_KEYS)}."
    if key == "groups":
        return "groups must be a list of words in quotation marks, and not empty."
    return f"{key} must be text in quotation marks, and not empty."
