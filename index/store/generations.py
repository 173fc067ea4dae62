"""Generations: which encoder and which chunker are live, being built, or kept to go back to."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, exists, insert, select, update

from index.errors import InputError, NotFoundError
from index.store.database import Database
from index.store.rows import Generation, GenerationState
from index.store.schema import generation, passage, placed, vector
from index.store.words import Words


class Generations:
    """Reads and writes generations; exactly one is live once the first article is stored."""

    def __init__(self, database: Database, words: Words) -> None:
        self._database = database
        self._words = words

    def live(self) -> Generation | None:
        """The generation that answers, or None in a library that never had one."""
        return self._newest("live")

    def building(self) -> Generation | None:
        """The generation that is made aside, or None."""
        return self._newest("building")

    def kept(self) -> Generation | None:
        """The generation that answered last and may again, or None."""
        return self._newest("kept")

    def all(self) -> list[Generation]:
        """Every generation there was, newest first."""
        query = select(generation).order_by(generation.c.id.desc())
        with self._database.reading() as connection:
            return [_generation(row) for row in connection.execute(query)]

    def one(self, number: int) -> Generation:
        """The generation of a number.

        Raises:
            NotFoundError: there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(generation).where(generation.c.id == number)).first()
        if row is None:
            raise NotFoundError(f"There is no generation {number}.")
        return _generation(row)

    def begin(self, encoder: str, chunker: str, model: str | None = None) -> Generation:
        """The live generation; made live where there is none yet."""
        with self._database.writing() as connection:
            row = connection.execute(_of("live")).first()
            if row is None:
                row = _insert(connection, encoder, chunker, "live", model, settings_model=model)
        return _generation(row)

    def start(
        self, encoder: str, chunker: str, model: str, asked_by: str | None = None
    ) -> Generation:
        """Begin one aside.

        Raises:
            InputError: nothing is live yet, or one is being built already.
        """
        with self._database.writing() as connection:
            if connection.execute(_of("live")).first() is None:
                raise InputError("The library is empty; there is nothing to index again.")
            if (row := connection.execute(_of("building")).first()) is not None:
                raise InputError(
                    f"Generation {row.id} is being built already; let it come to its end, or "
                    "cancel it first: `verbale reindex --cancel`."
                )
            row = _insert(connection, encoder, chunker, "building", model, asked_by=asked_by)
        return _generation(row)

    def swap(
        self,
        built: Generation,
        settings_model: str,
        is_whole: Callable[[Connection, str], bool] = lambda _connection, _chunker: True,
    ) -> Generation | None:
        """Make a built generation the live one, at once; the one before it is kept.

        Args:
            built: which one.
            settings_model: what the settings name at this moment.
            is_whole: whether, in the very transaction, its chunker has left nothing out.

        Returns:
            the generation that is live now; None where it is not ready, or was cancelled meanwhile.
        """
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            row = connection.execute(_of("building").where(generation.c.id == built.id)).first()
            if row is None or not is_whole(connection, built.chunker):
                return None
            connection.execute(
                update(generation).where(generation.c.state == "kept").values(state="retired")
            )
            connection.execute(
                update(generation)
                .where(generation.c.state == "live")
                .values(state="kept", ended_at=now)
            )
            live = {"state": "live", "ended_at": now, "settings_model": settings_model}
            row = connection.execute(
                update(generation)
                .where(generation.c.id == built.id)
                .values(**live)
                .returning(generation)
            ).one()
        return _generation(row)

    def end(self, built: Generation, state: GenerationState, trouble: str | None = None) -> bool:
        """End a build without a swap, cancelled or failed; false where it had ended already."""
        values = {"state": state, "ended_at": datetime.now(UTC), "trouble": trouble}
        mine = (generation.c.id == built.id) & (generation.c.state == "building")
        with self._database.writing() as connection:
            return connection.execute(update(generation).where(mine).values(**values)).rowcount > 0

    def back(self, asked_by: str | None = None) -> Generation:
        """Have the kept generation built up to date again, to become live when it is.

        What came in since is given to it first, so nothing is lost by going back.

        Raises:
            InputError: none is kept, or one is being built.
        """
        with self._database.writing() as connection:
            row = connection.execute(_of("kept")).first()
            if row is None:
                raise InputError("No earlier generation is kept any more; there is no way back.")
            if connection.execute(_of("building")).first() is not None:
                raise InputError("A generation is being built; cancel it before going back.")
            row = connection.execute(
                update(generation)
                .where(generation.c.id == row.id)
                .values(state="building", asked_by=asked_by, made_at=datetime.now(UTC))
                .returning(generation)
            ).one()
        return _generation(row)

    def retire(self, before: datetime) -> None:
        """The grace of a kept generation that was replaced before a moment is over."""
        due = (generation.c.state == "kept") & (generation.c.ended_at < before)
        with self._database.writing() as connection:
            connection.execute(update(generation).where(due).values(state="retired"))

    def over(self) -> list[Generation]:
        """Generations that are over but have vectors in Chroma still, as far as is noted."""
        query = select(generation).where(
            generation.c.state.in_(("cancelled", "failed", "retired")),
            exists().where(placed.c.generation_id == generation.c.id),
        )
        with self._database.reading() as connection:
            return [_generation(row) for row in connection.execute(query)]

    def forget(self, gone: Generation) -> None:
        """Forget what Chroma held of a generation that is over."""
        with self._database.writing() as connection:
            connection.execute(delete(placed).where(placed.c.generation_id == gone.id))

    def sweep(self, limit: int = 2_000) -> int:
        """Remove passages and vectors that no generation needs any more; how many rows went.

        Args:
            limit: of each kind in one transaction: others want to write, too.
        """
        needed = select(generation).where(generation.c.state.in_(("live", "building", "kept")))
        with self._database.writing() as connection:
            rows = connection.execute(needed).all()
            if not rows:
                return 0
            chunkers, encoders = {row.chunker for row in rows}, {row.encoder for row in rows}
            unused = select(passage.c.id).where(passage.c.chunker.not_in(chunkers)).limit(limit)
            ids = list(connection.scalars(unused))
            self._words.remove(connection, ids)
            connection.execute(delete(passage).where(passage.c.id.in_(ids)))
            unread = select(vector.c.encoder, vector.c.input_hash).where(
                vector.c.encoder.not_in(encoders)
            )
            keys = connection.execute(unread.limit(limit)).all()
            for encoder in {row.encoder for row in keys}:
                hashes = [row.input_hash for row in keys if row.encoder == encoder]
                connection.execute(
                    delete(vector).where(
                        vector.c.encoder == encoder, vector.c.input_hash.in_(hashes)
                    )
                )
            return len(ids) + len(keys)

    def show_in(self, built: Generation, channel: str, message: str) -> None:
        """Remember the message that shows how a build gets on."""
        with self._database.writing() as connection:
            connection.execute(
                update(generation)
                .where(generation.c.id == built.id)
                .values(channel=channel, message=message)
            )

    def shown(self) -> list[tuple[Generation, str, str]]:
        """Generations whose message is still to be brought to its end: with channel and message."""
        query = select(generation).where(generation.c.message.is_not(None))
        with self._database.reading() as connection:
            return [(_generation(r), r.channel, r.message) for r in connection.execute(query)]

    def hide(self, built: Generation) -> None:
        """The message says its last word; it is edited no more."""
        with self._database.writing() as connection:
            connection.execute(
                update(generation).where(generation.c.id == built.id).values(message=None)
            )

    def _newest(self, state: GenerationState) -> Generation | None:
        with self._database.reading() as connection:
            row = connection.execute(_of(state)).first()
        return _generation(row) if row else None


def _of(state: GenerationState) -> Select[Any]:
    return select(generation).where(generation.c.state == state).order_by(generation.c.id.desc())


def _insert(
    connection: Connection,
    encoder: str,
    chunker: str,
    state: GenerationState,
    model: str | None,
    **more: str | None,
) -> Row[Any]:
    values = {"encoder": encoder, "chunker": chunker, "state": state, "model": model, **more}
    return connection.execute(
        insert(generation).values(made_at=datetime.now(UTC), **values).returning(generation)
    ).one()


def _generation(row: Row[Any]) -> Generation:
    return Generation(
        id=row.id,
        encoder=row.encoder,
        chunker=row.chunker,
        state=row.state,
        model=row.model,
        settings_model=row.settings_model,
        asked_by=row.asked_by,
        made_at=row.made_at,
        ended_at=row.ended_at,
        trouble=row.trouble,
    )
