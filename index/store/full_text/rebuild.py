"""Rebuilds the full-text index, and checks that passages match their articles."""

from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from index.concurrency import ProgressCallback
from index.embedding.encoder import input_hash, passage_input
from index.store.full_text.search import FullText
from index.store.schema import headline, passage, revision

_STEP = 500


def rebuild_full_text(connection: Connection, words: FullText, watcher: ProgressCallback) -> int:
    """Index every passage in the connection's transaction; the index must be empty.

    Returns:
        the number of passages that do not match their article: offsets, text or headline differ.
    """
    total = connection.scalar(select(func.count()).select_from(passage)) or 0
    done = last = unfit = 0
    while rows := connection.execute(_after(last)).all():
        words.add(connection, [(row.id, row.title, row.words) for row in rows])
        unfit += sum(not _fits(row) for row in rows)
        done, last = done + len(rows), rows[-1].id
        watcher("indexing", done, total)
    return unfit


def _after(last: int) -> Select[Any]:
    words = func.substr(revision.c.text, passage.c.start + 1, passage.c.end - passage.c.start)
    return (
        select(passage.c.id, passage.c.input_hash, headline, words.label("words"))
        .join(revision, revision.c.id == passage.c.revision_id)
        .where(passage.c.id > last)
        .order_by(passage.c.id)
        .limit(_STEP)
    )


def _fits(row: Row[Any]) -> bool:
    return bool(input_hash(passage_input(row.title, row.words)) == row.input_hash)
