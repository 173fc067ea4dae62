"""The first thing to read in a backup: what it holds, and how to know that all of it is there."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from index.errors import InputError
from index.operations.backup.serialization import ColumnType

FORMAT = 1
"""Raised whenever an older Verbale could not read what a newer one writes."""

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A column, and how its values are written."""

    name: str
    kind: ColumnType


@dataclass(frozen=True, slots=True)
class Part:
    """One table.

    Attributes:
        table: its name.
        columns: in the order of each row's values.
        rows: how many.
        bytes: of the part before it was compressed.
        sha256: of the same, in hexadecimal.
        last_id: the last number that the table gave away; None where it gives none.
    """

    table: str
    columns: tuple[ColumnOf, ...]
    rows: int
    bytes: int
    sha256: str
    last_id: int | None

    @property
    def name(self) -> str:
        """The part's name in the file."""
        return f"tables/{self.table}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        format: of the file.
        verbale: the version that wrote it.
        migration: of the tables.
        database: where the library lay: "sqlite" or "postgresql".
        made_at: in ISO 8601, with its zone.
        vectors: whether vectors are in it.
        parts: a table each, so that what a row refers to comes before it.
    """

    format: int
    verbale: str
    migration: str
    database: str
    made_at: str
    vectors: bool
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(part.rows for part in self.parts)

    def count(self, table: str) -> int:
        """The rows of one table; none where it is not in the backup."""
        return sum(part.rows for part in self.parts if part.table == table)

    def written(self) -> bytes:
        """As the file holds it."""
        return json.dumps(asdict(self), indent=1).encode()


def read_manifest(written: bytes, file: Path) -> Manifest:
    """Read what ``Manifest.written`` wrote.

    Raises:
        InputError: it is none, or one of a newer Verbale.
    """
    try:
        found = json.loads(written)
        if isinstance(found, dict) and isinstance(found.get("format"), int):
            _refuse_newer(found["format"], found.get("verbale"), file)
        return TypeAdapter(Manifest).validate_python(found)
    except (ValidationError, ValueError, RecursionError) as error:
        raise InputError(
            f"{file} is not a backup of Verbale (its {NAME} cannot be read); name a file that "
            "`verbale backup` wrote."
        ) from error


def _refuse_newer(number: int, version: object, file: Path) -> None:
    if number > FORMAT:
        raise InputError(
            f"{file} was written by a newer Verbale ({version}, format {number}); install that "
            f"version to restore it. This one reads formats up to {FORMAT}."
        )
