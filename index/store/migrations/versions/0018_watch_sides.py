"""Watches of a side's wordings."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the side whose wordings count."""
    op.add_column("watch", Column("side", Text))
