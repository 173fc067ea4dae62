"""An answer that was shown can be shown again: by a button below it, after a restart."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; answers shown before stay without."""
    op.add_column("shown", Column("details", Text))
