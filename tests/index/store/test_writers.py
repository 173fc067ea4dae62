"""Several writers at once: nothing is lost, nothing is doubled, nobody waits for ever."""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection

from index.errors import NotFoundError
from index.store.library import Library
from index.store.rows import Outcome
from tests.index.store.samples import directions, entry, found, search_filter, store
from tests.patience import PATIENCE_S


def together(*works: Callable[[], object]) -> list[object]:
    """Run all at the same moment, each in a thread of its own; raises what any of them raises."""
    barrier = threading.Barrier(len(works), timeout=PATIENCE_S)

    def run(work: Callable[[], object]) -> object:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return [one.result(PATIENCE_S) for one in [threads.submit(run, work) for work in works]]


def test_the_same_articles_from_several_threads_are_stored_once(library: Library) -> None:
    entries = [entry(f"Article {number}.", id=str(number)) for number in range(30)]

    def work(name: str) -> Callable[[], list[Outcome | None]]:
        return lambda: [store(library, one, under=name)[0] for one in entries]

    outcomes = together(*(work(f"Feed {number}") for number in range(4)))
    flat = [outcome for one in outcomes if isinstance(one, list) for outcome in one]
    assert (flat.count("new"), flat.count("unchanged")) == (30, 90)
    counts = library.catalogue.counts()
    assert (counts.articles, counts.revisions, counts.passages, counts.sources) == (30, 30, 30, 4)
    assert len(found(library, "article")) == 10


def test_taking_a_source_away_while_its_articles_come_leaves_no_half(library: Library) -> None:
    def bring(name: str) -> Callable[[], None]:
        def work() -> None:
            for number in range(40):
                with suppress(NotFoundError):
                    store(library, entry("Yanqi.", id=str(number % 5)), under=name)

        return work

    def take() -> None:
        for _ in range(20):
            with suppress(NotFoundError):
                store(library, entry("Yanqi."), under="A")
            library.articles.source("public", "A", "bulk")
            library.articles.remove_source("public", "A")

    together(bring("A"), bring("B"), take)
    counts = library.catalogue.counts()
    assert counts.articles == counts.revisions == counts.passages
    frequencies, passages = library.full_text.frequencies(["yanqi"], search_filter())
    assert frequencies["yanqi"] == passages == counts.passages


def test_readers_see_whole_articles_while_others_write(library: Library) -> None:
    done = threading.Event()

    def write() -> None:
        for number in range(8):
            store(library, entry(f"Yanqi {number}.\nLake.", id="1"))
            store(library, entry("Yanqi."), under="Brief")
            library.articles.remove_source("public", "Brief")
        done.set()

    def read() -> None:
        while not done.is_set():
            for article in library.catalogue.export(["public"]):
                assert article.sources
            library.articles.standing("public", [entry("Yanqi.")] * 5)
            assert library.catalogue.counts().revisions <= 17

    together(write, read, read)


def test_vectors_kept_by_several_at_once_are_kept_once(library: Library) -> None:
    hashes, matrix = [f"{number:032}" for number in range(200)], directions(200)

    def keep(step: int) -> Callable[[], None]:
        return lambda: library.vectors.keep("e", hashes[::step], matrix[::step])

    together(keep(1), keep(-1), keep(1), keep(-1))
    assert library.catalogue.counts().vectors == 200


def _write(library: Library, name: str) -> None:
    for number in range(25):
        store(library, entry(f"Shared {number}.", id=f"shared-{number}"), under=name)
        store(library, entry(f"{name} {number}.", id=f"{name}-{number}"), under=name)


def _write_apart(url: str, told: Connection) -> None:
    library = Library.open(url)
    told.send("begun")
    _write(library, "apart")
    library.close()


def test_two_processes_write_at_once(url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    apart = spawn.Process(target=_write_apart, args=(url, theirs))
    apart.start()
    library = Library.open(url)
    assert ours.poll(PATIENCE_S), "the other process does not begin"
    ours.recv()
    _write(library, "here")
    apart.join(PATIENCE_S)
    assert apart.exitcode == 0
    counts = library.catalogue.counts()
    assert (counts.articles, counts.passages, counts.sources) == (25 + 2 * 25, 25 + 2 * 25, 2)
    library.close()
