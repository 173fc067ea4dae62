"""Who holds which office: holders, mentions, what was read for them, entries added by hand."""

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
)

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the four tables."""
    op.create_table(
        "office_holder",
        Column("id", Integer, primary_key=True),
        Column("scope_id", Integer, _of("office_holder", "scope"), nullable=False),
        *(Column(part, String(200), nullable=False) for part in ("person", "role", "area")),
        UniqueConstraint(
            "scope_id", "person", "role", "area", name="uq_office_holder_scope_id_person_role_area"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "office_mention",
        Column("id", Integer, primary_key=True),
        Column("revision_id", Integer, _of("office_mention", "revision"), nullable=False),
        Column("holder_id", Integer, _holder(), nullable=False),
        Column("standing", String(20), nullable=False),
        *(Column(name, Integer, nullable=False) for name in _OFFSETS),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_office_mention_revision_id", "office_mention", ["revision_id"])
    op.create_index("ix_office_mention_holder_id", "office_mention", ["holder_id"])
    op.create_table(
        "office_reading",
        Column("revision_id", Integer, _of("office_reading", "revision"), primary_key=True),
        Column("version", Integer, nullable=False),
    )
    op.create_table(
        "lexicon_entry",
        Column("id", Integer, primary_key=True),
        Column("scope_id", Integer, _of("lexicon_entry", "scope"), nullable=False),
        *(Column(part, String(200), nullable=False) for part in ("person", "office")),
        *(Column(end, Date) for end in ("since", "until")),
        Column("removed", Boolean, nullable=False),
        Column("added_at", DateTime(timezone=True), nullable=False),
        UniqueConstraint(
            "scope_id", "person", "office", name="uq_lexicon_entry_scope_id_person_office"
        ),
        sqlite_autoincrement=True,
    )


_OFFSETS = ("start", "end", "person_start", "person_end", "role_start", "role_end")


def _of(table: str, other: str, column: str | None = None) -> ForeignKey:
    name = f"fk_{table}_{column or other}_id"
    return ForeignKey(f"{other}.id", ondelete="CASCADE", name=name)


def _holder() -> ForeignKey:
    return _of("office_mention", "office_holder", "holder")
