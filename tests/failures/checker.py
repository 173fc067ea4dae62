"""What must be true of a data folder after a failure, and what is compared with a calm run."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Table, create_engine, select

from index.operations import doctor
from index.settings import load_settings
from index.store.schema import Instant, metadata

LIBRARY = "library.sqlite"

State = dict[str, Counter[str]]
"""The rows of each table, without what chance and the clock decide, and the files of the folder."""

_BY_CHANCE = {
    "article": {"key"},
    "audit": {"details"},
    "capture": {"record"},
    "conversation": {"shown_key"},
    "delivery": {"subject", "key", "event", "claimed_by", "message"},
    "feed_entry": {"visits"},
    "fetch_chain": {"record_hash", "chain_hash"},
    "open_question": {"key", "target"},
    "shown": {"key", "generation_id", "quotes", "details", "before"},
    "citation": {"shown_key", "article_key"},
    "source": {"every_s"},
    "watch": {"answer_key", "after_revision", "message"},
    "memory": {"value"},
}
"""Columns that differ between two runs without failures: random keys, times, and what names ids."""


def held(data: Path) -> Iterator[str]:
    """What is locked, although nothing runs any more."""
    for file in sorted(data.glob("*.lock")):
        try:
            with FileLock(file).acquire(blocking=False):
                pass
        except Timeout:
            yield f"{file.name} is still held"
    if not (data / LIBRARY).exists():
        return
    with closing(sqlite3.connect(data / LIBRARY, timeout=0.1, isolation_level=None)) as plain:
        try:
            plain.execute("BEGIN IMMEDIATE")
            plain.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            yield f"the library is locked: {error}"


def complaints(data: Path) -> Iterator[str]:
    """What the doctor finds wrong (of models and Discord there are none), and what is leased.

    A lease that could not be given back runs out, so it counts only when all is done.
    """
    with closing(sqlite3.connect(data / LIBRARY)) as plain:
        query = "SELECT name FROM host WHERE leased_by IS NOT NULL"
        yield from (f"{name} is still leased" for (name,) in plain.execute(query).fetchall())
    settings = load_settings(data=data)
    looks = (partial(doctor.check_data_folder, settings), partial(doctor._library, settings))
    for look in looks:
        for finding in doctor.looked("doctor", look):
            if finding.well is False:
                yield f"doctor on {finding.name}: {finding.told}"


def state(data: Path) -> State:
    """All that is in a data folder, in a form in which two runs can be compared."""
    found: State = {"files": Counter(_files(data))}
    engine = create_engine(f"sqlite:///{data / LIBRARY}")
    try:
        with engine.connect() as connection:
            signs: dict[str, dict[Any, str]] = {}
            for table in metadata.sorted_tables:
                rows = dict(_rows(connection, table, signs, str(data.parent)))
                signs[table.name] = {key: _sign(row) for key, row in rows.items()}
                found[table.name] = Counter(rows.values())
    finally:
        engine.dispose()
    del found["placed"]  # Chroma may lag behind the library; `verbale verify` compares the two
    return found


def differences(calm: State, now: State) -> Iterator[str]:
    """What is missing, what is there too often, and what is not as it was."""
    for name, rows in calm.items():
        lost, more = sorted((rows - now[name]).elements()), sorted((now[name] - rows).elements())
        if len(lost) == len(more):
            pairs = zip(map(json.loads, lost), map(json.loads, more), strict=True)
            yield from (f"{name}: {_changed(one, other)}" for one, other in pairs)
        else:
            yield from (f"{name}: lost: {row[:200]}" for row in lost[:3])
            yield from (f"{name}: too many: {row[:200]}" for row in more[:3])


def _changed(calm: dict[str, Any], now: dict[str, Any]) -> str:
    return ", ".join(
        f"{key} is {now[key]!r} in place of {calm[key]!r}" for key in calm if calm[key] != now[key]
    )


def _files(data: Path) -> Iterator[str]:
    for path in data.rglob("*"):
        inside = path.relative_to(data)
        if inside.name == "chroma.seal":  # without it, the next start checks Chroma's files
            continue
        if inside.parts[0] != "chroma" and path.suffix not in {".sqlite-wal", ".sqlite-shm"}:
            yield json.dumps({"file": str(inside)})


def _rows(
    connection: Connection, table: Table, signs: dict[str, dict[Any, str]], folder: str
) -> Iterator[tuple[Any, str]]:
    """Each row by its first key: what it says, and what the rows say that it refers to."""
    dropped = _BY_CHANCE.get(table.name, set())
    keys = list(table.primary_key.columns)
    for number, row in enumerate(connection.execute(select(table)).mappings()):
        told: dict[str, Any] = {}
        for column in table.columns:
            value = row[column.name]
            refers = next(iter(column.foreign_keys), None)
            if refers is not None:
                told[column.name] = value and signs[refers.column.table.name].get(value, "nothing")
            elif column.name == "story_id" or isinstance(column.type, Instant):
                told[column.name] = value is not None
            elif column.name not in dropped and not (column.primary_key and column.name == "id"):
                told[column.name] = value if not isinstance(value, bytes) else value.hex()[:40]
        key = row[keys[0].name] if len(keys) == 1 else number
        yield key, json.dumps(told, default=str, ensure_ascii=False).replace(folder, "")


def _sign(row: str) -> str:
    return hashlib.sha256(row.encode()).hexdigest()[:8]
