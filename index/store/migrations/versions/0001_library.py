"""The first tables: scopes, sources, articles, revisions, passages, vectors, generations, words.

A copy of the tables as they were then; ``schema.py`` goes on changing, this file never does.
"""

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None

Instant = DateTime(timezone=True)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


Table(
    "scope",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    sqlite_autoincrement=True,
)

Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope_id", ForeignKey("scope.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(500), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("side", String(200)),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("scope_id", "name"),
    sqlite_autoincrement=True,
)

Table(
    "article",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope_id", ForeignKey("scope.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(32), nullable=False, unique=True),
    Column("external_id", String(500)),
    Column("url", Text),
    Column("canonical_url", Text),
    Column("outlet", String(500)),
    Column("path", Text),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("scope_id", "external_id"),
    Index(None, "scope_id"),
    # Hashes: PostgreSQL's ordinary indexes refuse what is longer than 2,700 bytes.
    Index(None, "canonical_url", postgresql_using="hash"),
    Index(None, "path", postgresql_using="hash"),
    sqlite_autoincrement=True,
)

Table(
    "article_source",
    metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("source_id", ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "source_id"),
)

Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("words_hash", String(32), nullable=False),
    Column("published_at", String(40)),
    Column("published_day", Date),
    Column("partial", Boolean, nullable=False),
    Column("gathered_at", Instant, nullable=False),
    UniqueConstraint("article_id", "number"),
    Index(None, "words_hash"),
    Index(None, "published_day"),
    sqlite_autoincrement=True,
)

Table(
    "passage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", ForeignKey("revision.id", ondelete="CASCADE"), nullable=False),
    Column("scope_id", ForeignKey("scope.id", ondelete="CASCADE"), nullable=False),
    Column("chunker", String(60), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentences", Text, nullable=False),
    Column("input_hash", String(32), nullable=False),
    UniqueConstraint("revision_id", "chunker", "ordinal"),
    Index(None, "scope_id", "chunker"),
    Index(None, "input_hash"),
    sqlite_autoincrement=True,
)

Table(
    "vector",
    metadata,
    Column("encoder", String(200), primary_key=True),
    Column("input_hash", String(32), primary_key=True),
    Column("float16", LargeBinary, nullable=False),
)

Table(
    "generation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("encoder", String(200), nullable=False),
    Column("chunker", String(60), nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

Table(
    "placed",
    metadata,
    Column("generation_id", ForeignKey("generation.id", ondelete="CASCADE"), primary_key=True),
    # No foreign key: a row outlives its passage until the vector is taken out of Chroma as well.
    Column("passage_id", Integer, primary_key=True, autoincrement=False),
    Column("scope_id", Integer, nullable=False),
    Index(None, "generation_id", "scope_id"),
)

Table(
    "memory",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("value", Text, nullable=False),
)


def upgrade() -> None:
    """Make every table of the first version, and the full text beside them."""
    connection = op.get_bind()
    metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        _fts5(connection)
    else:
        _tsvector(connection)


def _fts5(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE words USING fts5(title, text, "
        "tokenize = 'porter unicode61 remove_diacritics 2')"
    )


def _tsvector(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE words (passage_id INTEGER PRIMARY KEY "
        "REFERENCES passage (id) ON DELETE CASCADE, document tsvector NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_words_document ON words USING gin (document)")
