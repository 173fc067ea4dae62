"""Attributions are stored with their revision, and go with it."""

from dataclasses import replace

from index.store.articles.extractions import SaidFilter
from index.store.library import Library
from index.store.rows import PreparedArticle
from index.text.attribution import VERSION
from index.text.attribution.extraction import attributions
from tests.index.store.samples import CHUNKER, entry, store

TEXT = (
    "Foreign Minister Elena Marsh said that talks would go on.\nOmar Reyes said no deal was near."
)


def read(text: str = TEXT, **facts: str) -> PreparedArticle:
    made = entry(text, **facts)
    found = tuple(attributions(made.draft.title, made.draft.text))
    return replace(made, attributions=found)


def said(library: Library, *scopes: str, **wanted: object) -> list[tuple[str, str]]:
    """Speaker and words of all that is said in the scopes."""
    scopes = scopes or ("public",)
    ids = [one.id for one in library.attributions.speakers(scopes)]
    chosen = SaidFilter(ids, CHUNKER, **wanted)  # type: ignore[arg-type]
    rows = library.attributions.said(scopes, chosen, 100)
    texts = library.passages.texts(row.revision_id for row in rows)
    return [(row.speaker, row.words.of(texts[row.revision_id])) for row in rows]


def test_what_is_said_is_stored_with_an_article(library: Library) -> None:
    store(library, read(id="a"))
    assert said(library) == [
        ("Elena Marsh", "talks would go on"),
        ("Omar Reyes", "no deal was near"),
    ]


def test_speakers_have_their_offices_and_come_by_frequency(library: Library) -> None:
    store(library, read(id="a"), read("Omar Reyes said that he would leave.", id="b"))
    known = library.attributions.speakers(["public"])
    assert [(one.name, one.office, one.said) for one in known] == [
        ("Omar Reyes", "", 2),
        ("Elena Marsh", "Foreign Minister", 1),
    ]


def test_a_new_revision_replaces_what_the_older_one_says(library: Library) -> None:
    store(library, read(id="a"))
    store(library, read("Elena Marsh said that talks were over.", id="a"))
    assert said(library) == [("Elena Marsh", "talks were over")]


def test_nothing_is_said_to_another_scope(library: Library) -> None:
    store(library, read(id="a"), scope="discord:1")
    assert said(library, "public") == said(library, "public", "discord:2") == []
    assert len(said(library, "public", "discord:1")) == 2


def test_removing_a_source_removes_what_it_says_and_who_says_it(library: Library) -> None:
    store(library, read(id="a"), under="Wire")
    library.articles.remove_source("public", "Wire")
    assert library.attributions.speakers(["public"]) == []
    store(library, entry("Nothing is said.", id="b"))
    assert said(library) == []


def test_words_and_days_narrow_what_is_said(library: Library) -> None:
    store(
        library,
        read(id="a", published="2024-03-05"),
        read("Omar Reyes said that Norland would leave.", id="b", published="2024-04-05"),
    )
    day = read(id="a", published="2024-04-01").draft.published
    assert day is not None
    assert [words for _, words in said(library, words=[["norland", "nowhere"]])] == [
        "Norland would leave"
    ]
    assert [words for _, words in said(library, words=[["deal"], ["near"]])] == ["no deal was near"]
    assert said(library, words=[["deal"], ["norland"]]) == []
    assert [words for _, words in said(library, since=day.day)] == ["Norland would leave"]
    assert len(said(library, until=day.day)) == 2


def test_articles_stored_before_are_read_in_steps_and_once(library: Library) -> None:
    store(library, entry(TEXT, id="a"), entry(TEXT, title="Again", id="b"))
    with library.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM attributed")
    assert library.attributions.count_unread(VERSION) == 2
    [first] = library.attributions.unread(VERSION, 1)
    library.attributions.keep(VERSION, [(first, attributions(first.title, first.text))])
    assert library.attributions.count_unread(VERSION) == 1
    assert len(said(library)) == 2
    library.attributions.keep(VERSION, [(first, [])])  # another process was quicker
    assert len(said(library)) == 2
