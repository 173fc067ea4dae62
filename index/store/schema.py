"""The tables of the library. Migrations build them; a test keeps the two equal."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware datetime in, UTC out: SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(naming_convention=NAMING)

# sqlite_autoincrement: an id is never used twice, so that a vector left behind can never point to
# another passage.

scope = Table(
    "scope",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    sqlite_autoincrement=True,
)

source = Table(
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

article = Table(
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

article_source = Table(
    "article_source",
    metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("source_id", ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "source_id"),
)

revision = Table(
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

passage = Table(
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

vector = Table(
    "vector",
    metadata,
    Column("encoder", String(200), primary_key=True),
    Column("input_hash", String(32), primary_key=True),
    Column("float16", LargeBinary, nullable=False),
)

generation = Table(
    "generation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("encoder", String(200), nullable=False),
    Column("chunker", String(60), nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

placed = Table(
    "placed",
    metadata,
    Column("generation_id", ForeignKey("generation.id", ondelete="CASCADE"), primary_key=True),
    # No foreign key: a row outlives its passage until the vector is taken out of Chroma as well.
    Column("passage_id", Integer, primary_key=True, autoincrement=False),
    Column("scope_id", Integer, nullable=False),
    Index(None, "generation_id", "scope_id"),
)

memory = Table(
    "memory",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("value", Text, nullable=False),
)
