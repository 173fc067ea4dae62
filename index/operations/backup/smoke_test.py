"""A smoke test: checks that a restored library finds its passages."""

import re
from contextlib import closing

from index.errors import TryLaterError
from index.store.library import Library
from index.store.rows import SearchFilter

SAMPLE = 20
"""Number of passages that are searched for."""

_WORD = re.compile(r"[A-Za-z]{5,}")


def smoke_test(url: str) -> None:
    """Search for words of passages from the whole library, with its full-text index.

    Raises:
        TryLaterError: some passages are not found; the message says what to do.
    """
    with closing(Library.open(url)) as library:
        sample = library.passages.sample(SAMPLE)
        lost = [item for item in sample if not _is_found(library, *item)]
    if lost:
        raise TryLaterError(
            f"The library was restored, but its full text does not find the words of {len(lost)} "
            f"passages of {SAMPLE}; restore the backup into another, empty place."
        )


def _is_found(library: Library, id_: int, scope: str, chunker: str) -> bool:
    terms = sorted(_WORD.findall(library.passages.words([id_])[id_]), key=len)[-3:]
    return not terms or bool(library.full_text.search(terms, SearchFilter((scope,), chunker), 1))
