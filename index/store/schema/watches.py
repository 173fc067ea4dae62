"""The tables of watches and of what they post."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from index.store.metadata import Instant, metadata

# What is looked for in articles as they come in, and where it is posted. The scope is named and has
# no row of its own, as for settings.
watch = Table(
    "watch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String(100), nullable=False),
    Column("further_scopes", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text),
    # The only side whose wordings count.
    Column("side", Text),
    # Who made it; null once that person's data was deleted.
    Column("who", String(100)),
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
    Column("expires_at", Instant),
    # Articles that came in up to this revision are not looked at.
    Column("after_revision", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("trouble", Text),
    # A digest's: daily or weekly, the hour in the server's time zone, and when the next one is due.
    Column("rhythm", String(20)),
    Column("hour", Integer),
    Column("next_at", Instant),
    Index(None, "scope"),
    Index(None, "who"),
    Index(None, "expires_at"),
    sqlite_autoincrement=True,
)

# What a watch has found and posts once. No words are stored, only the key of a shown answer.
delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("watch_id", ForeignKey("watch.id", ondelete="CASCADE"), nullable=False),
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
    sqlite_autoincrement=True,
)
