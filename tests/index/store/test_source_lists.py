from index.store.library import Library
from index.store.new_sources import NewSource
from index.store.source_lists import ListedSource
from index.values import PUBLIC
from tests.index.store.fetching.visiting import HOST, NOW, URL, feed


def listed(name: str, url: str, kind: str = "feed", *, paused: bool = False) -> ListedSource:
    return ListedSource(NewSource(PUBLIC, name, kind, url, HOST), paused=paused)  # type: ignore[arg-type]


def test_a_list_adds_what_a_scope_lacks_and_leaves_the_rest_as_it_is(library: Library) -> None:
    feed(library, side="Norway")
    library.sources.pause(PUBLIC, "Post")
    before = library.sources.one(PUBLIC, "Post")
    other = f"https://{HOST}/other"
    names = library.source_lists.add(
        PUBLIC,
        [listed("Again", URL.replace("https", "http")), listed("Post", other), listed("X", other)],
        NOW,
    )
    assert names == ["Post (2)"]
    assert library.sources.one(PUBLIC, "Post") == before
    assert library.sources.one(PUBLIC, "Post (2)").due_at == NOW


def test_a_page_waits_as_the_only_entry_of_its_source(library: Library) -> None:
    library.source_lists.add(PUBLIC, [listed("Page", f"https://{HOST}/a", "page")], NOW)
    health = library.sources.one(PUBLIC, "Page")
    assert (health.kind, health.waiting, health.due_at) == ("page", 1, NOW)


def test_a_paused_source_is_fetched_once_it_is_resumed(library: Library) -> None:
    library.source_lists.add(PUBLIC, [listed("Post", URL, paused=True)], NOW)
    assert library.sources.one(PUBLIC, "Post").state == "paused"
    assert library.fetch_queue.lease("worker", NOW, NOW, 9, None) == []
    library.sources.resume(PUBLIC, "Post", NOW)
    assert library.fetch_queue.lease("worker", NOW, NOW, 9, None) == [HOST]
