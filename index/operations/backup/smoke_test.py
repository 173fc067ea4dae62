"""Whether a restored library answers: asked as anybody else would ask it."""

import re
from contextlib import closing

from sqlalchemy import func, select

from index.errors import TryLaterError
from index.operations.backup.manifest import Manifest
from index.store.library import Library
from index.store.rows import SearchFilter
from index.store.schema import passage, scope

SAMPLE = 20
"""Passages whose words are looked for."""

_WORD = re.compile(r"[A-Za-z]{5,}")


def smoke_test(url: str, manifest: Manifest) -> None:
    """Look for words of passages all over the library, in its own full text.

    Raises:
        TryLaterError: some are not found; the message says what to do.
    """
    with closing(Library.open(url)) as library:
        lost = [id_ for id_ in _sample(library, manifest) if not _is_found(library, id_)]
    if lost:
        raise TryLaterError(
            f"The library was restored, but its full text does not find the words of {len(lost)} "
            f"passages of {SAMPLE}; restore the backup into another, empty place."
        )


def _sample(library: Library, manifest: Manifest) -> list[int]:
    every = max(1, manifest.count("passage") // SAMPLE)
    numbered = select(passage.c.id, func.row_number().over(order_by=passage.c.id).label("number"))
    rows = numbered.subquery()
    with library.database.reading() as connection:
        picked = select(rows.c.id).where(rows.c.number % every == 0).limit(SAMPLE)
        return list(connection.scalars(picked))


def _is_found(library: Library, id_: int) -> bool:
    of_passage = select(passage.c.chunker, scope.c.name).join(scope).where(passage.c.id == id_)
    with library.database.reading() as connection:
        row = connection.execute(of_passage).one()
    terms = sorted(_WORD.findall(library.passages.words([id_])[id_]), key=len)[-3:]
    return not terms or bool(library.words.search(terms, SearchFilter((row.name,), row.chunker), 1))
