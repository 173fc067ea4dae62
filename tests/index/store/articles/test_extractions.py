"""Revisions that new rules have not read come some at a time, until the work is stopped."""

from index.store.library import Library
from index.text.attribution import VERSION
from tests.index.store.samples import entry, store

NEWER = VERSION + 1


def test_each_unread_revision_comes_once_and_the_watcher_is_told(library: Library) -> None:
    store(library, *(entry(f"Talks went on for {n} days.", title=n, id=n) for n in "abc"))
    told: list[tuple[int, int]] = []
    some = library.attributions.each_unread(
        NEWER, 2, lambda: True, lambda _what, done, total: told.append((done, total))
    )
    assert [[one.title for one in ones] for ones in some] == [["a", "b"], ["c"]]
    assert told == [(2, 3), (3, 3)]


def test_nothing_more_comes_once_the_work_is_stopped(library: Library) -> None:
    store(library, *(entry(f"Talks went on for {n} days.", title=n, id=n) for n in "abc"))
    answers = iter([True, False])
    some = library.attributions.each_unread(NEWER, 1, lambda: next(answers), lambda *_: None)
    assert [[one.title for one in ones] for ones in some] == [["a"]]
