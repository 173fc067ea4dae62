"""Questions that are being answered, kept so that an abrupt end of the process leaves none open."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from index.store.database import Database
from index.store.schema import open_question


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that has no answer yet.

    Attributes:
        key: names it, at most 32 characters.
        scope: the scope of the question.
        who: the asker.
        at: the time when it was asked.
        language: the language of the reply.
        target: where to reply, as the bot wrote it; may hold a secret, so it is never logged.
        text: the question; None where its asker still sees it.
    """

    key: str
    scope: str
    who: str
    at: datetime
    language: str
    target: str = field(repr=False)
    text: str | None = None


class OpenQuestions:
    """Stores open questions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, question: OpenQuestion) -> None:
        """Store an open question."""
        row = {
            "key": question.key,
            "scope": question.scope,
            "who": question.who,
            "at": question.at,
            "language": question.language,
            "target": question.target,
            "text": question.text,
        }
        with self._database.writing() as connection:
            connection.execute(insert(open_question).values(row))

    def remove(self, key: str) -> None:
        """Delete a question that has its answer."""
        with self._database.writing() as connection:
            connection.execute(delete(open_question).where(open_question.c.key == key))

    def all(self) -> list[OpenQuestion]:
        """The open questions, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(open_question).order_by(open_question.c.at)).all()
        return [OpenQuestion(**row._mapping) for row in rows]

    def forget_old(self, before: datetime) -> int:
        """Delete questions that were asked before ``before``; returns their number."""
        with self._database.writing() as connection:
            old = delete(open_question).where(open_question.c.at < before)
            return connection.execute(old).rowcount


def forget(connection: Connection, who: str) -> None:
    """Delete a person's open questions."""
    connection.execute(delete(open_question).where(open_question.c.who == who))
