"""What becomes of an article that comes in: new, revised, unchanged; and what goes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from index.errors import InputError, NotFoundError
from index.store.articles.articles import KEPT, KEPT_BYTES, size_of, superfluous
from index.store.library import Library
from index.store.rows import PreparedArticle, numbers_dropped
from index.store.schema import article, revision
from index.store.sources import NewSource
from index.values import Answer, Question, Quote, ReadAs
from tests.index.store.samples import entry, found, search_filter, source, store, words
from tests.index.store.visiting import NOW

URL = "https://example.org/a"


def keys(library: Library, *scopes: str) -> list[str]:
    return [one.key for one in library.catalogue.export(scopes or ("public",))]


def test_an_article_that_is_whole_at_last_is_partial_no_more(library: Library) -> None:
    store(library, part(entry(url=URL)))
    assert library.catalogue.show(("public",), URL, URL).partial
    assert store(library, entry(url=URL)) == ["unchanged"]
    assert not library.catalogue.show(("public",), URL, URL).partial


def test_the_words_of_an_old_revision_can_still_be_read(library: Library) -> None:
    store(library, entry("🤝 They met at Yanqi Lake.", url=URL))
    store(library, entry("They met in Geneva.", url=URL))
    [key] = keys(library)
    assert library.passages.words_at(key, 1, 14, 24) == "Yanqi Lake"
    assert library.passages.words_at(key, 2, 12, 18) == "Geneva"
    assert library.passages.words_at(key, 3, 0, 1) is None
    assert library.passages.words_at("no such key", 1, 0, 1) is None


def steps_to_look_for(library: Library, looked_for: PreparedArticle) -> int:
    """Steps of SQLite's own machine; looking through 200 articles takes some thousand."""
    steps = []
    with library.database.reading() as connection:
        sqlite: Any = connection.connection.driver_connection
    sqlite.set_progress_handler(lambda: steps.append(1), 1)
    library.articles.standing("public", [looked_for])
    sqlite.set_progress_handler(None, 1)
    return len(steps)


class TestIdentity:
    def test_two_bulk_ids_at_one_url_are_two_articles(self, library: Library) -> None:
        assert store(library, entry("One.", id="1", url=URL), entry("Two.", id="2", url=URL)) == [
            "new",
            "new",
        ]
        assert store(library, entry("One.", id="1", url=URL)) == ["unchanged"]
        assert store(library, entry("Two.", id="2", url=URL)) == ["unchanged"]

    def test_a_bulk_id_is_learnt_by_the_article_that_its_url_names(self, library: Library) -> None:
        store(library, entry("One.", url=URL))
        assert store(library, entry("One.", id="7", url=URL)) == ["unchanged"]
        assert library.catalogue.show(("public",), "7", None).url == URL
        assert store(library, entry("Two.", id="7")) == ["revised"]

    def test_an_article_without_a_bulk_id_goes_by_its_key(self, library: Library) -> None:
        store(library, entry("One."))
        [key] = keys(library, "public")
        assert store(library, entry("One.", id=key)) == ["unchanged"]
        assert store(library, entry("Two.", id=key)) == ["revised"]
        assert keys(library, "public") == [key]

    def test_a_bulk_id_goes_before_the_key_of_another_article(self, library: Library) -> None:
        store(library, entry("One."))
        [key] = keys(library, "public")
        store(library, entry("Two.", id="2"))
        with library.database.writing() as connection:
            taken = update(article).where(article.c.external_id == "2")
            connection.execute(taken.values(external_id=key))
        assert store(library, entry("Two.", id=key)) == ["unchanged"]

    def test_an_article_that_moved_is_known_by_its_new_url_alone(self, library: Library) -> None:
        moved = "https://example.org/moved"
        store(library, entry("One.", id="7", url=URL))
        store(library, entry("One.", id="7", url=moved))
        assert library.catalogue.show(("public",), moved, moved).external_id == "7"
        assert store(library, entry("Another.", url=URL)) == ["new"]
        assert library.catalogue.counts().articles == 2

    @pytest.mark.parametrize(
        ("first", "then", "outcome"),
        [
            ({"url": "https://Example.org/a/?utm_source=x"}, {"url": URL}, "revised"),
            ({"id": URL}, {"url": URL}, "new"),
            ({"path": "notes.txt"}, {"path": "notes.txt"}, "revised"),
            ({"path": "notes.txt"}, {"path": "other.txt"}, "new"),
            ({}, {}, "new"),
        ],
    )
    def test_an_article_is_its_url_else_its_file_else_its_words(
        self, library: Library, first: dict[str, Any], then: dict[str, Any], outcome: str
    ) -> None:
        store(library, entry("One.", **first))
        assert store(library, entry("One.", **first)) == ["unchanged"]
        assert store(library, entry("Two.", **then)) == [outcome]
        assert len(set(keys(library))) == 1 + (outcome == "new")


class TestStanding:
    @pytest.mark.parametrize(
        "looked_for",
        [
            entry(url=f"{URL}/new"),
            entry(url=f"{URL}/new", id="new"),
            entry(path="/new.txt"),
            entry(id="new"),
            entry("New."),
        ],
    )
    def test_is_not_slower_in_a_larger_library(
        self, sqlite_library: Library, looked_for: PreparedArticle
    ) -> None:
        store(sqlite_library, entry("One."))
        steps = steps_to_look_for(sqlite_library, looked_for)
        store(sqlite_library, *(entry(f"{n}.", url=f"{URL}/{n}") for n in range(60)))
        assert steps_to_look_for(sqlite_library, looked_for) < steps + 100

    def test_tells_which_words_the_library_holds(self, library: Library) -> None:
        store(library, entry("One.", url=URL))
        asked = [entry("One.", url=URL), entry("Two.", url=URL), entry("One.", url=URL + "b")]
        one, two, three = library.articles.standing("public", asked)
        assert (one.same, two.same, three.same) == (True, False, False)
        assert one.article_id == two.article_id is not None
        assert three.article_id is None

    def test_what_stands_needs_no_passages_and_what_does_not_is_handed_back(
        self, library: Library
    ) -> None:
        bare = replace(entry("One.", url=URL), passages=None, input_hashes=())
        assert library.articles.store(source(library), "lines", [bare]) == [None]
        assert library.catalogue.counts().articles == 0
        store(library, entry("One.", url=URL))
        assert library.articles.store(source(library), "lines", [bare]) == ["unchanged"]
        assert found(library, "one") == ["One."]


def part(entry: PreparedArticle) -> PreparedArticle:
    return replace(entry, draft=replace(entry.draft, partial=True))


def told(entry: PreparedArticle) -> PreparedArticle:
    """As a feed tells it."""
    return replace(entry, first_hand=False)


class TestWhoHasASay:
    def test_a_part_does_not_take_the_place_of_the_whole(self, library: Library) -> None:
        store(library, entry("Yanqi.\nLake.", url=URL))
        assert store(library, part(entry("Yanqi.", url=URL)), under="Feed") == ["unchanged"]
        shown = library.catalogue.show(("public",), URL, URL)
        assert (shown.text, shown.partial, shown.revision) == ("Yanqi.\nLake.", False, 1)
        assert shown.sources == ("Wire", "Feed")

    def test_the_whole_takes_the_place_of_a_part_and_a_part_of_a_part(
        self, library: Library
    ) -> None:
        store(library, part(entry("Yanqi.", url=URL)))
        assert store(library, part(entry("Lake.", url=URL))) == ["revised"]
        assert store(library, entry("Yanqi.\nLake.", url=URL)) == ["revised"]
        assert not library.catalogue.show(("public",), URL, URL).partial

    def test_what_a_feed_says_changes_nothing_that_another_source_brought(
        self, library: Library
    ) -> None:
        store(library, entry("Yanqi.", url=URL, outlet="The Post"))
        for text in ("Nowhere.", "Yanqi."):
            other = entry(text, url=f"{URL}?utm_source=x", outlet="Rumour", published="2020-01-01")
            assert store(library, told(other), under="Rumour") == ["unchanged"]
        shown = library.catalogue.show(("public",), URL, URL)
        assert (shown.text, shown.outlet, shown.url) == ("Yanqi.", "The Post", URL)
        assert (shown.revision, shown.published, shown.sources) == (1, None, ("Wire", "Rumour"))
        assert found(library, "nowhere") == []

    def test_so_may_another_feed_that_a_person_called_the_outlets(self, library: Library) -> None:
        feeds = [
            library.sources.add(
                NewSource("public", name, "feed", f"https://{name}.example", name, outlet="Post"),
                NOW,
                due=True,
            )
            for name in ("all", "world")
        ]
        outcomes = [
            library.articles.store(
                under, "lines", [told(entry(text, url=URL, outlet=under.outlet))]
            )
            for under, text in zip([*feeds, feeds[0]], ["One.", "Two.", "Three."], strict=True)
        ]
        assert outcomes == [["new"], ["revised"], ["revised"]]

    def test_the_page_itself_may_change_all_but_whose_it_is(self, library: Library) -> None:
        store(library, entry("One.", url=URL, outlet="The Post"))
        assert store(library, entry("Two.", url=URL, outlet="Other"), under="Feed") == ["revised"]
        assert library.catalogue.show(("public",), URL, URL).outlet == "The Post"


class TestRemoval:
    def test_takes_passages_words_and_revisions_along_at_once(self, library: Library) -> None:
        store(library, entry("Yanqi.", url=URL))
        store(library, entry("Yanqi Lake.", url=URL))
        ids = [hit.passage_id for hit in library.full_text.search(["Yanqi"], search_filter(), 10)]
        [key] = keys(library)
        assert library.articles.remove_source("public", "Wire") == 1
        assert found(library, "Yanqi") == []
        assert words(library, ids, search_filter()) == []
        assert library.passages.words_at(key, 1, 0, 5) is None
        counts = library.catalogue.counts()
        assert (counts.articles, counts.revisions, counts.passages, counts.sources) == (0, 0, 0, 0)

    def test_leaves_what_another_source_brought_too(self, library: Library) -> None:
        store(library, entry("Yanqi.", url=URL), under="Wire")
        assert store(library, entry("Yanqi.", url=URL), under="Feed") == ["unchanged"]
        assert library.catalogue.counts().articles == 1
        assert library.articles.remove_source("public", "Wire") == 0
        assert found(library, "Yanqi") == ["Yanqi."]
        assert library.articles.remove_source("public", "Feed") == 1
        assert found(library, "Yanqi") == []

    def test_leaves_a_source_of_the_same_name_in_another_scope(self, library: Library) -> None:
        store(library, entry("Yanqi."))
        store(library, entry("Yanqi."), scope="discord:1")
        library.articles.remove_source("discord:1", "Wire")
        assert found(library, "Yanqi") == ["Yanqi."]

    def test_an_unknown_source_is_named(self, library: Library) -> None:
        source(library, "Wire", "discord:1")
        with pytest.raises(NotFoundError, match="no source named “Wire”"):
            library.articles.remove_source("public", "Wire")

    def test_a_source_that_was_removed_takes_no_more_articles(self, library: Library) -> None:
        under = source(library)
        library.articles.remove_source("public", "Wire")
        with pytest.raises(NotFoundError, match="“Wire” was removed while"):
            library.articles.store(under, "lines", [entry()])
        assert library.catalogue.counts().articles == 0


def test_a_source_is_made_once_in_each_scope(library: Library) -> None:
    first = library.articles.source("public", "Wire", "bulk", "France")
    again = library.articles.source("public", "Wire", "page")
    other = library.articles.source("discord:1", "Wire", "bulk")
    assert first == again
    assert first.side == "France"
    assert other.id != first.id


@pytest.mark.parametrize(
    ("scope", "name", "side"),
    [("s" * 101, "Wire", None), ("public", "n" * 501, None), ("public", "Wire", "s" * 201)],
)
def test_a_name_that_is_too_long_is_refused_in_words(
    library: Library, scope: str, name: str, side: str | None
) -> None:
    with pytest.raises(InputError, match="name is too long"):
        library.articles.source(scope, name, "bulk", side)
    assert library.catalogue.scopes() == []


def test_an_outlet_is_stored_without_markup_and_found_by_either_name(library: Library) -> None:
    for _ in range(2):  # the same article again changes nothing
        store(library, entry("Yanqi.", url=URL, outlet="*The Post*"))
    assert library.catalogue.outlets(("public",)) == ["The Post"]
    for name in ("the post", "*The Post*"):
        assert library.passages.count(replace(search_filter(), source=name)) == 1


STARTED = datetime(2024, 9, 1, 12, tzinfo=UTC)


def change(library: Library, *texts: str) -> None:
    """One article that says one text after the other."""
    for text in texts:
        assert store(library, entry(text, id="a"))[0] in {"new", "revised"}


def kept(library: Library) -> list[int]:
    """The numbers of its texts that are there."""
    [found] = library.catalogue.export(["public"])
    return [one.number for one in library.catalogue.revisions(found.key)]


def cite(library: Library, number: int, key: str = "k") -> None:
    """Show somebody an answer from one of its texts."""
    [found] = library.catalogue.export(["public"])
    quote = Quote(
        rank=1, text="They met.", sentence="They met.", span=None, article_key=found.key,
        revision=number, start=0, end=9, title="Sullivan meets Wang", source="Wire", score=0.9,
    )  # fmt: skip
    answer = Answer(Question("who met?"), ReadAs(), 0.9, quotes=(quote,))
    library.feedback.show(key, answer, STARTED)


def total(library: Library) -> int:
    with library.database.reading() as connection:
        return int(connection.scalar(select(article.c.bytes)) or 0)


def test_the_first_text_and_the_newest_are_kept(library: Library) -> None:
    change(library, *(f"Text {number}." for number in range(1, KEPT + 5)))
    newest = KEPT + 4
    assert kept(library) == [1, *range(newest - KEPT + 1, newest + 1)]
    [found] = library.catalogue.export(["public"])
    assert numbers_dropped(library.catalogue.revisions(found.key)) == [2, 3, 4]
    left = [size_of(entry(f"Text {number}.").draft) for number in kept(library)]
    assert total(library) == sum(left)


def test_large_older_texts_are_not_kept_and_the_newest_is_whatever_its_size(
    library: Library,
) -> None:
    change(library, "First.", *("Long. " * 100_000 + f"{number}." for number in range(5)), "Last.")
    assert kept(library) == [1, 6, 7]
    change(library, "Even longer. " * 200_000)
    assert kept(library) == [1, 6, 7, 8]
    change(library, "The end.")
    assert kept(library) == [1, 6, 7, 9]


def test_what_an_answer_quotes_is_kept_as_long_as_the_answer(library: Library) -> None:
    change(library, "First.", "Quoted. " * 200_000)
    cite(library, 2)
    cite(library, 2, "another")
    change(library, *(f"Text {number}." for number in range(KEPT + 3)))
    assert 2 in kept(library)
    assert 3 not in kept(library)
    library.feedback.forget_shown(STARTED.replace(year=2025))
    assert library.articles.sweep_revisions(lambda: True) == 1
    assert 2 not in kept(library)
    assert library.articles.sweep_revisions(lambda: True) == 0


def test_texts_that_were_kept_before_are_swept_and_no_newest_one(library: Library) -> None:
    for name in ("a", "b", "c"):
        store(library, entry("Only.", id=name, title=name))
    with library.database.writing() as connection:
        rows = connection.execute(select(revision)).mappings().all()
        for row in rows[:2]:
            for number in range(2, KEPT + 6):
                values = {**row, "number": number, "words_hash": str(number)}
                del values["id"]
                connection.execute(revision.insert().values(**values))
        connection.execute(update(article).values(bytes=99_999_999))
    assert library.articles.sweep_revisions(lambda: False) == 0
    assert library.articles.sweep_revisions(lambda: True) == 2 * 4
    [one, two, three] = library.catalogue.export(["public"])
    numbers = [[r.number for r in library.catalogue.revisions(x.key)] for x in (one, two, three)]
    assert numbers == [[1, *range(6, KEPT + 6)]] * 2 + [[1]]


OLDER = st.lists(st.integers(0, KEPT_BYTES * 2), max_size=60)


@given(sizes=OLDER, cited=st.sets(st.integers(1, 60)))
def test_what_is_kept_stays_within_its_bounds_and_what_is_quoted_stays(
    sizes: list[int], cited: set[int]
) -> None:
    older = list(enumerate(sizes, 1))
    gone = superfluous(older, cited)
    left = [one for one in older if one[0] not in gone and one[0] not in cited]
    assert not cited & set(gone)
    assert len(left) <= KEPT
    assert sum(size for _, size in left) <= KEPT_BYTES
    assert superfluous([one for one in older if one[0] not in gone], cited) == []
