"""Who said what in articles: speakers, attributions, and which revisions were read for them."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, String, UniqueConstraint

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "speaker",
        Column("id", Integer, primary_key=True),
        Column("scope_id", Integer, _of("speaker", "scope"), nullable=False),
        Column("name", String(200), nullable=False),
        Column("office", String(200), nullable=False),
        UniqueConstraint("scope_id", "name", "office", name="uq_speaker_scope_id_name_office"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "attribution",
        Column("id", Integer, primary_key=True),
        Column("revision_id", Integer, _of("attribution", "revision"), nullable=False),
        Column("speaker_id", Integer, _of("attribution", "speaker"), nullable=False),
        Column("kind", String(20), nullable=False),
        *(Column(name, Integer, nullable=False) for name in _OFFSETS),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attribution_revision_id", "attribution", ["revision_id"])
    op.create_index("ix_attribution_speaker_id", "attribution", ["speaker_id"])
    op.create_table(
        "attributed",
        Column("revision_id", Integer, _of("attributed", "revision"), primary_key=True),
        Column("version", Integer, nullable=False),
    )


_OFFSETS = ("start", "end", "sentence_start", "sentence_end", "printed_start", "printed_end")


def _of(table: str, other: str) -> ForeignKey:
    name = f"fk_{table}_{other}_id"
    return ForeignKey(f"{other}.id", ondelete="CASCADE", name=name)
