"""What visits leave: entries, pages, articles that are gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from index.errors import NotFoundError
from index.store.fetching.queue import PendingPage
from index.store.fetching.results import Failure, PageFetch
from index.store.library import Library
from index.store.rows import PreparedArticle, Source
from index.values import PUBLIC
from tests.index.store.fetching.visiting import HOST, NOW, feed, seen, visit
from tests.index.store.samples import entry, store

PAGE = f"https://{HOST}/1"


def at(url: str, text: str = "They met.", *, partial: bool = False) -> PreparedArticle:
    made = entry(text, url=url)
    identity = seen("1", url=url).url_identity
    return replace(made, identity=identity, draft=replace(made.draft, partial=partial))


def waiting(library: Library) -> PendingPage:
    errand = library.fetch_queue.next(HOST, NOW)
    assert errand is not None
    assert isinstance(errand.target, PendingPage)
    return errand.target


class TestEntries:
    def test_a_new_one_is_due_an_unchanged_one_is_not_asked_again(self, library: Library) -> None:
        under = feed(library)
        assert library.fetch_results.worked(under, visit(), [seen("1"), seen("2")], NOW) == 2
        assert library.fetch_results.fingerprints(under.id) == {"1": "1", "2": "2"}
        assert library.fetch_queue.count(NOW) == 2

    def test_a_changed_one_is_due_again_as_if_it_had_never_failed(self, library: Library) -> None:
        under = feed(library)
        library.fetch_results.worked(under, visit(), [seen("1")], NOW)
        library.fetch_results.page_failed(waiting(library).id, Failure("No.", None, NOW))
        assert library.fetch_queue.count(NOW) == 0
        assert library.fetch_results.worked(under, visit(), [seen("1", says="more")], NOW) == 1
        assert library.fetch_results.fingerprints(under.id) == {"1": "more"}
        assert waiting(library).failures == 0
        assert library.sources.one(PUBLIC, "Post").failed == 0

    def test_one_that_holds_all_is_known_and_not_due(self, library: Library) -> None:
        under = feed(library)
        assert library.fetch_results.worked(under, visit(), [seen("1", host=None)], NOW) == 0
        assert library.fetch_results.fingerprints(under.id) == {"1": "1"}
        assert library.fetch_queue.count(NOW) == 0

    def test_entries_of_two_sources_are_told_apart(self, library: Library) -> None:
        one, two = feed(library), feed(library, "Two", url="https://two.example/", host="two")
        library.fetch_results.worked(one, visit(), [seen("1", says="one")], NOW)
        library.fetch_results.worked(two, visit(), [seen("1", says="two")], NOW)
        assert library.fetch_results.fingerprints(one.id) == {"1": "one"}
        assert library.fetch_results.fingerprints(two.id) == {"1": "two"}

    def test_those_of_a_source_that_was_removed_meanwhile_are_refused(
        self, library: Library
    ) -> None:
        under = feed(library)
        library.articles.remove_source(PUBLIC, "Post")
        with pytest.raises(NotFoundError, match="was removed"):
            library.fetch_results.worked(under, visit(), [seen("1")], NOW)


class TestHeldAlready:
    def sources_of(self, library: Library) -> tuple[str, ...]:
        [article] = library.catalogue.export([PUBLIC])
        return article.sources

    @pytest.mark.parametrize(
        "spelt", [PAGE, f"http://{HOST}/1?utm_source=x", f"https://m.{HOST}/1"]
    )
    def test_the_second_source_is_named_and_nothing_is_fetched(
        self, library: Library, spelt: str
    ) -> None:
        store(library, at(PAGE))
        assert (
            library.fetch_results.worked(feed(library), visit(), [seen("1", url=spelt)], NOW) == 0
        )
        assert library.fetch_queue.count(NOW) == 0
        assert self.sources_of(library) == ("Wire", "Post")

    def test_the_page_is_due_where_only_a_part_is_held(self, library: Library) -> None:
        store(library, at(PAGE, partial=True))
        assert library.fetch_results.worked(feed(library), visit(), [seen("1")], NOW) == 1
        assert self.sources_of(library) == ("Wire",)

    def test_it_is_held_once_it_is_whole(self, library: Library) -> None:
        store(library, at(PAGE, "They", partial=True))
        assert library.fetch_results.worked(feed(library), visit(), [seen("1")], NOW) == 1
        store(library, at(PAGE))
        other = feed(library, "Two", url="https://two.example/", host="two")
        assert library.fetch_results.worked(other, visit(), [seen("1")], NOW) == 0

    def test_the_page_is_due_where_the_article_is_gone(self, library: Library) -> None:
        store(library, at(PAGE))
        library.fetch_results.gone(1, NOW)
        assert library.fetch_results.worked(feed(library), visit(), [seen("1")], NOW) == 1

    def test_another_scopes_article_does_not_count(self, library: Library) -> None:
        store(library, at(PAGE))
        private = feed(library, scope="discord:1")
        assert library.fetch_results.worked(private, visit(), [seen("1")], NOW) == 1

    def test_a_post_of_a_live_page_is_not_every_article_without_an_address(
        self, library: Library
    ) -> None:
        store(library, entry("They met."), entry("A file.", path="a.txt"), at(f"{PAGE}#post-1"))
        under = feed(library)
        assert (
            library.fetch_results.worked(under, visit(), [seen("2", url=f"{PAGE}#post-2")], NOW)
            == 1
        )
        assert (
            library.fetch_results.worked(under, visit(), [seen("1", url=f"{PAGE}#post-1")], NOW)
            == 0
        )

    def test_a_change_in_a_feed_fetches_the_page_that_is_held(self, library: Library) -> None:
        store(library, at(PAGE))
        under = feed(library)
        library.fetch_results.worked(under, visit(), [seen("1")], NOW)
        assert library.fetch_results.worked(under, visit(), [seen("1", says="corrected")], NOW) == 1

    def test_it_may_have_come_while_its_page_waited(self, library: Library) -> None:
        under = feed(library)
        library.fetch_results.worked(under, visit(), [seen("1"), seen("2")], NOW)
        store(library, at(PAGE))
        errand = library.fetch_queue.next(HOST, NOW)
        assert errand is not None
        assert library.fetch_results.came_meanwhile(errand, PAGE, seen("1").url_identity)
        assert set(self.sources_of(library)) == {"Wire", "Post"}
        assert library.fetch_queue.count(NOW) == 1
        left = library.fetch_queue.next(HOST, NOW)
        assert left is not None
        assert left.url == f"https://{HOST}/2"
        assert not library.fetch_results.came_meanwhile(left, left.url, seen("2").url_identity)
        assert library.fetch_queue.count(NOW) == 1


class TestPages:
    @pytest.fixture
    def under(self, library: Library) -> Source:
        made = feed(library)
        library.fetch_results.worked(made, visit(), [seen("1")], NOW)
        return made

    def test_a_failure_is_counted_and_keeps_what_the_feed_said(
        self, library: Library, under: Source
    ) -> None:
        library.fetch_results.page_failed(waiting(library).id, Failure("No.", NOW, NOW))
        again = waiting(library)
        assert (again.failures, again.visits) == (1, 0)
        assert again.fallback == "<p>What the feed says.</p>"
        kept = PageFetch(NOW, None, None, None)
        library.fetch_results.page_read(under, again.id, kept, NOW, new=True)
        again = waiting(library)
        assert (again.failures, again.visits, again.fallback) == (0, 1, None)
        assert library.sources.one(PUBLIC, "Post").new_at == NOW

    def test_a_page_read_anew_is_not_gone_any_more(self, library: Library, under: Source) -> None:
        library.articles.store(under, "lines", [at(PAGE)])
        library.fetch_results.gone(1, NOW)
        library.fetch_results.gone(1, NOW + timedelta(days=1))
        [article] = library.catalogue.export([PUBLIC])
        assert article.gone == NOW.date()
        kept = PageFetch(NOW, None, None, 1)
        library.fetch_results.page_read(under, waiting(library).id, kept, NOW, new=False)
        [article] = library.catalogue.export([PUBLIC])
        assert article.gone is None

    def test_an_article_that_goes_leaves_its_entry(self, library: Library, under: Source) -> None:
        store(library, at(PAGE))
        kept = PageFetch(NOW, None, None, 1)
        library.fetch_results.page_read(under, waiting(library).id, kept, NOW, new=True)
        assert waiting(library).article_id == 1
        library.articles.remove_source(PUBLIC, "Wire")
        assert waiting(library).article_id is None

    def test_a_page_of_its_own_is_noted_once(self, library: Library) -> None:
        under = feed(library, "Page")
        first = library.fetch_results.note_page(under, PAGE, HOST, "Talks", NOW)
        again = library.fetch_results.note_page(under, PAGE, HOST, "Talks, corrected", NOW)
        assert (first.id, again.title) == (again.id, "Talks, corrected")
