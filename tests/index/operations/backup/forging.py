"""Backups that somebody has forged: every sum is right, and something in them is not."""

import json
import zipfile
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 2**31, 2**63 - 1, 2**63, 10**30, float("inf"), float("nan"), "", "1",
    "x", "\ud800", "\0", "0001-01-01", "9999-12-31T23:59:59-14:00", "ü" * 5000, [], [1], {},
)  # fmt: skip
"""Values that have no business where they are put."""

TABLES = (
    "schema_version", "host", "placed", "words", "words_data", "sqlite_master", "sqlite_sequence",
    "nothing", 'a"b', "scope; --", "../scope", "",
)  # fmt: skip
"""Names of tables that no backup holds."""

Forged = tuple[dict[str, Any], dict[str, list[Any]]]
"""A manifest, and the rows of each part by the name of its table."""


def opened(file: Path) -> Forged:
    """What a backup holds."""
    with zipfile.ZipFile(file) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        parts = {
            one["table"]: [
                json.loads(line)
                for line in packed.read(f"tables/{one['table']}.jsonl").splitlines()
            ]
            for one in manifest["parts"]
        }
    return manifest, parts


def packed(forged: Forged) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Manifest and parts as a file has them, every sum made right."""
    manifest, parts = deepcopy(forged)
    written = {}
    for one in manifest.get("parts") or ():
        rows = parts.get(one.get("table"), []) if isinstance(one.get("table"), str) else []
        lines = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
        right = {"rows": len(rows), "bytes": len(lines), "sha256": sha256(lines).hexdigest()}
        one |= {name: value for name, value in right.items() if name in one}
        written[f"tables/{one.get('table')}.jsonl"] = lines
    return manifest, written


def write(file: Path, manifest: Any, parts: dict[str, bytes]) -> None:
    """Write a file of what was forged."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))


def forge(forged: Forged, chance: Random) -> str:
    """Change one thing, by chance; says what."""
    change = chance.choice((_value, _value, _value, _row, _part, _table, _field, _last_id, _sum))
    return f"{change.__name__}: {change(forged, chance)}"


def _value(forged: Forged, chance: Random) -> object:
    table, rows = chance.choice([(name, rows) for name, rows in forged[1].items() if rows])
    row, odd = chance.choice(rows), chance.choice(ODD)
    at = chance.randrange(len(row))
    row[at] = odd
    return table, at, odd


def _row(forged: Forged, chance: Random) -> object:
    table, rows = chance.choice([(name, rows) for name, rows in forged[1].items() if rows])
    at = chance.randrange(len(rows))
    changes: tuple[Callable[[], object], ...] = (
        lambda: rows.pop(at),
        lambda: rows.append(rows[at]),
        lambda: rows[at].append(1),
        rows[at].pop,
        lambda: rows.__setitem__(at, chance.choice(ODD)),
        rows.reverse,
    )
    return table, chance.choice(changes)()


def _part(forged: Forged, chance: Random) -> object:
    parts = forged[0]["parts"]
    at = chance.randrange(len(parts))
    changes: tuple[Callable[[], object], ...] = (
        lambda: parts.pop(at)["table"],
        lambda: parts.append(deepcopy(parts[at])),
        parts.clear,
        lambda: chance.shuffle(parts),
        lambda: parts.__setitem__(at, {}),
    )
    return chance.choice(changes)()


def _table(forged: Forged, chance: Random) -> object:
    manifest, parts = forged
    one = chance.choice(manifest["parts"])
    name = chance.choice((*TABLES, *parts))
    parts.setdefault(name, deepcopy(parts[one["table"]]))
    one["table"] = name
    return name


def _field(forged: Forged, chance: Random) -> object:
    where = chance.choice((forged[0], *forged[0]["parts"]))
    if chance.random() < 0.3 and "columns" in where:
        where = chance.choice(where["columns"])
    name, odd = chance.choice(sorted(where)), chance.choice(ODD)
    if name == "format":  # a newer one is told of elsewhere
        odd = chance.choice(("", None, [], 0))
    where[name] = odd
    return name, odd


def _last_id(forged: Forged, chance: Random) -> object:
    one = chance.choice([one for one in forged[0]["parts"] if one["last_id"] is not None])
    one["last_id"] = chance.choice((-1, 0, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**30))
    return one["table"], one["last_id"]


def _sum(forged: Forged, chance: Random) -> object:
    one = chance.choice(forged[0]["parts"])
    name = chance.choice(("rows", "bytes"))
    one[name + "_"] = one.pop(name)
    return name
