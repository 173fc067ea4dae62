"""Questions that are being answered."""

from alembic import op
from sqlalchemy import Column, DateTime, String, Text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table of open questions."""
    op.create_table(
        "open_question",
        Column("key", String(32), primary_key=True),
        Column("scope", String(100), nullable=False),
        Column("who", String(100), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("language", String(20), nullable=False),
        Column("target", Text, nullable=False),
        Column("text", Text),
    )
    op.create_index("ix_open_question_at", "open_question", ["at"])
    op.create_index("ix_open_question_scope", "open_question", ["scope"])
    op.create_index("ix_open_question_who", "open_question", ["who"])
