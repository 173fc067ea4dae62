"""How many bytes articles take, and which of their texts answers quote."""

import json

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    cast,
    column,
    func,
    insert,
    select,
    table,
    update,
)

revision = "0006"
down_revision = "0005"

_STEP = 500
"""Answers that are read at a time."""


def upgrade() -> None:
    """Add the columns and the table, and fill them from what there is."""
    op.add_column("revision", Column("bytes", Integer, nullable=False, server_default="0"))
    op.add_column("article", Column("bytes", BigInteger, nullable=False, server_default="0"))
    _count_bytes()
    op.create_index("ix_article_scope_id_outlet_bytes", "article", ["scope_id", "outlet", "bytes"])
    op.drop_index("ix_article_scope_id_outlet", "article")
    op.create_table(
        "citation",
        Column(
            "shown_key",
            String(32),
            ForeignKey("shown.key", name="fk_citation_shown_key", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column("article_key", String(32), primary_key=True),
        Column("number", Integer, primary_key=True),
    )
    op.create_index("ix_citation_article_key", "citation", ["article_key"])
    _fill_citations()


def _count_bytes() -> None:
    texts = table(
        "revision",
        *(column(name) for name in ("article_id", "title", "text", "correction", "bytes")),
    )
    articles = table("article", column("id"), column("bytes"))
    size = sum(map(_size, (texts.c.title, texts.c.text)), _size(texts.c.correction))
    op.execute(update(texts).values(bytes=size))
    of_article = select(func.coalesce(func.sum(texts.c.bytes), 0)).where(
        texts.c.article_id == articles.c.id
    )
    op.execute(update(articles).values(bytes=of_article.scalar_subquery()))


def _size(words: ColumnElement[str]) -> ColumnElement[int]:
    """Of a text, in bytes: SQLite's length counts characters."""
    if op.get_bind().dialect.name == "sqlite":
        size = func.length(cast(words, LargeBinary))
    else:
        size = func.octet_length(words)
    return func.coalesce(size, 0)


def _fill_citations() -> None:
    answers = table("shown", column("key"), column("quotes"))
    cited = table("citation", *map(column, ("shown_key", "article_key", "number")))
    connection = op.get_bind()
    last = ""
    while True:
        query = select(answers).where(answers.c.key > last).order_by(answers.c.key).limit(_STEP)
        rows = connection.execute(query).all()
        if not rows:
            return
        found = {
            (row.key, place["article"], place["revision"])
            for row in rows
            for place in json.loads(row.quotes)
        }
        names = ("shown_key", "article_key", "number")
        if found:
            connection.execute(insert(cited), [dict(zip(names, one, strict=True)) for one in found])
        last = rows[-1].key
