"""The tables of office-holders: what articles say, which were read, and entries added by hand."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from index.store.metadata import Instant, metadata

LONGEST_NAME = 200
"""Most characters of a person, an office or an area."""

# Who is said to hold an office in a scope's articles; the area is empty where none is printed.
office_holder = Table(
    "office_holder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope_id", ForeignKey("scope.id", ondelete="CASCADE"), nullable=False),
    *(Column(part, String(LONGEST_NAME), nullable=False) for part in ("person", "role", "area")),
    UniqueConstraint("scope_id", "person", "role", "area"),
    sqlite_autoincrement=True,
)

# A sentence of the newest revision of an article that says it.
office_mention = Table(
    "office_mention",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "revision_id", ForeignKey("revision.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column(
        "holder_id", ForeignKey("office_holder.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("standing", String(20), nullable=False),
    *(Column(f"{of}start", Integer, nullable=False) for of in ("", "person_", "role_")),
    *(Column(f"{of}end", Integer, nullable=False) for of in ("", "person_", "role_")),
    sqlite_autoincrement=True,
)

# The version of the rules that read a revision for offices.
office_reading = Table(
    "office_reading",
    metadata,
    Column("revision_id", ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
)

# What a person says of an office-holder; it comes before what articles say.
lexicon_entry = Table(
    "lexicon_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope_id", ForeignKey("scope.id", ondelete="CASCADE"), nullable=False),
    *(Column(part, String(LONGEST_NAME), nullable=False) for part in ("person", "office")),
    Column("since", Date),
    Column("until", Date),
    # The person does not hold the office, whatever articles say.
    Column("removed", Boolean, nullable=False),
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("scope_id", "person", "office"),
    sqlite_autoincrement=True,
)
