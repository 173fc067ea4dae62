"""Sources taken in, looked after, and what is said of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from index.errors import InputError, NotFoundError, SourceNotActiveError
from index.store.fetching import Failure, PageFetch, PageJob
from index.store.library import Library
from index.store.rows import Notice, Source
from index.store.sources import NewSource
from index.values import PUBLIC
from tests.index.store.samples import entry, store
from tests.index.store.visiting import HOST, NOW, URL, feed, seen, visit


def failure(**more: object) -> Failure:
    made = Failure("The server is on fire.", NOW + timedelta(hours=1), NOW)
    return replace(made, **more)  # type: ignore[arg-type]


class TestTakenIn:
    def test_a_source_is_due_from_now_on(self, library: Library) -> None:
        new = NewSource(
            PUBLIC, "Post", "feed", URL, HOST, "The Post", "Norway", "en", "discord:7", "42"
        )
        made = library.sources.add(new, NOW, due=True)
        assert made == Source(
            made.id, made.scope_id, PUBLIC, "Post", "feed", "Norway", "The Post", "en", url=URL
        )
        health = library.sources.one(PUBLIC, "Post")
        assert (health.state, health.due_at, health.url) == ("active", NOW, URL)
        assert (health.added_at, health.added_by) == (NOW, "discord:7")
        assert (health.articles, health.waiting, health.failed, health.failures) == (0, 0, 0, 0)
        assert [health.trouble, health.fetched_at, health.new_at] == [None] * 3

    def test_who_makes_the_first_visit_is_given_the_time(self, library: Library) -> None:
        new, later = NewSource(PUBLIC, "Post", "feed", URL, HOST), NOW + timedelta(minutes=1)
        for _ in range(2):
            library.sources.add(new, NOW, due=True, not_before=later)
            assert library.sources.one(PUBLIC, "Post").due_at == later

    @pytest.mark.parametrize(
        "spelt", [URL, URL.replace("https", "http"), f"https://www.{HOST}/feed.xml"]
    )
    def test_the_same_address_however_spelt_is_the_same_source_and_learns(
        self, library: Library, spelt: str
    ) -> None:
        first = feed(library, outlet="The Post", side="Norway")
        again = feed(library, "Another", url=spelt, side="Sweden", language="sv")
        assert again.id == first.id
        assert again.name == "Post"
        assert (again.outlet, again.side, again.language) == ("The Post", "Sweden", "sv")
        [health] = library.sources.health((PUBLIC,))
        assert health.url == URL

    def test_one_that_moved_is_known_by_its_name_where_that_is_asked(
        self, library: Library
    ) -> None:
        first = feed(library)
        library.fetch_results.worked(first, visit(url=f"{URL}/new"), [], NOW)
        new = NewSource(PUBLIC, "Post", "feed", URL, HOST)
        assert library.sources.add(new, NOW, due=True, by_name=True).id == first.id
        assert library.sources.add(new, NOW, due=True).name == "Post (2)"

    def test_the_same_address_in_another_scope_is_another_source(self, library: Library) -> None:
        assert feed(library).id != feed(library, scope="discord:1").id
        assert [one.scope for one in library.sources.health((PUBLIC,))] == [PUBLIC]
        assert [one.scope for one in library.sources.health((PUBLIC, "discord:1"))] == [
            PUBLIC, "discord:1",
        ]  # fmt: skip

    def test_a_name_that_is_taken_is_numbered(self, library: Library) -> None:
        names = [feed(library, "Po%t", url=f"{URL}{number}").name for number in range(4)]
        assert names == ["Po%t", "Po%t (2)", "Po%t (3)", "Po%t (4)"]
        library.articles.remove_source(PUBLIC, "Po%t (3)")
        assert feed(library, "Po%t", url=f"{URL}5").name == "Po%t (3)"
        assert feed(library, "Po", url=f"{URL}6").name == "Po"

    def test_a_file_is_known_by_its_name_but_never_joins_what_is_fetched(
        self, library: Library
    ) -> None:
        followed = feed(library, "note.txt")
        upload = NewSource(PUBLIC, "note.txt", "upload")
        first = library.sources.add(upload, NOW, due=False)
        assert first.id != followed.id
        assert first.name == "note.txt (2)"
        assert library.sources.one(PUBLIC, first.name).due_at is None

    @pytest.mark.parametrize("what", ["name", "outlet", "side"])
    def test_too_long_a_name_is_refused(self, library: Library, what: str) -> None:
        new = replace(NewSource(PUBLIC, "Post", "feed", URL, HOST), **{what: "x" * 501})  # type: ignore[arg-type]
        with pytest.raises(InputError, match="too long"):
            library.sources.add(new, NOW, due=True)

    def test_a_language_that_is_no_code_is_refused(self, library: Library) -> None:
        with pytest.raises(InputError, match=r"“English .* is no language code; write two letters"):
            feed(library, language="English (United Kingdom)")
        assert library.sources.health((PUBLIC,)) == []

    def test_adding_anew_resumes(self, library: Library) -> None:
        made = feed(library)
        library.fetch_results.failed(made, failure(state="paused", due_at=None))
        feed(library)
        health = library.sources.one(PUBLIC, "Post")
        assert (health.state, health.due_at, health.failures) == ("active", NOW, 0)
        assert [health.trouble, health.failing_since] == [None, None]


class TestLookedAfter:
    def test_a_paused_source_is_not_due_until_resumed(self, library: Library) -> None:
        feed(library)
        library.sources.pause(PUBLIC, "Post")
        health = library.sources.one(PUBLIC, "Post")
        assert (health.state, health.due_at, health.trouble) == (
            "paused", None, "Paused by a person.",
        )  # fmt: skip
        assert library.fetch_queue.count(NOW) == 0
        with pytest.raises(SourceNotActiveError, match=r"is paused\. Paused by a person"):
            library.sources.due_now(PUBLIC, "Post", NOW)
        library.sources.resume(PUBLIC, "Post", NOW)
        health = library.sources.one(PUBLIC, "Post")
        assert (health.state, health.due_at, health.trouble) == ("active", NOW, None)

    def test_a_page_is_due_by_its_one_entry(self, library: Library) -> None:
        under = library.sources.add(NewSource(PUBLIC, URL, "page", URL), NOW, due=False)
        waiting = library.fetch_results.note_page(under, URL, HOST, "Talks", NOW)
        later = NOW + timedelta(hours=1)
        kept = PageFetch(later, "e", None, None)
        library.fetch_results.page_read(under, waiting.id, kept, NOW, new=True)
        health = library.sources.one(PUBLIC, URL)
        assert (health.due_at, health.fetched_at, health.new_at) == (later, NOW, NOW)
        assert library.fetch_queue.count(NOW) == 0
        library.sources.due_now(PUBLIC, URL, NOW)
        assert library.sources.one(PUBLIC, URL).due_at == NOW
        library.fetch_results.page_failed(waiting.id, failure(due_at=None))
        health = library.sources.one(PUBLIC, URL)
        assert (health.due_at, health.trouble) == (None, "The server is on fire.")

    @pytest.mark.parametrize("what", ["pause", "resume", "due_now"])
    def test_what_came_from_a_file_is_never_fetched(self, library: Library, what: str) -> None:
        library.articles.source(PUBLIC, "Wire", "bulk")
        more = () if what == "pause" else (NOW,)
        with pytest.raises(InputError, match="came from a file, so it cannot be"):
            getattr(library.sources, what)(PUBLIC, "Wire", *more)

    @pytest.mark.parametrize("what", ["pause", "resume", "due_now", "one"])
    def test_a_scope_does_not_reach_anothers_source(self, library: Library, what: str) -> None:
        feed(library, scope="discord:1")
        more = (NOW,) if what in {"resume", "due_now"} else ()
        for scope in (PUBLIC, "discord:2"):
            with pytest.raises(NotFoundError, match="no source named “Post”"):
                getattr(library.sources, what)(scope, "Post", *more)
        assert library.sources.one("discord:1", "Post").state == "active"


class TestFailing:
    def test_failures_are_counted_until_it_works(self, library: Library) -> None:
        under = feed(library)
        for hours in (1, 2):
            due = NOW + timedelta(hours=hours)
            library.fetch_results.failed(under, failure(due_at=due))
        health = library.sources.one(PUBLIC, "Post")
        assert (health.failures, health.failing_since, health.due_at) == (2, NOW, due)
        assert (health.state, health.trouble) == ("active", "The server is on fire.")
        library.fetch_results.worked(under, visit(), [], NOW)
        health = library.sources.one(PUBLIC, "Post")
        assert (health.failures, health.failing_since, health.trouble) == (0, None, None)
        assert health.fetched_at == NOW

    @pytest.mark.parametrize("state", ["paused", "ended"])
    def test_what_is_given_up_is_told_once_where_it_was_added(
        self, library: Library, state: str
    ) -> None:
        under = feed(library, channel="42", scope="discord:1")
        over = failure(state=state, due_at=None, told="It is over.")
        for _ in range(2):  # another worker may have been at it
            library.fetch_results.failed(under, over)
        assert library.sources.one("discord:1", "Post").state == state
        [told] = library.sources.notices()
        assert told == Notice(told.id, "42", "discord:1", "It is over.")
        library.sources.told(told)
        assert library.sources.notices() == []

    def test_a_failure_does_not_wake_what_a_person_paused(self, library: Library) -> None:
        under = feed(library)
        library.sources.pause(PUBLIC, "Post")
        library.fetch_results.failed(under, failure())
        health = library.sources.one(PUBLIC, "Post")
        assert (health.state, health.trouble) == ("paused", "Paused by a person.")


def test_health_counts_what_each_source_brought(library: Library) -> None:
    store(library, entry("One.", id="1"), entry("Two.", id="2"))
    under = feed(library)
    library.articles.store(under, "lines", [entry("One.", id="1")])
    library.fetch_results.worked(under, visit(new=True), [seen("1"), seen("2", host=None)], NOW)
    post, wire = library.sources.health((PUBLIC,))
    assert (post.articles, post.waiting, post.failed, post.new_at) == (1, 1, 0, NOW)
    assert (wire.articles, wire.kind, wire.url, wire.due_at) == (2, "bulk", None, None)


class TestHealthOfAPage:
    def page(self, library: Library) -> tuple[Source, PageJob]:
        new = NewSource(PUBLIC, "Page", "page", f"https://{HOST}/1", HOST)
        under = library.sources.add(new, NOW, due=False)
        store(library, entry("One.", id="1"))
        waiting = library.fetch_results.note_page(under, f"https://{HOST}/1", HOST, "Page", NOW)
        library.fetch_results.page_read(
            under, waiting.id, PageFetch(NOW, None, None, 1), NOW, new=True
        )
        return under, waiting

    def test_it_is_well_and_fails_as_its_one_entry_does(self, library: Library) -> None:
        _, waiting = self.page(library)
        health = library.sources.one(PUBLIC, "Page")
        assert (health.state, health.failures, health.trouble) == ("active", 0, None)
        library.fetch_results.page_failed(waiting.id, Failure("No.", NOW, NOW), 1)
        health = library.sources.one(PUBLIC, "Page")
        assert (health.state, health.failures, health.trouble) == ("active", 1, "No.")

    def test_it_has_ended_where_its_article_is_gone_until_it_is_back(
        self, library: Library
    ) -> None:
        under, waiting = self.page(library)
        library.fetch_results.gone(1, NOW)
        library.fetch_results.page_failed(waiting.id, Failure("Gone.", NOW, NOW), 1)
        health = library.sources.one(PUBLIC, "Page")
        assert (health.state, health.trouble, health.due_at) == ("ended", "Gone.", NOW)
        library.fetch_results.page_read(
            under, waiting.id, PageFetch(NOW, None, None, 1), NOW, new=False
        )
        assert library.sources.one(PUBLIC, "Page").state == "active"


def test_a_feed_says_why_a_page_of_it_is_not_to_be_had(library: Library) -> None:
    under = feed(library)
    library.fetch_results.worked(under, visit(), [seen("1"), seen("2")], NOW)
    for number, trouble in enumerate(("One is shut.", "Two is shut.")):
        errand = library.fetch_queue.next(HOST, NOW)
        assert isinstance(errand, PageJob)
        library.fetch_results.page_failed(errand.id, Failure(trouble, None, NOW))
        assert library.sources.one(PUBLIC, "Post").failed == number + 1
    health = library.sources.one(PUBLIC, "Post")
    assert (health.state, health.trouble) == ("active", "A page could not be had: Two is shut.")


def listed(name: str, url: str, kind: str = "feed", *, paused: bool = False) -> NewSource:
    return NewSource(PUBLIC, name, kind, url, HOST, paused=paused)  # type: ignore[arg-type]


def test_a_list_adds_what_a_scope_lacks_and_leaves_the_rest_as_it_is(library: Library) -> None:
    feed(library, side="Norway")
    library.sources.pause(PUBLIC, "Post")
    before = library.sources.one(PUBLIC, "Post")
    other = f"https://{HOST}/other"
    names = library.sources.add_listed(
        PUBLIC,
        [listed("Again", URL.replace("https", "http")), listed("Post", other), listed("X", other)],
        NOW,
    )
    assert names == ["Post (2)"]
    assert library.sources.one(PUBLIC, "Post") == before
    assert library.sources.one(PUBLIC, "Post (2)").due_at == NOW


def test_a_source_tells_the_languages_of_its_articles_besides_english(library: Library) -> None:
    for language in ("ru", "en", "ar", None):
        store(library, entry("They met.", id=str(language), language=language), under="Wire")
    store(library, entry("They met again.", id="2", language="en"), under="Feed")
    health = {one.name: one.languages for one in library.sources.health(("public",))}
    assert health == {"Wire": ("ar", "ru"), "Feed": ()}
