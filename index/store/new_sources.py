"""New sources: their columns, their free name, and what identifies their URL."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from index.store.rows import SourceKind
from index.store.schema import source
from index.store.validation import check_lengths, checked_language
from index.urls.canonical import identity


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to add; fields as in ``SourceOptions`` and ``SourceHealth``.

    ``host`` is the host in whose queue it waits; ``url`` identifies it in its scope.
    """

    scope: str
    name: str
    kind: SourceKind
    url: str | None = None
    host: str | None = None
    outlet: str | None = None
    side: str | None = None
    language: str | None = None
    by: str | None = None
    channel: str | None = None


def spelling(url: str) -> str:
    """What identifies a source's URL; a fragment distinguishes a part of a page."""
    return url if "#" in url else identity(url)


def values_of(new: NewSource) -> dict[str, Any]:
    """The columns of a new source, without its scope, its name and its times."""
    return {
        "kind": new.kind,
        "url": new.url,
        "host": new.host,
        "outlet": new.outlet,
        "side": new.side,
        "language": new.language,
        "added_by": new.by,
        "channel": new.channel,
    }


def checked(new: NewSource) -> NewSource:
    """The source with the ISO 639-1 code of its language.

    Raises:
        InputError: a name is too long, or the language is no code.
    """
    names = {"scope": new.scope, "source": new.name, "side": new.side or ""}
    check_lengths(names | {"outlet": new.outlet or ""})
    return replace(new, language=checked_language(new.language))


def free_name(connection: Connection, scope_id: int, name: str) -> str:
    """The name, with a number appended if another source of the scope has it.

    Raises:
        InputError: it is too long with its number.
    """
    taken = set(
        connection.scalars(
            select(source.c.name).where(
                source.c.scope_id == scope_id, source.c.name.startswith(name, autoescape=True)
            )
        )
    )
    free = name if name not in taken else next(one for one in _numbered(name) if one not in taken)
    check_lengths({"source": free})
    return free


def _numbered(name: str) -> Iterable[str]:
    number = 2
    while True:
        yield f"{name} ({number})"
        number += 1
