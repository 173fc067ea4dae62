"""What the library holds, as it is told to machines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from index.store.fetching import Failure, SeenEntry, SourceFetch
from index.store.library import Library
from index.store.rows import Generation, Source
from index.store.sources import NewSource, State
from index.store.stats import LibraryStats, library_stats
from index.values import PUBLIC
from tests.index.answer.samples import Desk, WordsEncoder, draft

NOW = datetime.now(UTC)
YESTERDAY = NOW - timedelta(days=1)
EMPTY = LibraryStats(
    articles=0,
    revisions=0,
    passages=0,
    unencoded=0,
    unplaced=0,
    sources={"active": 0, "failing": 0, "paused": 0, "ended": 0},
    due=0,
    waiting=0,
    live=0,
    building=0,
    share=0.0,
    seconds=0.0,
)


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library, WordsEncoder())


def share(generation: Generation) -> float:
    return generation.id / 100


def found(library: Library) -> LibraryStats:
    """The figures, but for how long they took."""
    said = library_stats(library, share)
    assert said.seconds > 0
    return replace(said, seconds=0.0)


def follow(library: Library, name: str, *, due: bool = False) -> Source:
    host = f"{name}.example"
    new = NewSource(PUBLIC, name, "feed", f"https://{host}/feed", host)
    return library.sources.add(new, YESTERDAY, due=due)


def fails(library: Library, name: str, state: State) -> None:
    again = NOW + timedelta(hours=1) if state == "active" else None
    failure = Failure("It does not answer.", again, YESTERDAY, state)
    library.fetch_results.failed(follow(library, name), failure)


def test_of_an_empty_library_are_naughts(library: Library) -> None:
    assert found(library) == EMPTY


def test_count_articles_texts_and_passages_in_all_scopes(library: Library, desk: Desk) -> None:
    desk.add(draft("They met in Oslo.", id="1"), draft("They met in Rome.", id="2"))
    desk.add(draft("They met in Bern.", id="1"))
    desk.add(draft("They met in Kyiv.", id="3"), scope="discord:1")
    said = found(library)
    assert (said.articles, said.revisions, said.passages) == (3, 4, 3)
    assert (said.live, said.unencoded) == (desk.generation.id, 0)


def test_tell_passages_that_lack_a_vector_from_those_that_chroma_lacks(
    library: Library, desk: Desk
) -> None:
    desk.add(draft("They met in Oslo.", id="1"), draft("They met in Rome.", id="2"))
    desk.add(draft("They met in Bern.", id="3"), encoded=False)
    assert (found(library).unencoded, found(library).unplaced) == (1, 2)
    [[scope_id, ids]] = library.vectors.unplaced(desk.generation).items()
    library.vectors.note_placed(desk.generation, scope_id, ids[:1])
    assert (found(library).unencoded, found(library).unplaced) == (1, 1)


def test_tell_how_sources_that_are_fetched_fare(library: Library, desk: Desk) -> None:
    desk.add(draft("They met in Oslo."))  # from a file, which is never fetched
    for name in ("one", "two"):
        follow(library, name)
    fails(library, "three", "active")
    fails(library, "four", "paused")
    fails(library, "five", "ended")
    assert found(library).sources == {"active": 2, "failing": 1, "paused": 1, "ended": 1}


def test_count_what_is_due_and_pages_that_nobody_visited_yet(library: Library) -> None:
    under = follow(library, "one", due=True)
    assert (found(library).due, found(library).waiting) == (1, 0)
    visit = SourceFetch(
        url="https://one.example/feed",
        host="one.example",
        due_at=NOW + timedelta(hours=1),
        every_s=3600.0,
        etag=None,
        last_modified=None,
        body_hash=None,
        new=True,
    )
    entries = [
        SeenEntry(f"{n}" * 32, f"{n}" * 32, f"Talks {n}", f"https://one.example/{n}", host="one.ex")
        for n in range(3)
    ]
    library.fetch_results.worked(under, visit, entries, YESTERDAY)
    assert (found(library).due, found(library).waiting) == (3, 3)
