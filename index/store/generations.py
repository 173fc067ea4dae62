"""Generations: which encoder and which chunker are live."""

from datetime import UTC, datetime

from sqlalchemy import insert, select

from index.store.database import Database
from index.store.rows import Generation
from index.store.schema import generation

LIVE = "live"


class Generations:
    """Reads and writes generations; exactly one is live once the first article is stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def live(self) -> Generation | None:
        """The generation that answers, or None in a library that never had one."""
        query = select(generation).where(generation.c.state == LIVE)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return Generation(row.id, row.encoder, row.chunker) if row else None

    def begin(self, encoder: str, chunker: str) -> Generation:
        """The live generation; made live where there is none yet."""
        with self._database.writing() as connection:
            row = (
                connection.execute(select(generation).where(generation.c.state == LIVE)).first()
                or connection.execute(
                    insert(generation)
                    .values(encoder=encoder, chunker=chunker, state=LIVE, made_at=datetime.now(UTC))
                    .returning(generation)
                ).one()
            )
        return Generation(row.id, row.encoder, row.chunker)
