"""Watches, and what they have found and posted."""

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
)

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "watch",
        Column("id", Integer, primary_key=True),
        Column("scope", String(100), nullable=False),
        Column("further_scopes", Text, nullable=False),
        Column("kind", String(20), nullable=False),
        Column("text", Text, nullable=False),
        Column("source", Text),
        *(Column(name, String(100)) for name in ("who", "channel", "message", "role")),
        Column("language", String(20), nullable=False),
        Column("most_a_day", Integer, nullable=False),
        Column("quiet_from", Integer),
        Column("quiet_until", Integer),
        Column("answer_key", String(32)),
        Column("made_at", DateTime(timezone=True), nullable=False),
        Column("expires_at", DateTime(timezone=True)),
        Column("after_revision", Integer, nullable=False),
        Column("paused", Boolean, nullable=False),
        Column("trouble", Text),
        sqlite_autoincrement=True,
    )
    for name in ("scope", "who", "expires_at"):
        op.create_index(f"ix_watch_{name}", "watch", [name])
    _add_deliveries()


def _add_deliveries() -> None:
    of_watch = ForeignKey("watch.id", ondelete="CASCADE", name="fk_delivery_watch_id")
    op.create_table(
        "delivery",
        Column("id", Integer, primary_key=True),
        Column("watch_id", Integer, of_watch, nullable=False),
        Column("subject", String(100), nullable=False),
        Column("event", Integer),
        Column("key", String(32), nullable=False),
        Column("state", String(20), nullable=False),
        *(Column(f"{of}_at", DateTime(timezone=True), nullable=False) for of in ("found", "due")),
        Column("claimed_by", String(100)),
        Column("claimed_at", DateTime(timezone=True)),
        Column("claimed_until", DateTime(timezone=True)),
        Column("sent_at", DateTime(timezone=True)),
        Column("channel", String(100)),
        Column("message", String(100)),
        UniqueConstraint("key", name="uq_delivery_key"),
        UniqueConstraint("watch_id", "subject", name="uq_delivery_watch_id_subject"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_state_due_at", "delivery", ["state", "due_at"])
    op.create_index("ix_delivery_watch_id_event", "delivery", ["watch_id", "event"])
