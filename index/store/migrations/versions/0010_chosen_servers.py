"""Servers whose sources people read in direct messages."""

from alembic import op
from sqlalchemy import Column, String

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table of chosen servers."""
    op.create_table(
        "chosen_server",
        Column("who", String(100), primary_key=True),
        Column("scope", String(100), primary_key=True),
    )
