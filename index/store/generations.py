"""Generations: which one is live, being built, or kept for a rollback."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, delete, exists, insert, select, update

from index.errors import BuildRunningError, InputError, NotFoundError
from index.store.administration.audit_log import note
from index.store.database import batches, value_of
from index.store.full_text import TextStore
from index.store.rows import Generation, GenerationState
from index.store.schema import generation, passage, placed, vector
from index.values import PUBLIC


class Generations(TextStore):
    """Reads and writes generations; exactly one is live once the first article is stored."""

    def live(self) -> Generation | None:
        """The live generation, or None in a library that never had one."""
        return self._newest("live")

    def building(self) -> Generation | None:
        """The generation that is being built, or None."""
        return self._newest("building")

    def kept(self) -> Generation | None:
        """The previous generation that a rollback would restore, or None."""
        return self._newest("kept")

    def all(self) -> list[Generation]:
        """All generations, newest first."""
        query = select(generation).order_by(generation.c.id.desc())
        return [value_of(Generation, row) for row in self._database.rows(query)]

    def one(self, number: int) -> Generation:
        """The generation with a number.

        Raises:
            NotFoundError: there is none.
        """
        row = self._database.first(select(generation).where(generation.c.id == number))
        if row is None:
            raise NotFoundError(f"There is no generation {number}.")
        return value_of(Generation, row)

    def begin(self, encoder: str, chunker: str, model: str | None = None) -> Generation:
        """The live generation; created if there is none."""
        with self._database.writing() as connection:
            row = connection.execute(_of("live")).first() or _insert(
                connection, encoder, chunker, "live", model=model, settings_model=model
            )
        return value_of(Generation, row)

    def start(
        self, encoder: str, chunker: str, model: str, asked_by: str | None = None
    ) -> Generation:
        """Register a new generation to build.

        Raises:
            InputError: no generation is live yet.
            BuildRunningError: a build is running.
        """
        with self._database.writing() as connection:
            if connection.execute(_of("live")).first() is None:
                raise InputError("The library is empty; there is nothing to index again.")
            if (row := connection.execute(_of("building")).first()) is not None:
                raise BuildRunningError(row.id, back=row.ended_at is not None)
            row = _insert(connection, encoder, chunker, "building", model=model, asked_by=asked_by)
            _note(connection, "index build begun", row)
        return value_of(Generation, row)

    def swap(
        self,
        built: Generation,
        settings_model: str,
        is_whole: Callable[[Connection, Generation], bool] = lambda _connection, _built: True,
    ) -> Generation | None:
        """Make a built generation live in one transaction; the previous one is kept.

        Args:
            built: the generation.
            settings_model: the model in the current settings.
            is_whole: whether it is complete, checked in this transaction.

        Returns:
            the live generation; None if it is not complete, or was cancelled meanwhile.
        """
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            row = connection.execute(_of("building").where(generation.c.id == built.id)).first()
            if row is None or not is_whole(connection, built):
                return None
            changed = update(generation)
            connection.execute(changed.where(generation.c.state == "kept").values(state="retired"))
            was_live = changed.where(generation.c.state == "live")
            connection.execute(was_live.values(state="kept", ended_at=now))
            live = {"ended_at": now, "settings_model": settings_model, "trouble": None}
            made_live = _changed(built.id, state="live", **live).returning(generation)
            row = connection.execute(made_live).one()
            _note(connection, "index swapped", row)
        return value_of(Generation, row)

    def end(self, built: Generation, state: GenerationState, trouble: str | None = None) -> bool:
        """End a build as cancelled or failed; False if it had ended already.

        The generation of a rollback is kept as before.
        """
        values: dict[str, Any] = {
            "state": state, "ended_at": datetime.now(UTC), "trouble": trouble,
        }  # fmt: skip
        with self._database.writing() as connection:
            row = connection.execute(_of("building").where(generation.c.id == built.id)).first()
            if row is None:
                return False
            if row.ended_at is not None:
                values = {"state": "kept", "trouble": trouble}
            connection.execute(_changed(row.id, **values))
            _note(connection, f"index build {state}", row)
        return True

    def hold_up(self, built: Generation, trouble: str | None) -> None:
        """Store why a build is paused; None if it is not."""
        due = (generation.c.id == built.id) & (generation.c.state == "building")
        held = due & generation.c.trouble.is_distinct_from(trouble)
        if self._database.scalar(select(generation.c.id).where(held)) is not None:
            self._database.change(update(generation).where(held).values(trouble=trouble))

    def back(self, asked_by: str | None = None) -> Generation:
        """Start a rollback: the kept generation is brought up to date and then made live.

        It gets all articles that came in since, so a rollback loses nothing.

        Raises:
            InputError: none is kept, or a build is running.
        """
        begun = {"asked_by": asked_by, "made_at": datetime.now(UTC), "trouble": None}
        with self._database.writing() as connection:
            row = connection.execute(_of("kept")).first()
            if row is None:
                raise InputError("No earlier generation is kept any more; there is no way back.")
            if connection.execute(_of("building")).first() is not None:
                raise InputError("A generation is being built; cancel it before going back.")
            rebuilt = _changed(row.id, state="building", **begun).returning(generation)
            row = connection.execute(rebuilt).one()
            _note(connection, "index rollback begun", row)
        return value_of(Generation, row)

    def retire(self, before: datetime) -> None:
        """Release kept generations that were replaced before ``before``."""
        due = (generation.c.state == "kept") & (generation.c.ended_at < before)
        self._database.change(update(generation).where(due).values(state="retired"))

    def over(self) -> list[Generation]:
        """Ended generations that still have vectors in Chroma."""
        query = select(generation).where(
            generation.c.state.in_(("cancelled", "failed", "retired")),
            exists().where(placed.c.generation_id == generation.c.id),
        )
        return [value_of(Generation, row) for row in self._database.rows(query)]

    def sweep(self, limit: int = 1_000) -> int:
        """Delete passages and vectors that no generation needs; returns the number of rows.

        Args:
            limit: most revisions and vectors in one transaction, so that other writers get turns.
        """
        with self._database.reading() as connection:
            if not any(_unneeded(connection, 1)):
                return 0
        with self._database.writing() as connection:
            ids, keys = _unneeded(connection, limit)
            self._words.remove(connection, ids)
            for some in batches(ids):
                connection.execute(delete(passage).where(passage.c.id.in_(some)))
            for encoder, hashes in keys.items():
                old = vector.c.encoder == encoder
                connection.execute(delete(vector).where(old, vector.c.input_hash.in_(hashes)))
            return len(ids) + sum(map(len, keys.values()))

    def show_in(self, built: Generation, channel: str, message: str) -> None:
        """Store which message shows a build's progress."""
        self._database.change(_changed(built.id, channel=channel, message=message))

    def progress_messages(self) -> list[tuple[Generation, str, str]]:
        """Generations whose progress message is unfinished, with channel id and message id."""
        query = select(generation).where(generation.c.message.is_not(None))
        return [(value_of(Generation, r), r.channel, r.message) for r in self._database.rows(query)]

    def hide(self, built: Generation) -> None:
        """Forget a build's progress message: it is finished."""
        self._database.change(_changed(built.id, message=None))

    def _newest(self, state: GenerationState) -> Generation | None:
        row = self._database.first(_of(state))
        return value_of(Generation, row) if row else None


def _of(state: GenerationState) -> Select[Any]:
    return select(generation).where(generation.c.state == state).order_by(generation.c.id.desc())


def _unneeded(connection: Connection, limit: int) -> tuple[list[int], dict[str, list[str]]]:
    """Passages by id, and hashes by encoder, that no generation needs.

    Passages are deleted per revision: one with some of its passages would count as chunked.
    """
    needed = select(generation).where(generation.c.state.in_(("live", "building", "kept")))
    rows = connection.execute(needed).all()
    if not rows:
        return [], {}
    unused = passage.c.chunker.not_in({row.chunker for row in rows})
    some = select(passage.c.revision_id).where(unused).distinct().limit(limit).subquery()
    ids = select(passage.c.id).where(unused, passage.c.revision_id.in_(select(some)))
    old = vector.c.encoder.not_in({row.encoder for row in rows})
    keys: dict[str, list[str]] = {}
    query = select(vector.c.encoder, vector.c.input_hash).where(old)
    for row in connection.execute(query.limit(limit)):
        keys.setdefault(row.encoder, []).append(row.input_hash)
    return list(connection.scalars(ids)), keys


def _insert(
    connection: Connection, encoder: str, chunker: str, state: GenerationState, **more: str | None
) -> Row[Any]:
    values = {"encoder": encoder, "chunker": chunker, "state": state, **more}
    begun = insert(generation).values(made_at=datetime.now(UTC), **values)
    return connection.execute(begun.returning(generation)).one()


def _changed(number: int, **values: Any) -> Update:
    return update(generation).where(generation.c.id == number).values(**values)


def _note(connection: Connection, what: str, about: Row[Any]) -> None:
    """Record a change of a generation in the operator's audit log."""
    note(connection, PUBLIC, what, f"generation {about.id}", about.model)
