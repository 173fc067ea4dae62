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
    assert [small.servers.room(scope) for scope in (HERE, THERE)] == [1, 2]
    small.servers.limit(HERE, "articles", 0)
    assert small.servers.room(HERE) == 0
