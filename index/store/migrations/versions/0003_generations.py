"""Generations that are built aside: by which model, for whom, and how they ended."""

from alembic import op
from sqlalchemy import Column, DateTime, String, Text

revision = "0003"
down_revision = "0002"

Instant = DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns; a library has one generation so far, made by the model that it names."""
    for column in (
        Column("model", Text),
        Column("settings_model", Text),
        Column("asked_by", String(100)),
        Column("ended_at", Instant),
        Column("trouble", Text),
        Column("channel", String(100)),
        Column("message", String(100)),
    ):
        op.add_column("generation", column)
