"""Open questions as they are stored: for as long as they are open, and not in backups."""

from dataclasses import replace
from datetime import timedelta

from index.operations.backup.backup import tables
from index.store.administration.answers import OpenQuestion
from index.store.library import Library
from tests.index.store.visiting import NOW

ANN = "discord:7"
FIRST = OpenQuestion("k1", "discord:1", ANN, NOW, "fr", '{"token": "t"}', "who met?")
SECOND = replace(FIRST, key="k2", who="discord:8", at=NOW + timedelta(seconds=1), text=None)


def kept(library: Library) -> list[OpenQuestion]:
    for question in (SECOND, FIRST):
        library.open_questions.add(question)
    return library.open_questions.all()


def test_they_are_read_as_they_were_stored_oldest_first(library: Library) -> None:
    assert kept(library) == [FIRST, SECOND]


def test_those_that_are_too_old_are_deleted(library: Library) -> None:
    kept(library)
    assert library.open_questions.forget_old(SECOND.at) == 1
    assert library.open_questions.all() == [SECOND]


def test_they_go_with_their_asker_and_with_their_server(library: Library) -> None:
    kept(library)
    library.servers.forget_person(ANN)
    assert library.open_questions.all() == [SECOND]
    library.servers.delete("discord:1")
    assert library.open_questions.all() == []


def test_no_backup_holds_them() -> None:
    assert "open_question" not in {table.name for table in tables(vectors=True)}
