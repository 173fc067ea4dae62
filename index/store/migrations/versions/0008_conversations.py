"""Which answer each conversation goes on from."""

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, String

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add which answer an answer follows, and the table of conversations."""
    op.add_column("shown", Column("before", String(32)))
    op.create_table(
        "conversation",
        Column("scope", String(100), primary_key=True),
        Column("channel", String(100), primary_key=True),
        Column("who", String(100), primary_key=True),
        Column("at", DateTime(timezone=True), nullable=False),
        Column(
            "shown_key",
            String(32),
            ForeignKey("shown.key", name="fk_conversation_shown_key", ondelete="CASCADE"),
            nullable=False,
        ),
    )
    op.create_index("ix_conversation_at", "conversation", ["at"])
    op.create_index("ix_conversation_who", "conversation", ["who"])
    op.create_index("ix_conversation_shown_key", "conversation", ["shown_key"])
