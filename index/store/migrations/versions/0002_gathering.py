"""Gathering: how sources fare, entries of feeds, hosts, notices, copies, corrections."""

import hashlib

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    column,
    select,
    table,
    update,
)

from index.store.migrations.identity_0002 import identity

revision = "0002"
down_revision = "0001"

Instant = DateTime(timezone=True)


def upgrade() -> None:
    """Add columns to what there is, and the new tables."""
    _extend_sources()
    _extend_articles()
    _make_entries()
    _make_hosts_and_notices()


def _extend_sources() -> None:
    for added in (
        Column("url", Text),
        Column("outlet", String(500)),
        Column("language", String(20)),
        Column("added_by", String(100)),
        Column("channel", String(100)),
        Column("state", String(20), nullable=False, server_default="active"),
        Column("host", String(300)),
        Column("due_at", Instant),
        Column("every_s", Float),
        Column("etag", Text),
        Column("last_modified", Text),
        Column("body_hash", String(32)),
        Column("fetched_at", Instant),
        Column("new_at", Instant),
        Column("failures", Integer, nullable=False, server_default="0"),
        Column("failing_since", Instant),
        Column("trouble", Text),
    ):
        op.add_column("source", added)
    op.create_index("ix_source_due_at", "source", ["due_at"])
    op.create_index("ix_source_host_due_at", "source", ["host", "due_at"])


def _extend_articles() -> None:
    for added in (
        Column("identity", String(32)),
        Column("byline", Text),
        Column("language", String(20)),
        Column("gone_at", Instant),
        Column("story_id", Integer),
    ):
        op.add_column("article", added)
    _identify_articles()
    op.create_index("ix_article_identity", "article", ["identity"])
    op.create_index("ix_article_story_id", "article", ["story_id"])
    op.add_column("revision", Column("updated_at", String(40)))
    op.add_column("revision", Column("correction", Text))
    op.create_table(
        "band",
        Column("value", BigInteger, primary_key=True, autoincrement=False),
        Column(
            "article_id",
            Integer,
            ForeignKey("article.id", name="fk_band_article_id", ondelete="CASCADE"),
            primary_key=True,
        ),
    )
    op.create_index("ix_band_article_id", "band", ["article_id"])


def _identify_articles() -> None:
    """What was taken in before is to be found again by other spellings of its address."""
    article = table("article", column("id"), column("canonical_url"), column("identity"))
    connection = op.get_bind()
    for row in connection.execute(select(article)).all():
        if row.canonical_url is None or "#" in row.canonical_url:
            continue
        hashed = hashlib.sha256(identity(row.canonical_url).encode()).hexdigest()[:32]
        of_row = article.c.id == row.id
        connection.execute(update(article).where(of_row).values(identity=hashed))


def _make_entries() -> None:
    op.create_table(
        "feed_entry",
        Column("id", Integer, primary_key=True),
        Column(
            "source_id",
            Integer,
            ForeignKey("source.id", name="fk_feed_entry_source_id", ondelete="CASCADE"),
            nullable=False,
        ),
        Column("identity", String(32), nullable=False),
        Column("fingerprint", String(32), nullable=False),
        Column("title", Text, nullable=False),
        Column("url", Text),
        Column("published_at", String(40)),
        Column("fallback", Text),
        Column("host", String(300)),
        Column("due_at", Instant),
        Column("visits", Integer, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("trouble", Text),
        Column("etag", Text),
        Column("last_modified", Text),
        Column(
            "article_id",
            Integer,
            ForeignKey("article.id", name="fk_feed_entry_article_id", ondelete="SET NULL"),
        ),
        UniqueConstraint("source_id", "identity", name="uq_feed_entry_source_id_identity"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_feed_entry_due_at_host_source_id", "feed_entry", ["due_at", "host", "source_id"]
    )
    op.create_index("ix_feed_entry_host_due_at", "feed_entry", ["host", "due_at"])
    op.create_index("ix_feed_entry_article_id", "feed_entry", ["article_id"])


def _make_hosts_and_notices() -> None:
    op.create_table(
        "host",
        Column("name", String(300), primary_key=True),
        Column("leased_by", String(100)),
        Column("leased_until", Instant),
        Column("next_at", Instant),
    )
    op.create_index("ix_host_leased_by", "host", ["leased_by"])
    op.create_table(
        "notice",
        Column("id", Integer, primary_key=True),
        Column(
            "scope_id",
            Integer,
            ForeignKey("scope.id", name="fk_notice_scope_id", ondelete="CASCADE"),
            nullable=False,
        ),
        Column("channel", String(100), nullable=False),
        Column("words", Text, nullable=False),
        Column("made_at", Instant, nullable=False),
        sqlite_autoincrement=True,
    )
