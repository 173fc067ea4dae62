"""Entries of office-holders belong to a scope; their changes are in the audit log."""

from dataclasses import replace
from datetime import date

from index.store.articles.extractions import HandEntry
from index.store.library import Library

MARSH = HandEntry("public", "Elena Marsh", "Norland president", date(2026, 3, 1))


def known(library: Library, *scopes: str) -> list[HandEntry]:
    return [replace(one, added_at=None) for one in library.lexicon_entries.of(scopes)]


def test_entries_are_of_their_scope(library: Library) -> None:
    other = replace(MARSH, scope="discord:1", person="Omar Reyes")
    library.lexicon_entries.put([MARSH, other])
    assert known(library, "public") == [MARSH]
    assert known(library, "public", "discord:1") == [MARSH, other]
    assert known(library, "discord:2") == []


def test_an_entry_of_the_same_person_and_office_is_replaced(library: Library) -> None:
    library.lexicon_entries.put([MARSH])
    before = library.lexicon_entries.extent()
    ended = replace(MARSH, until=date(2026, 9, 30))
    library.lexicon_entries.put([ended])
    assert known(library, "public") == [ended]
    assert library.lexicon_entries.extent() != before


def test_deleting_tells_whether_there_was_one(library: Library) -> None:
    library.lexicon_entries.put([MARSH])
    assert not library.lexicon_entries.delete("discord:1", MARSH.person, MARSH.office)
    assert library.lexicon_entries.delete("public", MARSH.person, MARSH.office)
    assert not library.lexicon_entries.delete("public", MARSH.person, MARSH.office)
    changes = library.audit_log.page(["public"], 5, 0)
    assert [one.what for one in changes][:2] == ["lexicon entry removed", "lexicon entry added"]
