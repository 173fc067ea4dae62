"""What is looked at before anything is written."""

from sqlalchemy import Connection, select

from index.errors import InputError, NotFoundError
from index.store.rows import Source
from index.store.schema import source
from index.text.language import code_of

LONGEST = {"scope": 100, "source": 500, "side": 200, "outlet": 500}
"""Characters of a name."""


def check_is_there(connection: Connection, under: Source) -> None:
    """Refuse what comes for a source that is not there any more.

    Raises:
        NotFoundError: it was removed meanwhile.
    """
    if connection.scalar(select(source.c.id).where(source.c.id == under.id)) is None:
        raise NotFoundError(
            f"The source “{under.name}” was removed while its articles came in; "
            "start again to have it back."
        )


def check_lengths(names: dict[str, str]) -> None:
    """Refuse names that are too long: SQLite would keep any, PostgreSQL none over the column's.

    Raises:
        InputError: one is longer than ``LONGEST`` says.
    """
    for what, name in names.items():
        longest = LONGEST[what]
        if len(name) > longest:
            raise InputError(
                f"The {what}'s name is too long ({len(name)} characters); "
                f"give one of {longest} or fewer."
            )


def checked_language(said: str | None) -> str | None:
    """The ISO 639-1 code of a language that a person named, if one did.

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
