"""Looking at the library: sources, one article, all of them, how many."""

from dataclasses import replace

import pytest

from index.errors import NotFoundError
from index.store.library import Library
from index.values import Published
from tests.index.store.samples import entry, store

URL = "https://example.org/a"


def test_shows_an_article_by_key_bulk_id_and_url_with_its_newest_revision(library: Library) -> None:
    store(library, entry("One.", id="7", url=URL, outlet="Times", published="2024-08-28"))
    store(library, entry("Two.", id="7", url=URL), under="Feed")
    [exported] = library.catalogue.export(["public"])
    for name, url in ((exported.key, None), ("7", None), (URL, URL)):
        assert library.catalogue.show(["public"], name, url) == exported
    assert (exported.text, exported.revision, exported.sources) == ("Two.", 2, ("Wire", "Feed"))
    assert (exported.outlet, exported.url, exported.external_id) == ("Times", URL, "7")


def test_shows_the_article_of_a_fragment_and_else_that_of_its_page(library: Library) -> None:
    for text, url in (("Page.", URL), ("Second.", f"{URL}#2"), ("First.", f"{URL}#1")):
        store(library, entry(text, url=url))
    shown = {
        fragment: library.catalogue.show(["public"], URL + fragment, URL + fragment).text
        for fragment in ("", "#1", "#2", "#3")
    }
    assert shown == {"": "Page.", "#1": "First.", "#2": "Second.", "#3": "Page."}


def test_shows_nothing_of_another_scope(library: Library) -> None:
    store(library, entry("Secret.", id="7", url=URL), scope="discord:1")
    [secret] = library.catalogue.export(["discord:1"])
    for name, url in ((secret.key, None), ("7", None), (URL, URL)):
        with pytest.raises(NotFoundError, match="no article"):
            library.catalogue.show(["public", "discord:2"], name, url)
    assert list(library.catalogue.export(["public"])) == []
    assert library.catalogue.sources(["public"]) == []
    assert list(library.catalogue.export([])) == []


def test_an_export_left_unfinished_is_in_nobodys_way(library: Library) -> None:
    store(library, *(entry(f"{number}.") for number in range(150)))
    export = iter(library.catalogue.export(["public"]))
    next(export)
    assert store(library, entry("Meanwhile.")) == ["new"]
    assert sum(1 for _ in export) == 149


def test_sources_are_listed_by_name_with_their_articles(library: Library) -> None:
    store(library, entry("One."), entry("Two."), under="Wire")
    store(library, entry("One."), under="Feed")
    library.articles.source("public", "Empty", "page", "France")
    listed = library.catalogue.sources(["public"])
    assert [(one.name, one.articles) for one in listed] == [("Empty", 0), ("Feed", 1), ("Wire", 2)]
    assert (listed[0].kind, listed[0].side, listed[0].scope) == ("page", "France", "public")


def test_names_of_sources_are_those_of_the_scopes_each_once(library: Library) -> None:
    store(library, entry("One.", id="1"), under="Wire")
    store(library, entry("Two.", id="2"), under="Wire", scope="discord:1")
    store(library, entry("Three.", id="3"), under="Desk", scope="discord:1")
    names = library.catalogue.source_names
    assert names(["public", "discord:1"]) == ["Desk", "Wire"]
    assert names(["public"]) == ["Wire"]
    assert names([]) == []


def test_every_text_that_an_article_had_is_kept_under_its_number(library: Library) -> None:
    store(library, entry("One.", id="7", published="2024-08-28"))
    second = entry("Two.", id="7", published="2024-08-29")
    corrected = replace(
        second.draft, correction="It said One.", updated=Published.parse("2024-08-30T10:00Z")
    )
    store(library, replace(second, draft=corrected))
    [article] = library.catalogue.export(["public"])
    first, newest = library.catalogue.revisions(article.key)
    assert (first.number, first.text, first.correction, first.updated) == (1, "One.", None, None)
    assert (newest.number, newest.text, newest.correction) == (2, "Two.", "It said One.")
    assert newest.updated == article.updated == Published.parse("2024-08-30T10:00Z")
    assert first.published == Published.parse("2024-08-28")
    assert first.gathered_at <= newest.gathered_at
    assert article.correction == "It said One."
    assert library.catalogue.revisions("nobody") == []
    assert library.passages.words_at(article.key, 1, 0, 4) == "One."


def test_the_latest_change_of_words_comes_first_and_other_scopes_stay_out(library: Library) -> None:
    for name, scope in (("1", "public"), ("2", "public"), ("3", "public"), ("4", "discord:9")):
        store(library, entry("One.", id=name), scope=scope)
    for name, scope in (("2", "public"), ("1", "public"), ("4", "discord:9")):
        store(library, entry("Two.", id=name, title=f"Now {name}"), scope=scope)
    changed = library.catalogue.changed(["public"], 5)
    assert [(one.title, one.number) for one in changed] == [("Now 1", 2), ("Now 2", 2)]
    assert [one.title for one in library.catalogue.changed(["discord:9"], 5)] == ["Now 4"]
    assert len(library.catalogue.changed(["public"], 1)) == 1


def test_a_changed_date_alone_is_no_revision_but_is_learnt(library: Library) -> None:
    one = entry("One.", id="7", published="2024-08-28")
    store(library, one)
    for made in (
        entry("One.", id="7", published="2024-08-29").draft,
        replace(one.draft, published=None, updated=Published.parse("2024-09-01")),
    ):
        assert store(library, replace(one, draft=made)) == ["unchanged"]
    [article] = library.catalogue.export(["public"])
    assert (article.revision, article.published, article.updated) == (
        1, Published.parse("2024-08-29"), Published.parse("2024-09-01"),
    )  # fmt: skip
