"""What stands in a library, read from its file past the product."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.simulate.virtual import BEGIN


def digest_of(text: str) -> str:
    """The digest of a text, however its lines are broken."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def seen(file: Path) -> dict[str, Any]:
    """Sources, articles with their revisions, watches, and what SQLite finds wrong.

    Args:
        file: the SQLite file of a library.
    """
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        read = connection.execute
        revisions: dict[int, list[tuple[int, str]]] = {}
        first: dict[int, float] = {}
        for article, number, text, at in read(
            "SELECT article_id, number, text, gathered_at FROM revision ORDER BY article_id, number"
        ):
            revisions.setdefault(article, []).append((number, digest_of(text)))
            first.setdefault(article, _seconds(at))
        articles = [
            (scope, url, revisions.get(article, []), first.get(article))
            for article, scope, url in read(
                "SELECT article.id, scope.name, url FROM article JOIN scope ON scope.id = scope_id "
                "ORDER BY scope.name, url, article.id"
            )
        ]
        sources = read(
            "SELECT scope.name, source.url FROM source JOIN scope ON scope.id = scope_id "
            "WHERE state != 'paused' ORDER BY 1, 2"
        )
        return {
            "articles": articles,
            "sources": [(scope, url.split("/")[2]) for scope, url in sources],
            "watches": [number for (number,) in read("SELECT id FROM watch ORDER BY id")],
            "errors": list(_errors(connection)),
        }


def _errors(connection: sqlite3.Connection) -> Iterator[str]:
    for (found,) in connection.execute("PRAGMA integrity_check(5)"):
        if found != "ok":
            yield str(found)
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} refers to one of {parent} that is not there"


def _seconds(written: str) -> float:
    """A time of the library in seconds since the beginning."""
    at = datetime.fromisoformat(written)
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - BEGIN).total_seconds()
