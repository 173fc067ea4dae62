"""The manifest of a backup: its content, and the hashes that prove it complete."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from index.errors import InputError
from index.operations.backup.serialization import ColumnType
from index.store.schema import SCHEMA

FORMAT = 2
"""The format version; raise it when an older Verbale could not read the new format. Builds from
before the tables had a version wrote format 1."""

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A column, and how its values are serialized."""

    name: str
    kind: ColumnType


@dataclass(frozen=True, slots=True)
class Part:
    """One table.

    Attributes:
        table: the name of the table.
        columns: the columns, in the order of each row's values.
        rows: number of rows.
        bytes: size of the part before compression.
        sha256: hash of the part before compression, in hexadecimal.
        last_id: the last id that the table assigned; None if it assigns none.
    """

    table: str
    columns: tuple[ColumnOf, ...]
    rows: int
    bytes: int
    sha256: str
    last_id: int | None

    @property
    def name(self) -> str:
        """The part's name in the ZIP."""
        return f"tables/{self.table}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a backup.

    Attributes:
        format: the format version.
        verbale: the version of Verbale that wrote it.
        schema: the version of the tables.
        database: the database of the library: "sqlite" or "postgresql".
        made_at: the time in ISO 8601, with its time zone.
        vectors: whether it includes vectors.
        parts: one per table, referenced tables first.
    """

    format: int
    verbale: str
    schema: int
    database: str
    made_at: str
    vectors: bool
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """Number of rows of all tables."""
        return sum(part.rows for part in self.parts)

    def count(self, table: str) -> int:
        """Number of rows of one table; 0 if it is not in the backup."""
        return sum(part.rows for part in self.parts if part.table == table)

    def written(self) -> bytes:
        """The manifest as JSON."""
        return json.dumps(asdict(self), indent=1).encode()


def read_manifest(written: bytes, file: Path) -> Manifest:
    """Parse what ``Manifest.written`` returned.

    Raises:
        InputError: it is no manifest, or one from another version of Verbale.
    """
    try:
        document = json.loads(written)
        if isinstance(document, dict):
            for name, ours in (("format", FORMAT), ("schema", SCHEMA)):
                if isinstance(number := document.get(name), int) and number != ours:
                    raise _other_version(file, document.get("verbale"), is_newer=number > ours)
        return TypeAdapter(Manifest).validate_python(document)
    except (ValidationError, ValueError, RecursionError) as error:
        raise InputError(
            f"{file} is not a backup of Verbale (its {NAME} cannot be read); name a file that "
            "`verbale backup` wrote."
        ) from error


def _other_version(file: Path, version: object, *, is_newer: bool) -> InputError:
    if is_newer:
        return InputError(
            f"{file} was written by a newer Verbale ({version}); install that version to restore "
            "it."
        )
    return InputError(
        f"{file} was written by an older build of Verbale ({version}); restore it with that build, "
        "then run `verbale export articles.jsonl` with it, and `verbale import articles.jsonl` "
        "with this one."
    )
