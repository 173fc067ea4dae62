"""Which older texts of an article are kept, and that the history says which are not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from index.store.articles.revisions import KEPT, KEPT_BYTES, RevisionSize, size_of, superfluous
from index.store.library import Library
from index.store.rows import numbers_dropped
from index.store.schema import article, revision
from index.values import Answer, Question, Quote, ReadAs
from tests.index.store.samples import entry, store

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)


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
        rank=1, text="They met.", sentence="They met.", span=None, article_id=found.key,
        revision=number, start=0, end=9, title="Sullivan meets Wang", source="Wire", score=0.9,
    )  # fmt: skip
    answer = Answer(Question("who met?"), ReadAs(), 0.9, quotes=(quote,))
    library.feedback.show(key, answer, NOW)


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
    library.feedback.forget_shown(NOW.replace(year=2025))
    assert library.revisions.sweep(lambda: True) == 1
    assert 2 not in kept(library)
    assert library.revisions.sweep(lambda: True) == 0


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
    assert library.revisions.sweep(lambda: False) == 0
    assert library.revisions.sweep(lambda: True) == 2 * 4
    [one, two, three] = library.catalogue.export(["public"])
    numbers = [[r.number for r in library.catalogue.revisions(x.key)] for x in (one, two, three)]
    assert numbers == [[1, *range(6, KEPT + 6)]] * 2 + [[1]]


def test_quotes_of_texts_that_are_gone_are_told_as_gone(library: Library) -> None:
    change(library, "First.", "Second.")
    [found] = library.catalogue.export(["public"])
    change(library, *(f"Text {number}." for number in range(KEPT + 3)))
    assert library.passages.words_at(found.key, 2, 0, 3) is None
    assert library.passages.words_at(found.key, 1, 0, 5) == "First"


OLDER = st.lists(st.integers(0, KEPT_BYTES * 2), max_size=60)


@given(sizes=OLDER, cited=st.sets(st.integers(1, 60)))
def test_what_is_kept_stays_within_its_bounds_and_what_is_quoted_stays(
    sizes: list[int], cited: set[int]
) -> None:
    older = [RevisionSize(number, size) for number, size in enumerate(sizes, 1)]
    gone = superfluous(older, cited)
    left = [one for one in older if one.number not in gone and one.number not in cited]
    assert not cited & set(gone)
    assert len(left) <= KEPT
    assert sum(one.bytes for one in left) <= KEPT_BYTES
    assert superfluous([one for one in older if one.number not in gone], cited) == []


@pytest.mark.parametrize("numbers", [[1], [1, 2, 3]])
def test_nothing_is_told_as_dropped_where_all_is_kept(library: Library, numbers: list[int]) -> None:
    change(library, *(f"Text {number}." for number in numbers))
    [found] = library.catalogue.export(["public"])
    assert numbers_dropped(library.catalogue.revisions(found.key)) == []
