"""Passages as an answer needs them, and what lies in reach of a question."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.store.articles.passages import UNNAMED
from index.store.library import Library
from index.store.rows import SearchFilter, UnreadRevision
from index.values import Published, Span
from tests.index.store.samples import CHUNKER, entry, found, search_filter, store

URL = "https://example.org/a"


def ids(library: Library, *scopes: str) -> list[int]:
    return [hit.passage_id for hit in library.full_text.search(["met"], search_filter(*scopes), 50)]


def test_a_passage_comes_with_all_that_a_quote_needs(library: Library) -> None:
    text = "First line.\nThey met."
    made = entry(text, title="T", id="7", url=URL, published="2024-08-28T22:49:00-04:00")
    store(library, made)
    [id_] = ids(library)
    passage = library.passages.in_reach([id_], search_filter())[id_]
    assert (passage.ordinal, passage.span) == (1, Span(12, 21))
    assert list(passage.sentences) == [Span(12, 21)]
    assert (passage.title, passage.external_id, passage.url) == ("T", "7", URL)
    assert (passage.revision, passage.source, passage.partial) == (1, "Wire", False)
    assert passage.published == Published.parse("2024-08-28T22:49:00-04:00")
    assert library.passages.texts([passage.revision_id]) == {passage.revision_id: text}
    assert library.passages.words_at(passage.article_key, 1, 12, 21) == "They met."


def test_a_passage_out_of_scope_is_never_returned_whoever_asks_for_it(library: Library) -> None:
    store(library, entry("They met."), scope="discord:1")
    [id_] = ids(library, "discord:1")
    assert library.passages.in_reach([id_], search_filter()) == {}
    assert library.passages.in_reach([id_], search_filter("public", "discord:2")) == {}
    assert list(library.passages.in_reach([id_], search_filter("discord:1"))) == [id_]
    assert library.passages.count(search_filter()) == 0
    assert library.passages.count(search_filter("discord:1")) == 1


def test_days_bound_the_reach_both_included(library: Library) -> None:
    for day in ("2024-08-27", "2024-08-28", "2024-08-29"):
        store(library, entry(f"They met on {day}.", published=day))
    store(library, entry("They met one day."))
    assert len(found(library, "met")) == 4
    assert found(library, "met", within=search_filter(since="2024-08-29")) == [
        "They met on 2024-08-29."
    ]
    assert found(library, "met", within=search_filter(until="2024-08-27")) == [
        "They met on 2024-08-27."
    ]
    within = search_filter(since="2024-08-28", until="2024-08-28")
    assert found(library, "met", within=within) == ["They met on 2024-08-28."]
    assert library.passages.count(within) == 1


def test_a_source_bounds_the_reach_by_its_name_or_by_the_outlets(library: Library) -> None:
    store(library, entry("They met here.", outlet="The Times"), under="Wire")
    store(library, entry("They met there."), under="Élysée")
    assert found(library, "met", within=search_filter(source="wire")) == ["They met here."]
    assert found(library, "met", within=search_filter(source=" the times ")) == ["They met here."]
    for name in ("Élysée", "élysée", "ÉLYSÉE"):
        assert found(library, "met", within=search_filter(source=name)) == ["They met there."], name
    assert found(library, "met", within=search_filter(source="Nobody")) == []


def test_a_source_of_another_scope_opens_nothing(library: Library) -> None:
    store(library, entry("They met here."), under="Wire")
    store(library, entry("They met in secret."), under="Wire", scope="discord:1")
    assert found(library, "met", within=search_filter(source="Wire")) == ["They met here."]


def test_languages_bound_the_reach_and_foreign_leaves_out_english_and_unknown_ones(
    library: Library,
) -> None:
    for language in ("en", "ru", "ar", "fr", None):
        store(library, entry(f"They met in {language}.", id=str(language), language=language))
    store(library, entry("They met in secret.", language="ru"), scope="discord:1")
    for reach, expected in [
        (search_filter(languages=("ru",)), {"They met in ru."}),
        (search_filter(languages=("en", "fr")), {"They met in en.", "They met in fr."}),
        (search_filter(foreign=True), {"They met in ru.", "They met in ar.", "They met in fr."}),
        (search_filter(foreign=True, languages=("en", "fr")), {"They met in fr."}),
        (search_filter(languages=("de",)), set()),
    ]:
        assert reach.narrowed
        assert set(found(library, "met", within=reach)) == expected
        assert library.passages.count(reach) == len(expected)


def test_a_passage_is_handed_the_sentences_of_the_one_before(library: Library) -> None:
    store(library, entry("Lead met.\nThey met.\nIt met.", id="1"), entry("Other met.", id="2"))
    under = library.articles.source("public", "Wire", "bulk")
    library.articles.store(under, "older", [entry("Old met.\nOlder met.", id="3")])
    passages = library.passages.in_reach(ids(library), search_filter())
    before = library.passages.sentences_before(passages.values())
    by_span = {passages[id_].span: spans for id_, spans in before.items()}
    assert by_span == {Span(10, 19): (Span(0, 9),), Span(20, 27): (Span(10, 19),)}
    assert library.passages.sentences_before([]) == {}


def test_a_passage_of_an_old_library_is_read_without_its_runs_of_blanks(library: Library) -> None:
    gap = " " * 16_000
    store(library, entry(f"They met.{gap}She left."))
    assert library.passages.words(ids(library)) == {ids(library)[0]: "They met. She left."}


LINES = st.lists(
    st.text(alphabet="aé王🤝 ,’", min_size=1, max_size=12).map("met{}".format),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_words_are_cut_between_characters_whatever_they_are(
    library: Library, lines: list[str]
) -> None:
    before = library.passages.newest()
    store(library, entry("\n".join(lines), id=f"after {before}"))
    said = library.passages.words(range(before + 1, library.passages.newest() + 1))
    assert [said[id_] for id_ in sorted(said)] == lines


def test_a_passage_says_that_its_article_was_corrected_and_that_it_is_gone(
    library: Library,
) -> None:
    made = entry("They met.", id="7")
    store(library, made)
    [id_] = ids(library)
    passage = library.passages.in_reach([id_], search_filter())[id_]
    assert [passage.correction, passage.gone, passage.story] == [None] * 3
    store(library, replace(made, draft=replace(made.draft, correction="It said: they parted.")))
    library.fetch_results.gone(1, datetime(2024, 9, 1, 12, tzinfo=UTC))
    [id_] = ids(library)
    passage = library.passages.in_reach([id_], search_filter())[id_]
    assert passage.correction == "It said: they parted."
    assert passage.gone == date(2024, 9, 1)
    assert passage.revision == 2


def test_a_sample_is_drawn_from_the_whole_library_with_scope_and_chunker(library: Library) -> None:
    assert library.passages.sample(5) == []
    store(library, *(entry(f"Hall {n}.", url=f"{URL}/{n}") for n in range(19)))
    store(library, entry("A private hall.", url=URL), scope="discord:1")
    ids_, scopes, chunkers = zip(*library.passages.sample(5), strict=True)
    assert ids_ == (4, 8, 12, 16, 20)
    assert scopes == ("public",) * 4 + ("discord:1",)
    assert set(chunkers) == {search_filter().chunker}
    assert len(library.passages.sample(100)) == 20


def test_a_quoted_revision_is_read_with_the_newest_text_of_its_article(library: Library) -> None:
    store(library, entry("They met.", id="one", outlet="Wire", url="https://example.org/a"))
    [stored] = library.catalogue.export(("public",), None)
    store(library, entry("They did not meet.", id="one", title="Corrected", outlet="Wire"))
    cited = library.passages.cited(stored.key, 1, ("public",))
    assert cited is not None
    assert (cited.text, cited.newest) == ("They met.", "They did not meet.")
    assert (cited.title, cited.source) == ("Sullivan meets Wang", "Wire")


def test_a_quoted_revision_is_not_read_from_another_scope_or_once_removed(library: Library) -> None:
    store(library, entry("They met.", id="one"))
    [stored] = library.catalogue.export(("public",), None)
    assert library.passages.cited(stored.key, 1, ("discord:1",)) is None
    assert library.passages.cited(stored.key, 2, ("public",)) is None
    library.articles.remove_source("public", "Wire")
    assert library.passages.cited(stored.key, 1, ("public",)) is None


def test_an_outlet_is_never_the_address_of_a_machine(library: Library) -> None:
    store(library, entry("They met.", id="one", outlet="192.0.2.7:8080"))
    [stored] = library.catalogue.export(("public",), None)
    cited = library.passages.cited(stored.key, 1, ("public",))
    assert cited is not None
    assert cited.source == UNNAMED
    found = library.passages.in_reach(ids(library), search_filter())
    assert [one.source for one in found.values()] == [UNNAMED]


OTHER = "paragraphs"
TEXT = "They met at Yanqi Lake.\nThey spoke of grain."


def keep(library: Library, *some: UnreadRevision) -> None:
    library.passages.keep(OTHER, [(one, entry(one.text, title=one.title)) for one in some])


def is_whole(library: Library) -> bool:
    with library.database.reading() as connection:
        return library.passages.is_whole(connection, OTHER)


@pytest.fixture
def filled(library: Library) -> Library:
    store(library, *(entry(f"{TEXT} {number}", id=f"{number}") for number in range(5)))
    return library


def test_what_is_cut_is_found_by_its_words_in_its_own_reach(filled: Library) -> None:
    assert filled.passages.count_chunked(OTHER) == (0, 5)
    assert filled.passages.count_chunked(CHUNKER) == (5, 5)
    keep(filled, *filled.passages.unread(OTHER, 10))
    assert filled.passages.count_chunked(OTHER) == (5, 5)
    aside = SearchFilter(("public",), OTHER)
    assert found(filled, "yanqi", within=aside) == ["They met at Yanqi Lake."] * 5
    assert found(filled, "yanqi") == ["They met at Yanqi Lake."] * 5


def test_they_come_in_turn_and_none_twice(filled: Library) -> None:
    first = filled.passages.unread(OTHER, 2)
    second = filled.passages.unread(OTHER, 2, after=first[-1].id)
    rest = filled.passages.unread(OTHER, 10, after=second[-1].id)
    numbers = [one.id for one in first + second + rest]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 5
    assert first[0].text == f"{TEXT} 0"


def test_a_revision_that_was_replaced_meanwhile_is_not_cut(filled: Library) -> None:
    some = filled.passages.unread(OTHER, 10)
    store(filled, entry("They met in Beijing.", id="3"))
    keep(filled, *some)
    assert filled.passages.count_chunked(OTHER) == (4, 5)
    assert [one.text for one in filled.passages.unread(OTHER, 10)] == ["They met in Beijing."]


def test_it_is_whole_when_every_newest_revision_is_cut(filled: Library) -> None:
    assert not is_whole(filled)
    keep(filled, *filled.passages.unread(OTHER, 10))
    assert is_whole(filled)
    store(filled, entry("They met in Beijing.", id="3"))
    assert not is_whole(filled)


def test_a_revised_article_loses_the_passages_of_every_chunker(filled: Library) -> None:
    keep(filled, *filled.passages.unread(OTHER, 10))
    store(filled, entry("They met in Beijing.", id="3"))
    assert (filled.passages.count_of(OTHER), filled.passages.count_of(CHUNKER)) == (8, 9)
    assert filled.full_text.mend() == (0, 0)


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
    found = library.passages.newest_with(groups, search_filter("public"), 10)
    assert [one.external_id for one in found] == ["b", "a", "c"]
    leads = library.passages.newest_with(groups, search_filter("public"), 10, leads=True)
    assert [one.external_id for one in leads] == ["a", "c"]
    assert len(library.passages.newest_with(groups, search_filter("public"), 1)) == 1
    since = library.passages.newest_with(groups, search_filter("public", since="2024-05-01"), 10)
    assert [one.external_id for one in since] == ["b"]


def test_articles_have_the_sides_of_their_sources(library: Library) -> None:
    library.articles.source("public", "Ministry", "bulk", side="Velden")
    store(library, entry(id="a"), under="Ministry")
    store(library, entry("They met again.", id="b"))
    found = library.passages.newest_with([["met"]], search_filter("public"), 10)
    keys = {one.external_id: one.article_key for one in found}
    assert library.passages.sides(keys.values()) == {keys["a"]: "Velden"}
