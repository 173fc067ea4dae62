"""Checks before writes."""

from sqlalchemy import Connection, select

from index.errors import InputError, NotFoundError
from index.store.rows import Source
from index.store.schema import source
from index.text.language import code_of

LONGEST = {"scope": 100, "source": 500, "side": 200, "outlet": 500}
"""Most characters of each kind of name."""


def check_is_there(connection: Connection, under: Source) -> None:
    """Check that a source still exists.

    Raises:
        NotFoundError: the source was removed meanwhile.
    """
    if connection.scalar(select(source.c.id).where(source.c.id == under.id)) is None:
        raise NotFoundError(
            f"The source “{under.name}” was removed while its articles came in; "
            "start again to have it back."
        )


def check_lengths(names: dict[str, str]) -> None:
    """Check the length of names: SQLite would accept any, PostgreSQL only the column's length.

    Raises:
        InputError: a name is longer than ``LONGEST`` allows.
    """
    for what, name in names.items():
        longest = LONGEST[what]
        if len(name) > longest:
            raise InputError(
                f"The {what}'s name is too long ({len(name)} characters); "
                f"give one of {longest} or fewer."
            )


def checked_language(said: str | None) -> str | None:
    """The ISO 639-1 code of a language, or None if none is given.

    Raises:
        InputError: it is no code.
    """
    code = code_of(said)
    if said and not code:
        raise InputError(
            f"“{said}” is no language code; write two letters, such as en for English or fr for "
            "French."
        )
    return code
