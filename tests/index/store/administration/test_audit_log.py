"""Who changed what, kept with the change."""

import pytest

from index.actor import Actor, set_actor
from index.errors import NotFoundError
from index.store.library import Library
from index.values import PUBLIC
from tests.index.store.visiting import NOW, feed

ANN = Actor("discord:7", "discord:5/9")


@pytest.fixture(autouse=True)
def _ann_acts() -> None:
    set_actor(ANN)


def told(library: Library, *scopes: str) -> list[tuple[str, str | None]]:
    return [(one.what, one.subject) for one in library.audit_log.page(scopes or None)]


def test_every_change_of_a_source_is_kept_newest_first(library: Library) -> None:
    feed(library)
    feed(library)
    library.sources.pause(PUBLIC, "Post")
    library.sources.resume(PUBLIC, "Post", NOW)
    library.articles.remove_source(PUBLIC, "Post")
    assert told(library) == [
        ("source removed", "Post"),
        ("source resumed", "Post"),
        ("source paused", "Post"),
        ("source added again", "Post"),
        ("source added", "Post"),
    ]
    first = library.audit_log.page(None)[-1]
    assert (first.who, first.place, first.scope) == (ANN.who, ANN.place, PUBLIC)


def test_what_was_not_done_is_not_kept(library: Library) -> None:
    with pytest.raises(NotFoundError):
        library.sources.pause(PUBLIC, "Nobody")
    with pytest.raises(NotFoundError):
        library.articles.remove_source(PUBLIC, "Nobody")
    assert told(library) == []


def test_scopes_are_told_apart_and_pages_follow_each_other(library: Library) -> None:
    for number in range(5):
        library.audit_log.note("discord:1", "setting changed", f"key {number}")
    library.audit_log.note("discord:2", "setting changed", "other")
    assert library.audit_log.count(["discord:1"]) == 5
    pages = [library.audit_log.page(["discord:1"], 2, offset) for offset in (0, 2, 4)]
    assert [one.subject for page in pages for one in page] == [f"key {n}" for n in (4, 3, 2, 1, 0)]
    assert told(library, "discord:2") == [("setting changed", "other")]
