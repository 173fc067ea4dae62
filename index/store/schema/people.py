"""The tables of people and servers: what they ask, are shown, judge and set.

They name their scope, and have no row of it: it may be there before any source is, and a line of
the audit stays when all else of a server is gone.
"""

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

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("scope", String(100), nullable=False),
    Column("who", String(100), nullable=False),
    Column("place", String(100), nullable=False),
    Column("what", String(60), nullable=False),
    Column("subject", Text),
    Column("details", Text),
    Index(None, "scope", "id"),
    Index(None, "who"),
    sqlite_autoincrement=True,
)

# An answer that was shown; who asked is not kept.
shown = Table(
    "shown",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("scope", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("question", Text, nullable=False),
    Column("since", Text),
    Column("until", Text),
    Column("source", Text),
    Column("answered", Boolean, nullable=False),
    Column("generation_id", Integer),
    # Where the quotes stand, as JSON; their words stay with the articles.
    Column("quotes", Text, nullable=False),
    # What it takes to show the answer again, as JSON; null for answers shown before that was kept.
    Column("details", Text),
    # The key of the answer that it follows in a conversation.
    Column("before", String(32)),
    Index(None, "at"),
    Index(None, "scope"),
)

# Which texts the answers that were shown quote: those are kept as long as the answers are.
citation = Table(
    "citation",
    metadata,
    Column("shown_key", ForeignKey("shown.key", ondelete="CASCADE"), primary_key=True),
    Column("article_key", String(32), primary_key=True),
    Column("number", Integer, primary_key=True),
    Index(None, "article_key"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("shown_key", ForeignKey("shown.key", ondelete="CASCADE"), nullable=False),
    Column("who", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("reason", String(40)),
    Column("words", Text),
    UniqueConstraint("shown_key", "who"),
    Index(None, "who"),
    sqlite_autoincrement=True,
)

# Which answer a person's questions in a channel go on from, for as long as the conversation lasts.
conversation = Table(
    "conversation",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("channel", String(100), primary_key=True),
    Column("who", String(100), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("shown_key", ForeignKey("shown.key", ondelete="CASCADE"), nullable=False),
    Index(None, "at"),
    Index(None, "who"),
    Index(None, "shown_key"),
)

# What is being answered now, until it is answered; the target may hold a token of Discord.
open_question = Table(
    "open_question",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("scope", String(100), nullable=False),
    Column("who", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("language", String(20), nullable=False),
    Column("target", Text, nullable=False),
    Column("text", Text),
    Index(None, "at"),
    Index(None, "scope"),
    Index(None, "who"),
)

chosen_server = Table(
    "chosen_server",
    metadata,
    Column("who", String(100), primary_key=True),
    Column("scope", String(100), primary_key=True),
)

server_setting = Table(
    "server_setting",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)

departure = Table(
    "departure",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("since", Instant, nullable=False),
)
