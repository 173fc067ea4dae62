"""Watches that post to a webhook."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column of its address."""
    op.add_column("watch", Column("webhook", Text))
