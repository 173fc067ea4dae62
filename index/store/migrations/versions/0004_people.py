"""Who did what, what people thought of answers, what servers decided, and which are gone."""

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    column,
    delete,
    insert,
    select,
    table,
)

revision = "0004"
down_revision = "0003"

Instant = DateTime(timezone=True)

_ROLE = "discord.sources.role."


def upgrade() -> None:
    """Make the tables, and move into them what servers decided so far."""
    _make_audit()
    _make_feedback()
    _make_servers()
    _move_roles()


def _make_audit() -> None:
    op.create_table(
        "audit",
        Column("id", Integer, primary_key=True),
        Column("at", Instant, nullable=False),
        Column("scope", String(100), nullable=False),
        Column("who", String(100), nullable=False),
        Column("place", String(100), nullable=False),
        Column("what", String(60), nullable=False),
        Column("subject", Text),
        Column("details", Text),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_scope_id", "audit", ["scope", "id"])
    op.create_index("ix_audit_who", "audit", ["who"])


def _make_feedback() -> None:
    op.create_table(
        "shown",
        Column("key", String(32), primary_key=True),
        Column("scope", String(100), nullable=False),
        Column("at", Instant, nullable=False),
        Column("question", Text, nullable=False),
        Column("since", Text),
        Column("until", Text),
        Column("source", Text),
        Column("answered", Boolean, nullable=False),
        Column("generation_id", Integer),
        Column("quotes", Text, nullable=False),
    )
    op.create_index("ix_shown_at", "shown", ["at"])
    op.create_index("ix_shown_scope", "shown", ["scope"])
    op.create_table(
        "feedback",
        Column("id", Integer, primary_key=True),
        Column(
            "shown_key",
            String(32),
            ForeignKey("shown.key", name="fk_feedback_shown_key", ondelete="CASCADE"),
            nullable=False,
        ),
        Column("who", String(100), nullable=False),
        Column("at", Instant, nullable=False),
        Column("good", Boolean, nullable=False),
        Column("reason", String(40)),
        Column("words", Text),
        UniqueConstraint("shown_key", "who", name="uq_feedback_shown_key_who"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_who", "feedback", ["who"])


def _make_servers() -> None:
    op.create_table(
        "server_setting",
        Column("scope", String(100), primary_key=True),
        Column("key", String(100), primary_key=True),
        Column("value", Text, nullable=False),
    )
    op.create_table(
        "departure",
        Column("scope", String(100), primary_key=True),
        Column("since", Instant, nullable=False),
    )


def _move_roles() -> None:
    """Which role may change a server's sources was remembered under the server's id."""
    memory = table("memory", column("key"), column("value"))
    setting = table("server_setting", column("scope"), column("key"), column("value"))
    connection = op.get_bind()
    of_roles = memory.c.key.startswith(_ROLE, autoescape=True)
    for row in connection.execute(select(memory).where(of_roles)).all():
        if row.value:
            moved = {"scope": f"discord:{row.key.removeprefix(_ROLE)}", "key": "role.sources"}
            connection.execute(insert(setting).values(value=row.value, **moved))
    connection.execute(delete(memory).where(of_roles))
