"""Digests: watches that post at an hour of the day."""

from alembic import op
from sqlalchemy import Column, DateTime, Integer, String

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the columns that say when a digest is due."""
    op.add_column("watch", Column("rhythm", String(20)))
    op.add_column("watch", Column("hour", Integer))
    op.add_column("watch", Column("next_at", DateTime(timezone=True)))
