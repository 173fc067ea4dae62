"""Events: which articles report the same happening, and the terms by which they were compared."""

from alembic import op
from sqlalchemy import BigInteger, Column, Date, ForeignKey, Integer, LargeBinary

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the four tables."""
    op.create_table(
        "event",
        Column("id", Integer, primary_key=True),
        Column("scope_id", Integer, _of("event", "scope"), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_scope_id", "event", ["scope_id"])
    op.create_table(
        "event_article",
        Column("article_id", Integer, _of("event_article", "article"), primary_key=True),
        Column("event_id", Integer, _of("event_article", "event"), nullable=False),
        Column("day", Date, nullable=False),
        Column("version", Integer, nullable=False),
        Column("sketch", LargeBinary, nullable=False),
    )
    op.create_index("ix_event_article_event_id", "event_article", ["event_id"])
    op.create_index("ix_event_article_day", "event_article", ["day"])
    op.create_table(
        "event_posting",
        Column("term", BigInteger, primary_key=True, autoincrement=False),
        Column("day", Date, primary_key=True),
        Column("article_id", Integer, _of("event_posting", "article"), primary_key=True),
    )
    op.create_index("ix_event_posting_article_id", "event_posting", ["article_id"])
    op.create_table(
        "event_term",
        Column("scope_id", Integer, _of("event_term", "scope"), primary_key=True),
        Column("term", BigInteger, primary_key=True, autoincrement=False),
        Column("articles", Integer, nullable=False),
    )


def _of(table: str, other: str) -> ForeignKey:
    name = f"fk_{table}_{other}_id"
    return ForeignKey(f"{other}.id", ondelete="CASCADE", name=name)
