"""Passages are found by all their words, newest first, within the scopes."""

from index.store.library import Library
from tests.index.store.samples import entry, search_filter, store


def test_passages_with_all_words_come_newest_first(library: Library) -> None:
    store(
        library,
        entry("Marsh met Tarn in Velden.", id="a", published="2024-03-05"),
        entry("Marsh met Reyes.\nTarn met Marsh.", id="b", published="2024-05-05"),
        entry("Tarn and Marsh met.", id="c"),
        entry("Tarn stayed at home.", id="d", published="2024-06-05"),
    )
    store(library, entry("Marsh, Tarn.", id="e", published="2024-07-05"), scope="discord:1")
    groups = [["Marsh"], ["Tarn", "Turn"]]
    found = library.mentions.newest(groups, search_filter("public"), 10)
    assert [one.external_id for one in found] == ["b", "a", "c"]
    leads = library.mentions.newest(groups, search_filter("public"), 10, leads=True)
    assert [one.external_id for one in leads] == ["a", "c"]
    assert len(library.mentions.newest(groups, search_filter("public"), 1)) == 1
    since = library.mentions.newest(groups, search_filter("public", since="2024-05-01"), 10)
    assert [one.external_id for one in since] == ["b"]


def test_articles_have_the_sides_of_their_sources(library: Library) -> None:
    library.articles.source("public", "Ministry", "bulk", side="Velden")
    store(library, entry(id="a"), under="Ministry")
    store(library, entry("They met again.", id="b"))
    found = library.mentions.newest([["met"]], search_filter("public"), 10)
    keys = {one.external_id: one.article_key for one in found}
    assert library.mentions.sides(keys.values()) == {keys["a"]: "Velden"}
