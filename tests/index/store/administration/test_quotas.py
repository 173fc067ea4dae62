"""How much a server may have, looked at before something is added."""

from collections.abc import Iterator

import pytest

from index.errors import SourceQuotaError
from index.store.library import Library
from index.values import PUBLIC, Limits
from tests.index.store.fetching.visiting import feed
from tests.index.store.samples import entry, store

HERE, THERE = "discord:1", "discord:2"


@pytest.fixture
def small(url: str) -> Iterator[Library]:
    """A library whose servers may have one source with two articles."""
    library = Library.open(url, Limits(sources=1, articles=2, questions=3))
    yield library
    library.close()


def test_a_source_too_many_is_refused_in_words(small: Library) -> None:
    feed(small, scope=HERE)
    feed(small, scope=HERE)  # the same one again
    with pytest.raises(SourceQuotaError, match="1 of at most 1 sources"):
        feed(small, scope=HERE, name="Other", url="https://other.example.org/feed")
    feed(small, scope=THERE)
    feed(small)
    feed(small, name="Other", url="https://other.example.org/feed")
    small.servers.limit(HERE, "sources", 2)
    feed(small, scope=HERE, name="Other", url="https://other.example.org/feed")


def test_room_is_counted_in_articles_of_the_server_alone(small: Library) -> None:
    store(small, entry(id="a"), entry(id="b"), entry(id="c"))
    store(small, entry(id="a"), scope=HERE)
    assert small.servers.room(PUBLIC) is None
    assert small.servers.room("embassy") is None
    assert [articles_left(small, scope) for scope in (HERE, THERE)] == [1, 2]
    small.servers.limit(HERE, "articles", 0)
    assert articles_left(small, HERE) == 0


def articles_left(library: Library, scope: str) -> int:
    room = library.servers.room(scope)
    assert room is not None
    return room.articles


def bytes_left(library: Library, scope: str) -> int:
    room = library.servers.room(scope)
    assert room is not None
    return room.bytes


def test_room_is_counted_in_bytes_of_every_text_of_the_server_alone(small: Library) -> None:
    small.servers.limit(HERE, "megabytes", 1)
    store(small, entry("Ü" * 1000, title="Ä", id="a"))
    assert bytes_left(small, HERE) == 1_000_000
    store(small, entry("Ü" * 1000, title="Ä", id="a"), scope=HERE)
    assert bytes_left(small, HERE) == 1_000_000 - 2002
    store(small, entry("Other.", title="Ä", id="a"), scope=HERE)  # the older text stays
    store(small, entry("Other.", title="Ä", id="a"), scope=HERE)
    assert bytes_left(small, HERE) == 1_000_000 - 2002 - 8
    store(small, entry("More.", title="", id="b"), scope=HERE, under="Other")
    assert bytes_left(small, HERE) == 1_000_000 - 2002 - 8 - 5
    small.articles.remove_source(HERE, "Wire")
    assert bytes_left(small, HERE) == 1_000_000 - 5
    small.servers.limit(HERE, "megabytes", 0)
    assert bytes_left(small, HERE) == 0
