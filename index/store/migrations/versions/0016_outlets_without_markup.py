"""The names of outlets without markup: “*The Guardian*” becomes “The Guardian”."""

import re

from alembic import op
from sqlalchemy import column, or_, select, table, update
from sqlalchemy.sql.expression import TableClause

revision = "0016"
down_revision = "0015"

_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^()\s]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_EMPHASIS = re.compile(r"(\*{1,3}|'{2,5}|`|(?<!\w)_{1,2}(?!_))(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)")


def upgrade() -> None:
    """Rename the outlets of articles, and those that sources set."""
    for name in ("article", "source"):
        _rename(table(name, column("id"), column("outlet")))


def _rename(named: TableClause) -> None:
    marks = [
        named.c.outlet.contains(mark, autoescape=True)
        for mark in ("*", "''", "<", "[[", "](", "`", "_")
    ]
    found = select(named.c.id, named.c.outlet).where(or_(*marks))
    connection = op.get_bind()
    for row in connection.execute(found).all():
        plain = _plain(row.outlet)
        if plain != row.outlet:
            renamed = update(named).where(named.c.id == row.id)
            connection.execute(renamed.values(outlet=plain))


def _plain(name: str) -> str:
    bare = _TAG.sub("", _LINK.sub(r"\1", _WIKI_LINK.sub(r"\1", name)))
    return " ".join(_EMPHASIS.sub(r"\2", bare).split()) or name
