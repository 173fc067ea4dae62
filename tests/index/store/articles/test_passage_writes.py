"""What a chunker has not cut is found, cut once, and never of an old revision."""

import pytest

from index.store.articles.passage_writes import Unchunked
from index.store.library import Library
from index.store.rows import SearchFilter
from tests.index.store.samples import CHUNKER, entry, found, store

OTHER = "paragraphs"
TEXT = "They met at Yanqi Lake.\nThey spoke of grain."


def keep(library: Library, *some: Unchunked) -> None:
    library.passage_writes.keep(OTHER, [(one, entry(one.text, title=one.title)) for one in some])


def is_whole(library: Library) -> bool:
    with library.database.reading() as connection:
        return library.passage_writes.is_whole(connection, OTHER)


@pytest.fixture
def filled(library: Library) -> Library:
    store(library, *(entry(f"{TEXT} {number}", id=f"{number}") for number in range(5)))
    return library


def test_what_is_cut_is_found_by_its_words_in_its_own_reach(filled: Library) -> None:
    assert filled.passage_writes.count(OTHER) == (0, 5)
    assert filled.passage_writes.count(CHUNKER) == (5, 5)
    keep(filled, *filled.passage_writes.uncut(OTHER, 10))
    assert filled.passage_writes.count(OTHER) == (5, 5)
    aside = SearchFilter(("public",), OTHER)
    assert found(filled, "yanqi", within=aside) == ["They met at Yanqi Lake."] * 5
    assert found(filled, "yanqi") == ["They met at Yanqi Lake."] * 5


def test_they_come_in_turn_and_none_twice(filled: Library) -> None:
    first = filled.passage_writes.uncut(OTHER, 2)
    second = filled.passage_writes.uncut(OTHER, 2, after=first[-1].revision_id)
    rest = filled.passage_writes.uncut(OTHER, 10, after=second[-1].revision_id)
    numbers = [one.revision_id for one in first + second + rest]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 5
    assert first[0].text == f"{TEXT} 0"


def test_cut_twice_is_cut_once(filled: Library) -> None:
    some = filled.passage_writes.uncut(OTHER, 10)
    keep(filled, *some)
    keep(filled, *some)
    assert filled.passages.count_of(OTHER) == 10


def test_a_revision_that_was_replaced_meanwhile_is_not_cut(filled: Library) -> None:
    some = filled.passage_writes.uncut(OTHER, 10)
    store(filled, entry("They met in Beijing.", id="3"))
    keep(filled, *some)
    assert filled.passage_writes.count(OTHER) == (4, 5)
    assert [one.text for one in filled.passage_writes.uncut(OTHER, 10)] == ["They met in Beijing."]


def test_an_article_that_went_meanwhile_is_no_matter(filled: Library) -> None:
    some = filled.passage_writes.uncut(OTHER, 10)
    filled.articles.remove_source("public", "Wire")
    keep(filled, *some)
    assert filled.passage_writes.count(OTHER) == (0, 0)
    assert filled.passages.count_of(OTHER) == 0


def test_it_is_whole_when_every_newest_revision_is_cut(filled: Library) -> None:
    assert not is_whole(filled)
    keep(filled, *filled.passage_writes.uncut(OTHER, 10))
    assert is_whole(filled)
    store(filled, entry("They met in Beijing.", id="3"))
    assert not is_whole(filled)


def test_a_revised_article_loses_the_passages_of_every_chunker(filled: Library) -> None:
    keep(filled, *filled.passage_writes.uncut(OTHER, 10))
    store(filled, entry("They met in Beijing.", id="3"))
    assert (filled.passages.count_of(OTHER), filled.passages.count_of(CHUNKER)) == (8, 9)
    assert filled.full_text_check.mend() == (0, 0)
