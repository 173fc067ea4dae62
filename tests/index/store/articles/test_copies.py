"""Articles that print the same are told as one story, within what each scope may see."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from index.store.library import Library
from index.store.schema import article, scope
from index.text.near_duplicates import PublishedText, is_copy, minhash_bands
from index.values import PUBLIC, Published
from tests.index.store.samples import entry, search_filter, store

TALKS = (
    "Envoys of both countries met in the lake town of Brenn on Monday and agreed to reopen the "
    "border crossing that had been closed since the spring. The talks lasted nine hours, a "
    "spokeswoman of the ministry told reporters. Observers of the regional council will stay at "
    "the crossing until the end of the year, and both sides will send a joint report on traffic."
)
HARVEST = (
    "The grain harvest of the southern plain fell by a third after two months without rain, the "
    "bureau of statistics said. Mills along the river have begun to buy abroad, and bakers warn "
    "that bread will be dearer before the winter. The government wants to open its stores, which "
    "were last filled four years ago, and to let the railways carry flour without a fee."
)
ONE, TWO = "discord:1", "discord:2"


def add(
    library: Library, id: str, text: str = TALKS, *, scope: str = PUBLIC, day: str | None = None
) -> None:
    made = entry(text, id=id, title=f"Print {id}", outlet=f"Outlet {id}", published=day)
    store(library, replace(made, bands=minhash_bands(text)), scope=scope)


def stories(library: Library, *scopes: str) -> set[frozenset[str]]:
    """Which articles stand together, by their bulk ids."""
    query = select(article.c.external_id, article.c.story_id).where(article.c.story_id.is_not(None))
    if scopes:
        ids = select(scope.c.id).where(scope.c.name.in_(scopes))
        query = query.where(article.c.scope_id.in_(ids))
    together: dict[int, set[str]] = {}
    with library.database.reading() as connection:
        for row in connection.execute(query):
            together.setdefault(row.story_id, set()).add(row.external_id)
    return {frozenset(one) for one in together.values()}


def group(names: str) -> frozenset[str]:
    return frozenset(names)


def test_copies_of_one_scope_are_joined_and_others_left_alone(library: Library) -> None:
    for id, text in (("a", TALKS), ("b", HARVEST), ("c", TALKS), ("d", f"{TALKS} More to come.")):
        add(library, id, text)
    assert stories(library) == {group("acd")}


def test_two_stories_become_one_by_a_copy_of_both(library: Library) -> None:
    add(library, "a", f"{TALKS} {HARVEST}")
    add(library, "b", TALKS.replace("Monday", "the Monday"))
    add(library, "c", TALKS)
    [story] = stories(library)
    assert {"b", "c"} <= story


def test_what_is_said_again_much_later_is_no_copy(library: Library) -> None:
    add(library, "a", day="2023-07-14")
    add(library, "b", day="2024-07-14")
    add(library, "c", day="2024-07-15")
    assert stories(library) == {group("bc")}


def test_a_text_that_changed_leaves_its_story(library: Library) -> None:
    for id in "abc":
        add(library, id)
    add(library, "a", HARVEST)
    assert stories(library) == {group("bc")}
    add(library, "d", HARVEST)
    assert stories(library) == {group("bc"), group("ad")}
    add(library, "a", TALKS)
    assert group("abc") in stories(library)


def test_a_story_outlives_the_article_that_gave_it_its_name(library: Library) -> None:
    store(library, replace(entry(TALKS, id="a"), bands=minhash_bands(TALKS)), under="Post")
    add(library, "b")
    library.articles.remove_source(PUBLIC, "Post")
    add(library, "c")
    assert stories(library) == {group("bc")}


class TestScopes:
    def test_a_servers_own_article_joins_a_public_story(self, library: Library) -> None:
        add(library, "a")
        add(library, "b")
        add(library, "x", scope=ONE)
        assert stories(library) == {group("abx")}
        assert stories(library, PUBLIC) == {group("ab")}

    def test_two_servers_are_never_compared(self, library: Library) -> None:
        add(library, "x", scope=ONE)
        add(library, "y", scope=TWO)
        assert stories(library) == set()
        add(library, "z", scope=TWO)
        assert stories(library) == {group("yz")}

    def test_nor_when_the_second_public_one_comes_after_it(self, library: Library) -> None:
        # x is like a, and like b; a and b are not alike.
        words = f"{TALKS} {HARVEST}".split()
        start, middle, end = (" ".join(words[at : at + 90]) for at in (0, 18, 36))
        assert is_copy(PublishedText("", middle), PublishedText("", end))
        add(library, "a", start)
        add(library, "x", middle, scope=ONE)
        assert stories(library) == {group("ax")}
        add(library, "b", end)
        assert group("ab") not in stories(library, PUBLIC)
        assert group("abx") not in stories(library)
        assert group("ax") in stories(library)

    def test_outlets_are_named_as_far_as_the_scopes_show_them(self, library: Library) -> None:
        add(library, "a")
        add(library, "x", scope=ONE)
        add(library, "y", scope=TWO)
        names = library.passages.printed_by
        assert names([1], [PUBLIC]) == {1: {"Outlet a"}}
        assert names([1], [PUBLIC, ONE]) == {1: {"Outlet a", "Outlet x"}}
        assert names([1], [TWO]) == {1: {"Outlet y"}}
        assert names([], [PUBLIC]) == names([9], [PUBLIC]) == {}

    def test_copies_are_shown_as_far_as_the_scopes_reach(self, library: Library) -> None:
        add(library, "b", day="2024-07-15")
        add(library, "a", day="2024-07-14")
        add(library, "x", scope=ONE)
        add(library, "y", scope=TWO)
        key = library.catalogue.show([ONE], "x", None).key
        copies = library.catalogue.copies([PUBLIC, ONE], key)
        assert [one.outlet for one in copies] == ["Outlet a", "Outlet b"]
        assert copies[0].published == Published.parse("2024-07-14")
        assert copies[0].title == "Print a"
        public = library.catalogue.show([PUBLIC], "a", None).key
        assert [one.outlet for one in library.catalogue.copies([PUBLIC], public)] == ["Outlet b"]


class TestCrowded:
    """A server added more copies than a new article is held against."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("index.store.articles.copies._MOST", 3)

    def test_public_articles_find_each_other(self, library: Library) -> None:
        for number in range(5):
            add(library, f"own {number}", scope=ONE)
        for id in "ab":
            add(library, id)
        assert stories(library, PUBLIC) == {group("ab")}

    def test_another_servers_article_still_joins_a_public_one(self, library: Library) -> None:
        for number in range(5):
            add(library, f"own {number}", scope=ONE)
        add(library, "t", scope=TWO)
        add(library, "a")
        assert stories(library, PUBLIC, TWO) == {group("at")}


def test_the_passages_of_an_article_come_with_those_of_its_copies_in_reach(
    library: Library,
) -> None:
    for id, text in (("a", TALKS), ("b", HARVEST), ("c", TALKS)):
        add(library, id, text)
    add(library, "d", scope=ONE)
    public, ours = search_filter(), search_filter(PUBLIC, ONE)
    every = library.passages.in_reach(library.passages.ids_of(public.chunker), public)
    key = next(one.article_key for one in every.values() if one.external_id == "a")
    for reach, names in ((public, "ac"), (ours, "acd")):
        found = library.passages.of_articles([key], reach, 50)
        assert {one.external_id for one in found.values()} == group(names)
    assert len(library.passages.of_articles([key], ours, 2)) == 2
    for keys in (["gone"], []):
        assert library.passages.of_articles(keys, ours, 50) == {}
