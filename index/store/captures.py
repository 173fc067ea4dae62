"""Captures: the pages from which articles were taken, with a chain of hashes over their records."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from index.store.articles.articles import find_article, newest_revision
from index.store.database import Store, inserted
from index.store.rows import PreparedArticle, words_hash
from index.store.schema import article, capture, capture_body, fetch_chain

GENESIS = "0" * 64
"""What the first record's hash in the chain goes on from."""
CHAINED = 100
"""Most records before one whose hashes are given with it."""


@dataclass(frozen=True, slots=True)
class Capture:
    """How the page of a revision was fetched.

    Attributes:
        record: the record, as the JSON that was hashed.
        before: the hash of the chain before the first of ``chain``.
        chain: of this record, last, and those before it: the record's hash and the chain's.
        body: the bytes of the page; None if they are no longer kept.
    """

    record: str
    before: str
    chain: tuple[tuple[str, str], ...]
    body: bytes | None


class Captures(Store):
    """Keeps and reads captures; those of an article go when it goes."""

    def keep(
        self,
        scope_id: int,
        entries: Sequence[PreparedArticle],
        record: Mapping[str, Any],
        body: bytes,
        most: int,
    ) -> None:
        """Keep a page for the articles that hold just what was read of it and have no page yet.

        Args:
            scope_id: the scope of the articles.
            entries: what was read of the page.
            record: how it was fetched, in values of JSON.
            body: its bytes.
            most: bytes for all bodies together, compressed: the oldest make room.
        """
        with self._database.reading() as connection:
            if not any(_lacking(connection, scope_id, entries)):
                return
        digest, compressed = sha256(body).hexdigest(), zlib.compress(body)
        with self._database.writing() as connection:
            lacking = list(_lacking(connection, scope_id, entries))
            body_id = _body_id(connection, digest, compressed, most) if lacking else None
            for key, row in lacking:
                whole = {
                    **record,
                    "body_bytes": len(body),
                    "body_sha256": digest,
                    "article": key,
                    "revision": row.number,
                    "text_sha256": sha256(row.text.encode()).hexdigest(),
                }
                written = json.dumps(whole, sort_keys=True)
                last = select(fetch_chain.c.chain_hash).order_by(fetch_chain.c.id.desc()).limit(1)
                record_hash = sha256(written.encode()).hexdigest()
                chain_hash = chained(connection.scalar(last) or GENESIS, record_hash)
                link = {"record_hash": record_hash, "chain_hash": chain_hash}
                values = {
                    "chain_id": inserted(connection, insert(fetch_chain), link),
                    "article_id": row.article_id,
                    "number": row.number,
                    "record": written,
                    "body_id": body_id,
                }
                connection.execute(insert(capture), values)

    def of(self, article_key: str, number: int) -> Capture | None:
        """The capture of a revision; None if there is none."""
        query = (
            select(capture.c.chain_id, capture.c.record, capture_body.c.compressed)
            .join(article, article.c.id == capture.c.article_id)
            .outerjoin(capture_body, capture_body.c.id == capture.c.body_id)
            .where(article.c.key == article_key, capture.c.number == number)
        )
        chain = select(fetch_chain).order_by(fetch_chain.c.id.desc()).limit(CHAINED + 1)
        with self._database.reading() as connection:
            if (row := connection.execute(query).first()) is None:
                return None
            chain = chain.where(fetch_chain.c.id <= row.chain_id)
            links = connection.execute(chain).all()
        before = links[CHAINED].chain_hash if len(links) > CHAINED else GENESIS
        hashes = tuple((one.record_hash, one.chain_hash) for one in reversed(links[:CHAINED]))
        body = None if row.compressed is None else zlib.decompress(row.compressed)
        return Capture(row.record, before, hashes, body)

    def damaged(self) -> int:
        """How many hashes, records and bodies are not what they were."""
        wrong, before = 0, GENESIS
        link = select(fetch_chain).order_by(fetch_chain.c.id)
        held = select(capture.c.record, fetch_chain.c.record_hash).join(
            fetch_chain, fetch_chain.c.id == capture.c.chain_id
        )
        bodies = select(capture_body.c.sha256, capture_body.c.compressed)
        with self._database.reading() as connection:
            for row in connection.execute(link).yield_per(1_000):
                wrong += row.chain_hash != chained(before, row.record_hash)
                before = row.chain_hash
            for row in connection.execute(held).yield_per(1_000):
                wrong += row.record_hash != sha256(row.record.encode()).hexdigest()
            for row in connection.execute(bodies).yield_per(10):
                try:
                    wrong += sha256(zlib.decompress(row.compressed)).hexdigest() != row.sha256
                except zlib.error:
                    wrong += 1
        return wrong


def chained(before: str, record_hash: str) -> str:
    """The hash of a chain that goes on with a record."""
    return sha256(f"{before}{record_hash}".encode()).hexdigest()


def _lacking(
    connection: Connection, scope_id: int, entries: Sequence[PreparedArticle]
) -> Iterator[tuple[str, Any]]:
    """Key and newest revision of the articles whose text is as read, and has no capture."""
    for entry in entries:
        if (match := find_article(connection, scope_id, entry)) is None:
            continue
        newest = newest_revision(connection, match.id)
        of_revision = (capture.c.article_id == match.id) & (capture.c.number == newest.number)
        held = connection.scalar(select(capture.c.chain_id).where(of_revision))
        if held is None and newest.words_hash == words_hash(entry.draft):
            yield match.key, newest


def _body_id(connection: Connection, digest: str, compressed: bytes, most: int) -> int | None:
    """The id of a body, which is stored unless it is; None if it has no room."""
    same = select(capture_body.c.id).where(capture_body.c.sha256 == digest)
    if (known := connection.scalar(same)) is not None:
        return int(known)
    size = len(compressed)
    if size > most:
        return None
    oldest = select(capture_body.c.id, capture_body.c.bytes).order_by(capture_body.c.id)
    over = (connection.scalar(select(func.sum(capture_body.c.bytes))) or 0) + size - most
    while over > 0:
        first = connection.execute(oldest.limit(1)).one()
        connection.execute(delete(capture_body).where(capture_body.c.id == first.id))
        over -= first.bytes
    values = {"sha256": digest, "bytes": size, "compressed": compressed}
    return inserted(connection, insert(capture_body), values)
