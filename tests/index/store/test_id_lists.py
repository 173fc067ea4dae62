"""Ids go into a statement and come out of one as a single value."""

import pytest
from sqlalchemy import select

from index.store.id_lists import ids_of, is_listed, packed
from index.store.library import Library
from index.store.schema import passage
from tests.index.store.samples import entry, store


@pytest.mark.parametrize("asked", [[], [2], [3, 1, 999_999], list(range(2_000))])
def test_the_ids_that_are_listed_come_back(library: Library, asked: list[int]) -> None:
    store(library, entry("One.\nTwo.\nThree.\nFour."))
    query = select(passage.c.id).order_by(passage.c.id)
    listed = query.where(is_listed(passage.c.id))
    with library.database.reading() as connection:
        ids = ids_of(connection, query).tolist()
        assert len(ids) == 4
        found = ids_of(connection, listed, ids=packed([ids[0] - 1 + one for one in asked]))
    assert found.tolist() == [one for one in ids if one - ids[0] + 1 in asked]
