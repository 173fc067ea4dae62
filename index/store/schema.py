"""The tables of the library."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    Float,
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
    exists,
    func,
    text,
)
from sqlalchemy.schema import SchemaItem

from index.text.size_policy import LONGEST_FIELD
from index.told import restored, stored

SCHEMA = 1
"""The version of the tables; every change of them raises it."""

LONGEST_NAME = 200
"""Most characters of a person, an office or an area."""

_ON_SQLITE = (
    "CREATE VIRTUAL TABLE words USING fts5(title, text, "
    "tokenize = 'porter unicode61 remove_diacritics 2')",
)
_ON_POSTGRES = (
    "CREATE TABLE words (passage_id INTEGER PRIMARY KEY "
    "REFERENCES passage (id) ON DELETE CASCADE, document tsvector NOT NULL)",
    "CREATE INDEX ix_words_document ON words USING gin (document)",
    "CREATE INDEX ix_article_canonical_url ON article USING hash (canonical_url)",
    "CREATE INDEX ix_article_path ON article USING hash (path)",
)


def create_tables(connection: Connection) -> None:
    """Create every table in a database without tables, and full text beside them."""
    metadata.create_all(connection, checkfirst=False)
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _ON_SQLITE if is_sqlite else _ON_POSTGRES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("CREATE TABLE schema_version (version INTEGER NOT NULL)")
    connection.execute(text("INSERT INTO schema_version VALUES (:version)"), {"version": SCHEMA})


class ToldText(TypeDecorator[str]):
    """Words for people, with the form and the values from which they were made."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it is stored."""
        return None if value is None else stored(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it was."""
        return None if value is None else restored(value)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC, because SQLite has no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC for storage."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: SchemaItem) -> Table:
    return Table(name, metadata, *parts)


def _numbered(name: str, *parts: SchemaItem) -> Table:
    """A table that uses no id twice: a vector left behind may not point to another passage."""
    number = Column("id", Integer, primary_key=True)
    return Table(name, metadata, number, *parts, sqlite_autoincrement=True)


def _of(parent: str, *, primary_key: bool = False, index: bool | None = None) -> Column[int]:
    """The id of a row of another table, with which this one goes."""
    key = ForeignKey(f"{parent}.id", ondelete="CASCADE")
    return Column(f"{parent}_id", key, primary_key=primary_key, index=index, nullable=False)


# Sources, articles and what is made of them.

scope = _numbered(
    "scope",
    Column("name", String(100), nullable=False, unique=True),
)

source = _numbered(
    "source",
    _of("scope"),
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
    Column("due_at", Instant, index=True),
    Column("every_s", Float),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String(32)),
    Column("fetched_at", Instant),
    Column("new_at", Instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failing_since", Instant),
    Column("trouble", ToldText),
    UniqueConstraint("scope_id", "name"),
    Index(None, "host", "due_at"),
)

feed_entry = _numbered(
    "feed_entry",
    _of("source"),
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
    Column("trouble", ToldText),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("article_id", ForeignKey("article.id", ondelete="SET NULL"), index=True),
    UniqueConstraint("source_id", "identity"),
    Index(None, "due_at", "host", "source_id"),
    Index(None, "host", "due_at"),
)

host = _table(
    "host",
    Column("name", String(300), primary_key=True),
    Column("leased_by", String(100), index=True),
    Column("leased_until", Instant),
    Column("next_at", Instant),
)

notice = _numbered(
    "notice",
    _of("scope"),
    Column("channel", String(100), nullable=False),
    Column("words", ToldText, nullable=False),
    Column("made_at", Instant, nullable=False),
)

article = _numbered(
    "article",
    _of("scope"),
    Column("key", String(32), nullable=False, unique=True),
    Column("external_id", String(500)),
    Column("url", Text),
    Column("canonical_url", Text),
    Column("outlet", String(500)),
    Column("path", Text),
    Column("added_at", Instant, nullable=False),
    Column("identity", String(32), index=True),
    Column("byline", Text),
    Column("language", String(20)),
    Column("gone_at", Instant),
    # The lowest id among copies; null for an article without copies.
    Column("story_id", Integer, index=True),
    # Of all its texts together.
    Column("bytes", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("scope_id", "external_id"),
    Index(None, "scope_id", "outlet", "bytes"),
    # On PostgreSQL these are hashes (_ON_POSTGRES): its ordinary indexes refuse what is longer than
    # 2,700 bytes. To say so here would import its dialect, whatever the database.
    Index(None, "canonical_url").ddl_if(dialect="sqlite"),
    Index(None, "path").ddl_if(dialect="sqlite"),
)

articles_by_language = Index("ix_article_language", article.c.language)
"""Libraries of this version that were made without it get it when they are opened."""

band = _table(
    "band",
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    _of("article", primary_key=True),
    Index(None, "article_id"),
)

article_source = _table(
    "article_source",
    _of("article", primary_key=True),
    _of("source", primary_key=True, index=True),
)

revision = _numbered(
    "revision",
    _of("article"),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("words_hash", String(32), nullable=False, index=True),
    Column("published_at", String(40)),
    Column("published_day", Date, index=True),
    Column("partial", Boolean, nullable=False),
    Column("gathered_at", Instant, nullable=False),
    Column("updated_at", String(40)),
    Column("correction", Text),
    Column("bytes", Integer, nullable=False, server_default="0"),
    UniqueConstraint("article_id", "number"),
)

headline = func.substr(revision.c.title, 1, LONGEST_FIELD + 1).label("title")
"""A revision's title as passages are found and shown by it. Libraries made before titles were
bounded hold far longer ones, which must not be repeated with each passage."""


_later = revision.alias()
IS_NEWEST = ~exists().where(
    _later.c.article_id == revision.c.article_id, _later.c.number > revision.c.number
)
"""The condition for revisions that no later one of the same article follows."""

ARTICLES = revision.join(article).join(scope)
"""Revisions with their articles and the scopes of these."""

# Captures: what articles were taken from, as evidence.

# A hash for each record, which covers those before it. It outlives its record, and tells nothing.
fetch_chain = _numbered(
    "fetch_chain",
    *(Column(f"{of}_hash", String(64), nullable=False) for of in ("record", "chain")),
)

# The bytes of a page or a file; one that is not kept any more has no row.
capture_body = _numbered(
    "capture_body",
    Column("sha256", String(64), nullable=False, unique=True),
    Column("bytes", Integer, nullable=False, index=True),
    Column("compressed", LargeBinary, nullable=False),
)

# How the page of a revision was fetched, as JSON: the very bytes that were hashed.
capture = _table(
    "capture",
    Column("chain_id", ForeignKey("fetch_chain.id", ondelete="CASCADE"), primary_key=True),
    _of("article"),
    Column("number", Integer, nullable=False),
    Column("record", Text, nullable=False),
    Column("body_id", ForeignKey("capture_body.id", ondelete="SET NULL"), index=True),
    UniqueConstraint("article_id", "number"),
)

# What is known of the texts of PDFs besides: where pages begin, and whether a machine read them.
paged = _table(
    "paged",
    _of("revision", primary_key=True),
    Column("known", Text, nullable=False),
)

passage = _numbered(
    "passage",
    _of("revision"),
    _of("scope"),
    Column("chunker", String(60), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentences", Text, nullable=False),
    Column("input_hash", String(32), nullable=False, index=True),
    UniqueConstraint("revision_id", "chunker", "ordinal"),
    Index(None, "scope_id", "chunker"),
)

# Who speaks in a scope's articles, once per office; the name is empty if only the office is known.
speaker = _numbered(
    "speaker",
    _of("scope"),
    *(Column(part, String(200), nullable=False) for part in ("name", "office")),
    UniqueConstraint("scope_id", "name", "office"),
)

# What a speaker says in the newest revision of an article, which was read by a version of rules.
attribution = _numbered(
    "attribution",
    _of("revision", index=True),
    _of("speaker", index=True),
    Column("kind", String(20), nullable=False),
    *(Column(f"{of}start", Integer, nullable=False) for of in ("", "sentence_", "printed_")),
    *(Column(f"{of}end", Integer, nullable=False) for of in ("", "sentence_", "printed_")),
)

attributed = _table(
    "attributed",
    _of("revision", primary_key=True),
    Column("version", Integer, nullable=False),
)

# One happening, told by articles: a public one, or one of a server's own articles alone.
event = _numbered(
    "event",
    _of("scope", index=True),
)

# The event of an article, and the weighted terms by which it was compared.
event_article = _table(
    "event_article",
    _of("article", primary_key=True),
    _of("event", index=True),
    Column("day", Date, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
)

# The heaviest terms of an article, to look up those that may report the same event.
event_posting = _table(
    "event_posting",
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    _of("article", primary_key=True),
    Index(None, "article_id"),
)

# In how many articles of a scope a term occurs; the term 0 counts all articles.
event_term = _table(
    "event_term",
    _of("scope", primary_key=True),
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
)

vector = _table(
    "vector",
    Column("encoder", String(200), primary_key=True),
    Column("input_hash", String(32), primary_key=True),
    Column("float16", LargeBinary, nullable=False),
)

generation = _numbered(
    "generation",
    Column("encoder", String(200), nullable=False),
    Column("chunker", String(60), nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_at", Instant, nullable=False),
    # The settings' name of the model that is the encoder, and what the settings named at the swap.
    Column("model", Text),
    Column("settings_model", Text),
    Column("asked_by", String(100)),
    Column("ended_at", Instant),
    Column("trouble", ToldText),
    # The message in Discord that shows how the build gets on.
    Column("channel", String(100)),
    Column("message", String(100)),
)

placed = _table(
    "placed",
    _of("generation", primary_key=True),
    # No foreign key: a row outlives its passage until the vector is taken out of Chroma as well.
    Column("passage_id", Integer, primary_key=True, autoincrement=False),
    Column("scope_id", Integer, nullable=False),
    Index(None, "generation_id", "scope_id"),
)

memory = _table(
    "memory",
    Column("key", String(200), primary_key=True),
    Column("value", Text, nullable=False),
)

# Office-holders: what articles say of them, which were read, and entries added by hand.

# Who is said to hold an office in a scope's articles; the area is empty where none is printed.
office_holder = _numbered(
    "office_holder",
    _of("scope"),
    *(Column(part, String(LONGEST_NAME), nullable=False) for part in ("person", "role", "area")),
    UniqueConstraint("scope_id", "person", "role", "area"),
)

# A sentence of the newest revision of an article that says it.
office_mention = _numbered(
    "office_mention",
    _of("revision", index=True),
    Column(
        "holder_id", ForeignKey("office_holder.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("standing", String(20), nullable=False),
    *(Column(f"{of}start", Integer, nullable=False) for of in ("", "person_", "role_")),
    *(Column(f"{of}end", Integer, nullable=False) for of in ("", "person_", "role_")),
)

# The version of the rules that read a revision for offices.
office_reading = _table(
    "office_reading",
    _of("revision", primary_key=True),
    Column("version", Integer, nullable=False),
)

# What a person says of an office-holder; it comes before what articles say.
lexicon_entry = _numbered(
    "lexicon_entry",
    _of("scope"),
    *(Column(part, String(LONGEST_NAME), nullable=False) for part in ("person", "office")),
    Column("since", Date),
    Column("until", Date),
    # The person does not hold the office, whatever articles say.
    Column("removed", Boolean, nullable=False),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("scope_id", "person", "office"),
)

# People and servers: what they ask, are shown, judge and set. They name their scope, and have no
# row of it: it may be there before any source is, and a line of the audit stays when all else of a
# server is gone.

audit = _numbered(
    "audit",
    Column("at", Instant, nullable=False),
    Column("scope", String(100), nullable=False),
    Column("who", String(100), nullable=False, index=True),
    Column("place", String(100), nullable=False),
    Column("what", String(60), nullable=False),
    Column("subject", Text),
    Column("details", Text),
    Index(None, "scope", "id"),
)

# An answer that was shown; who asked is not kept.
shown = _table(
    "shown",
    Column("key", String(32), primary_key=True),
    Column("scope", String(100), nullable=False, index=True),
    Column("at", Instant, nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("since", Text),
    Column("until", Text),
    Column("source", Text),
    Column("answered", Boolean, nullable=False),
    Column("generation_id", Integer),
    # Where the quotes stand, as JSON; their words stay with the articles.
    Column("quotes", Text, nullable=False),
    # What it takes to show the answer again, as JSON.
    Column("details", Text, nullable=False),
    # The key of the answer that it follows in a conversation.
    Column("before", String(32)),
)

# Which texts the answers that were shown quote: those are kept as long as the answers are.
citation = _table(
    "citation",
    Column("shown_key", ForeignKey("shown.key", ondelete="CASCADE"), primary_key=True),
    Column("article_key", String(32), primary_key=True, index=True),
    Column("number", Integer, primary_key=True),
)

feedback = _numbered(
    "feedback",
    Column("shown_key", ForeignKey("shown.key", ondelete="CASCADE"), nullable=False),
    Column("who", String(100), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("reason", String(40)),
    Column("words", Text),
    UniqueConstraint("shown_key", "who"),
)

# Which answer a person's questions in a channel go on from, for as long as the conversation lasts.
conversation = _table(
    "conversation",
    Column("scope", String(100), primary_key=True),
    Column("channel", String(100), primary_key=True),
    Column("who", String(100), primary_key=True, index=True),
    Column("at", Instant, nullable=False, index=True),
    Column("shown_key", ForeignKey("shown.key", ondelete="CASCADE"), nullable=False, index=True),
)

# What is being answered now, until it is answered; the target may hold a token of Discord.
open_question = _table(
    "open_question",
    Column("key", String(32), primary_key=True),
    Column("scope", String(100), nullable=False, index=True),
    Column("who", String(100), nullable=False, index=True),
    Column("at", Instant, nullable=False, index=True),
    Column("language", String(20), nullable=False),
    Column("target", Text, nullable=False),
    Column("text", Text),
)

chosen_server = _table(
    "chosen_server",
    Column("who", String(100), primary_key=True),
    Column("scope", String(100), primary_key=True),
)

server_setting = _table(
    "server_setting",
    Column("scope", String(100), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)

departure = _table(
    "departure",
    Column("scope", String(100), primary_key=True),
    Column("since", Instant, nullable=False),
)

# Watches, and what they post.

# What is looked for in articles as they come in, and where it is posted. The scope is named and has
# no row of its own, as for settings.
watch = _numbered(
    "watch",
    Column("scope", String(100), nullable=False, index=True),
    Column("further_scopes", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text),
    # The only side whose wordings count.
    Column("side", Text),
    # Who made it; null once that person's data was deleted.
    Column("who", String(100), index=True),
    # Where it posts: in a channel, to a message there, or if both are null to whoever made it.
    Column("channel", String(100)),
    Column("message", String(100)),
    Column("role", String(100)),
    Column("language", String(20), nullable=False),
    # The address to which it posts instead.
    Column("webhook", Text),
    Column("most_a_day", Integer, nullable=False),
    # Minutes after midnight in the server's time zone.
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    # The answer or refusal under which it was asked for; null for a standing watch.
    Column("answer_key", String(32)),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, index=True),
    # Articles that came in up to this revision are not looked at.
    Column("after_revision", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("trouble", ToldText),
    # A digest's: daily or weekly, the hour in the server's time zone, and when the next one is due.
    Column("rhythm", String(20)),
    Column("hour", Integer),
    Column("next_at", Instant),
)

# What a watch has found and posts once. No words are stored, only the key of a shown answer.
delivery = _numbered(
    "delivery",
    _of("watch"),
    # The key of the article; what else a watch is told of once has a name of its own.
    Column("subject", String(100), nullable=False),
    Column("event", Integer),
    Column("key", String(32), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("found_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("claimed_by", String(100)),
    Column("claimed_at", Instant),
    Column("claimed_until", Instant),
    Column("sent_at", Instant),
    # The channel and the message that hold it.
    Column("channel", String(100)),
    Column("message", String(100)),
    UniqueConstraint("watch_id", "subject"),
    Index(None, "state", "due_at"),
    Index(None, "watch_id", "event"),
)
