"""Claims exclude other processes on PostgreSQL; on SQLite a lock file does."""

from index.store.library import Library
from index.store.vectors.claims import Claims


def test_what_one_process_claims_no_other_one_does_until_the_claim_ends(library: Library) -> None:
    alone = library.database.is_sqlite
    one, other = Claims(library.database), Claims(library.database)
    with one.encoding(2**31 + 7) as mine:
        assert mine
        with (
            other.encoding(7) as theirs,
            other.encoding(8) as next_one,
            other.placing(7) as placing,
        ):
            assert (theirs, next_one, placing) == (alone, True, True)
    with other.encoding(7) as theirs:
        assert theirs
