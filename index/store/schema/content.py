"""The tables of sources, articles and what is made of them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
)

from index.store.metadata import Instant, metadata
from index.text.size_policy import LONGEST_FIELD

# sqlite_autoincrement: no id is used twice; no vector left behind may point to another passage.

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
    Column("url", Text),
    Column("outlet", String(500)),
    Column("language", String(20)),
    Column("added_by", String(100)),
    Column("channel", String(100)),
    Column("state", String(20), nullable=False, server_default="active"),
    # What the last visit left for the next one. Without due_at it is not visited.
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
    UniqueConstraint("scope_id", "name"),
    Index(None, "due_at"),
    Index(None, "host", "due_at"),
    sqlite_autoincrement=True,
)

feed_entry = Table(
    "feed_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    Column("identity", String(32), nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("published_at", String(40)),
    # What the feed itself holds of the text: quoted where the page cannot be had.
    Column("fallback", Text),
    Column("host", String(300)),
    Column("due_at", Instant),
    Column("visits", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("trouble", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("article_id", ForeignKey("article.id", ondelete="SET NULL")),
    UniqueConstraint("source_id", "identity"),
    Index(None, "due_at", "host", "source_id"),
    Index(None, "host", "due_at"),
    Index(None, "article_id"),
    sqlite_autoincrement=True,
)

host = Table(
    "host",
    metadata,
    Column("name", String(300), primary_key=True),
    Column("leased_by", String(100)),
    Column("leased_until", Instant),
    Column("next_at", Instant),
    Index(None, "leased_by"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope_id", ForeignKey("scope.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(100), nullable=False),
    Column("words", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
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
    Column("identity", String(32)),
    Column("byline", Text),
    Column("language", String(20)),
    Column("gone_at", Instant),
    # The lowest id among copies; null for an article without copies.
    Column("story_id", Integer),
    # Of all its texts together.
    Column("bytes", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("scope_id", "external_id"),
    Index(None, "scope_id", "outlet", "bytes"),
    Index(None, "identity"),
    Index(None, "story_id"),
    # On PostgreSQL hashes, made by migration 0001: its ordinary indexes refuse what is longer than
    # 2,700 bytes. To say so here would import its dialect, whatever the database.
    Index(None, "canonical_url"),
    Index(None, "path"),
    sqlite_autoincrement=True,
)

band = Table(
    "band",
    metadata,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "article_id"),
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
    Column("updated_at", String(40)),
    Column("correction", Text),
    Column("bytes", Integer, nullable=False, server_default="0"),
    UniqueConstraint("article_id", "number"),
    Index(None, "words_hash"),
    Index(None, "published_day"),
    sqlite_autoincrement=True,
)

headline = func.substr(revision.c.title, 1, LONGEST_FIELD + 1).label("title")
"""A revision's title as passages are found and shown by it. Libraries made before titles were
bounded hold far longer ones, which must not be repeated with each passage."""

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

# Who speaks in a scope's articles, once per office; the name is empty if only the office is known.
speaker = Table(
    "speaker",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope_id", ForeignKey("scope.id", ondelete="CASCADE"), nullable=False),
    *(Column(part, String(200), nullable=False) for part in ("name", "office")),
    UniqueConstraint("scope_id", "name", "office"),
    sqlite_autoincrement=True,
)

# What a speaker says in the newest revision of an article, which was read by a version of rules.
attribution = Table(
    "attribution",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "revision_id", ForeignKey("revision.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("speaker_id", ForeignKey("speaker.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    *(Column(f"{of}start", Integer, nullable=False) for of in ("", "sentence_", "printed_")),
    *(Column(f"{of}end", Integer, nullable=False) for of in ("", "sentence_", "printed_")),
    sqlite_autoincrement=True,
)

attributed = Table(
    "attributed",
    metadata,
    Column("revision_id", ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
)

# One happening, told by articles: a public one, or one of a server's own articles alone.
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope_id", ForeignKey("scope.id", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_autoincrement=True,
)

# The event of an article, and the weighted terms by which it was compared.
event_article = Table(
    "event_article",
    metadata,
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Column("event_id", ForeignKey("event.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
    Index(None, "day"),
)

# The heaviest terms of an article, to look up those that may report the same event.
event_posting = Table(
    "event_posting",
    metadata,
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("article_id", ForeignKey("article.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "article_id"),
)

# In how many articles of a scope a term occurs; the term 0 counts all articles.
event_term = Table(
    "event_term",
    metadata,
    Column("scope_id", ForeignKey("scope.id", ondelete="CASCADE"), primary_key=True),
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
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
    # The settings' name of the model that is the encoder, and what the settings named at the swap.
    Column("model", Text),
    Column("settings_model", Text),
    Column("asked_by", String(100)),
    Column("ended_at", Instant),
    Column("trouble", Text),
    # The message in Discord that shows how the build gets on.
    Column("channel", String(100)),
    Column("message", String(100)),
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
