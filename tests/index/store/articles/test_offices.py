"""Office-holders are stored with their revision, and go with it."""

from dataclasses import replace
from datetime import date

from index.store.articles.extractions import prepared_mentions
from index.store.library import Library
from index.store.rows import PreparedArticle
from index.text.offices.extraction import office_mentions
from tests.index.store.samples import entry, store

TEXT = "Norland foreign minister Elena Marsh left.\nFormer Norland president Omar Reyes stayed."


def read(text: str = TEXT, **facts: str) -> PreparedArticle:
    made = entry(text, **facts)
    return replace(made, offices=prepared_mentions(text, office_mentions(text)))


def known(library: Library, *scopes: str) -> list[tuple[str, str, str, int]]:
    """Person, office, standing and number of articles of all holders in the scopes."""
    return [
        (one.person, f"{one.area} {one.role}", one.standing, one.articles)
        for one in library.offices.days(scopes or ("public",))
    ]


def test_holders_are_stored_with_an_article_and_counted(library: Library) -> None:
    store(library, read(id="a", published="2026-03-05"), read(id="b", published="2026-03-09"))
    assert known(library) == [
        ("Elena Marsh", "Norland foreign minister", "holder", 1),
        ("Elena Marsh", "Norland foreign minister", "holder", 1),
        ("Omar Reyes", "Norland president", "former", 1),
        ("Omar Reyes", "Norland president", "former", 1),
    ]
    days = {str(one.day) for one in library.offices.days(["public"])}
    assert days == {"2026-03-05", "2026-03-09"}


def test_nothing_is_known_in_another_scope(library: Library) -> None:
    store(library, read(id="a"), scope="discord:1")
    assert known(library, "public") == known(library, "public", "discord:2") == []
    assert len(known(library, "public", "discord:1")) == 2


def test_removing_a_source_removes_what_it_says(library: Library) -> None:
    store(library, read(id="a"), under="Wire")
    before = library.offices.extent()
    library.articles.remove_source("public", "Wire")
    assert known(library) == []
    assert library.offices.extent() != before


def test_the_newest_sentence_is_the_evidence(library: Library) -> None:
    store(
        library,
        read(id="a", published="2026-03-05", outlet="AP"),
        read(id="b", published="2026-03-09", outlet="Tarn Post"),
    )
    ids = {one.holder_id for one in library.offices.days(["public"]) if "Marsh" in one.person}
    [newest] = library.offices.evidence(ids, 1)
    days = [date(2026, 3, 9), date(2026, 3, 8), date(2026, 3, 1)]
    as_of = [library.offices.evidence(ids, 1, day)[0].source for day in days]
    assert as_of == ["Tarn Post", "AP", "AP"]
    text = library.passages.texts([newest.revision_id])[newest.revision_id]
    assert newest.sentence.of(text) == "Norland foreign minister Elena Marsh left."
    assert (newest.person.of(text), newest.role.of(text)) == ("Elena Marsh", "foreign minister")
    assert newest.source == "Tarn Post"
    assert set().union(*library.offices.outlets(ids).values()) == {"AP", "Tarn Post"}
