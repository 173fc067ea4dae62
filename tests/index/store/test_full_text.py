"""Full text: what is found, in which order, and that no words at all break it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from index.store.full_text import (
    COMMON,
    COUNTS_KEPT_S,
    KEPT_S,
    CountCache,
    Numbers,
    Postings,
    PostingsCache,
    summed,
)
from index.store.library import Library
from index.store.rows import SearchFilter
from tests.index.store.samples import entry, fill, found, search_filter, store, words
from tests.services import Postgres

ODD = [
    "", " ", '"', "'", "''", "\\", "\\'", '"" OR ""', "a' | 'b", "NEAR(a b)", "AND", "OR", "NOT",
    "text:lake", "lake*", "^lake", "(", ")", "&", "!", "|", "<->", ":*", ":A", "-", "--", ";",
    "🤝", "🤝🏽‍♀️", "北京", "\0", "la\0ke", "\ud800", "\n", "%", "_", "x" * 5000, "é" * 3000, "the",
    "o'brien", "$1", ":terms", "{a b}:c",
]  # fmt: skip


def test_finds_stems_in_any_case_and_names_with_or_without_their_accents(library: Library) -> None:
    negotiating, met = "They were NEGOTIATING a treaty.", "Erdoğan met Macron at the Élysée."
    store(library, entry(negotiating), entry(met))
    for term in ("negotiated", "treaties"):
        assert found(library, term) == [negotiating], term
    for term in ("erdogan", "Erdoğan", "elysee", "ÉLYSÉE"):
        assert found(library, term) == [met], term
    assert found(library, "summit") == []


def test_more_of_the_terms_and_more_often_ranks_higher(library: Library) -> None:
    store(
        library,
        entry("Wang spoke of many other things on a long day.", title="A"),
        entry("Sullivan met Wang, and Wang met Sullivan.", title="B"),
        entry("Sullivan met Wang there on a long day.", title="C"),
        entry("Nobody was there.", title="D"),
    )
    assert found(library, "sullivan", "wang") == [
        "Sullivan met Wang, and Wang met Sullivan.",
        "Sullivan met Wang there on a long day.",
        "Wang spoke of many other things on a long day.",
    ]


def test_the_passage_counts_for_more_than_its_headline(library: Library) -> None:
    store(
        library,
        entry("They met at the lake today.", title="Yanqi"),
        entry("Yanqi is the lake of today.", title="Meeting"),
    )
    assert found(library, "yanqi")[0] == "Yanqi is the lake of today."


def test_finds_nothing_out_of_scope(library: Library) -> None:
    store(library, entry("A secret lake."), scope="discord:1")
    assert found(library, "lake") == []
    assert found(library, "lake", within=search_filter("public", "discord:2")) == []
    assert found(library, "lake", within=search_filter("public", "discord:1")) == ["A secret lake."]


def test_no_term_breaks_a_search(one_article: Library) -> None:
    for term in ODD:
        one_article.full_text.search([term], search_filter(), 5)
        assert found(one_article, term, "yanqi") == ["They met at Yanqi Lake, O'Brien said."], term
        frequencies, passages = one_article.full_text.frequencies([term, "yanqi"], search_filter())
        assert set(frequencies) == {term, "yanqi"}
        assert (frequencies["yanqi"], passages) == (1, 1), term


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(terms=st.lists(st.text(max_size=60), max_size=12))
def test_no_query_breaks_a_search(one_article: Library, terms: list[str]) -> None:
    assert len(one_article.full_text.search(terms, search_filter(), 5)) <= 1
    assert one_article.full_text.frequencies(terms, search_filter())[1] == 1


def each(library: Library, *search_filters: SearchFilter, terms: Sequence[str]) -> list[list[str]]:
    """The words that are found within each of several filters."""
    found = library.full_text.search_each(terms, search_filters, 3)
    return [
        words(library, [hit.passage_id for hit in hits], one)
        for hits, one in zip(found, search_filters, strict=True)
    ]


def test_several_filters_at_once_find_what_each_finds_alone(library: Library) -> None:
    store(library, *(entry(f"Lake {'lake ' * n}end.\nA hill {n}.", id=str(n)) for n in range(9)))
    store(library, entry("An early lake of Wang.", published="2024-08-01"), under="A")
    store(library, entry("A secret lake of Wang and Wang."), scope="discord:1")
    filters = [
        search_filter(),
        search_filter("public", "discord:1"),
        search_filter(until="2024-08-15"),
        search_filter(source="A"),
        search_filter("discord:2"),
    ]
    terms = ["lakes", "wang", "hill", "?", "river"]
    for _ in range(2):
        found = library.full_text.search_each(terms, filters, 3)
        for hits, one in zip(found, filters, strict=True):
            alone = library.full_text.search(terms, one, 3)
            assert [hit.passage_id for hit in hits] == [hit.passage_id for hit in alone]
            scores = [hit.score for hit in alone]
            assert [hit.score for hit in hits] == pytest.approx(scores, abs=1e-5)
    assert library.full_text.search_each([], filters[:2], 3) == [[], []]
    assert library.full_text.search_each(terms, [], 3) == []


def test_what_comes_and_goes_after_a_search_is_found_and_lost_at_once(library: Library) -> None:
    store(library, *(entry(f"Nothing {n}.", id=str(n)) for n in range(60)))
    store(library, entry("A lake.", url="https://example.org/a"), entry("A hill.", id="hill"))
    assert each(library, search_filter(), terms=["lake"]) == [["A lake."]]
    store(library, entry("A lake of Wang.", id="wang"))
    [both] = each(library, search_filter(), terms=["lake"])
    assert set(both) == {"A lake.", "A lake of Wang."}
    store(library, entry("A river instead.", url="https://example.org/a"))
    assert each(library, search_filter(), terms=["lake"]) == [["A lake of Wang."]]
    assert each(library, search_filter(), terms=["river"]) == [["A river instead."]]


def test_those_that_are_out_of_reach_take_no_room_from_others(library: Library) -> None:
    store(library, *(entry("A lake, lake.", id=str(n)) for n in range(40)), scope="discord:1")
    store(library, entry("One lake in a long line of other words."))
    assert each(library, search_filter(), terms=["lake"]) == [
        ["One lake in a long line of other words."]
    ]


def test_words_of_scripts_without_spaces_are_found_inside_their_sentences(library: Library) -> None:
    lines = {
        "zh": "俄罗斯外交部长拉夫罗夫周三抵达北京。",
        "ja": "外務大臣は水曜日に東京で会見した。",
        "ko": "외교부 장관은 서울에서 회담했다.",
        "th": "รัฐมนตรีต่างประเทศพบกันที่กรุงเทพ",
    }
    store(library, *(entry(line, id=code, language=code) for code, line in lines.items()))
    for term, code in [
        ("拉夫罗夫", "zh"), ("北京", "zh"), ("水曜日", "ja"), ("서울", "ko"), ("장관", "ko"),
        ("กรุงเทพ", "th"),
    ]:  # fmt: skip
        assert found(library, term) == [lines[code]], term
        assert library.full_text.frequencies([term], search_filter())[0] == {term: 1}
    assert found(library, "京北") == []
    assert found(library, "拉夫罗夫什么时候抵达北京") == [lines["zh"]]
    [only] = library.full_text.search_each(["拉夫罗夫什么时候抵达北京"], [search_filter()], 5)
    assert len(only) == 1


def test_entries_from_before_such_scripts_were_parted_are_made_anew_once(library: Library) -> None:
    store(library, entry("拉夫罗夫周三抵达北京。\nLavrov arrived.", title="访问"))
    with library.database.writing() as connection:
        old = "UPDATE words SET title = '访问', text = '拉夫罗夫周三抵达北京。'"
        if not library.database.is_sqlite:
            old = "UPDATE words SET document = to_tsvector('english', '拉夫罗夫周三抵达北京。')"
        chosen = "rowid" if library.database.is_sqlite else "passage_id"
        first = f"(SELECT min({chosen}) FROM words)"
        connection.exec_driver_sql(f"{old} WHERE {chosen} = {first}")
    assert found(library, "北京") == []
    assert library.full_text.differing() == 1
    library.full_text.mend()
    assert found(library, "北京") == ["拉夫罗夫周三抵达北京。"]
    assert found(library, "arrived") == ["Lavrov arrived."]
    assert library.full_text.mend() == (0, 0)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def one_article(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """A library with one passage, kept for the whole module."""
    with ExitStack() as open_:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('words') / 'library.db'}"
        else:
            cluster: Postgres = request.getfixturevalue("cluster")
            url = cluster.url(open_.enter_context(cluster.database()))
        library = Library.open(url)
        open_.callback(library.close)
        store(library, entry("They met at Yanqi Lake, O'Brien said."))
        yield library


def test_frequencies_are_the_same_whether_or_not_another_scope_exists(library: Library) -> None:
    store(library, entry("A lake.\nO'Brien was there.\nThe lake of Élysée.", title="Yanqi"))
    terms = ["lakes", "o'brien", "elysee", "yanqi", "river", "", "?"]
    alone = library.full_text.frequencies(terms, search_filter())
    assert alone == (
        {"lakes": 2, "o'brien": 1, "elysee": 1, "yanqi": 3, "river": 0, "": 0, "?": 0}, 3,
    )  # fmt: skip
    store(library, entry("Another lake.\nA river.", title="Yanqi"), scope="discord:1")
    assert library.full_text.frequencies(terms, search_filter()) == alone
    assert (
        library.full_text.frequencies(terms, search_filter("public", "discord:1"))[0]["lakes"] == 3
    )


def test_frequencies_count_what_lies_between_days_and_of_one_source(library: Library) -> None:
    store(library, entry("An early lake.", published="2024-08-01"), under="A")
    store(library, entry("A late lake.", published="2024-08-31"), under="A")
    store(library, entry("Another late lake.", published="2024-08-31"), under="B")
    for within, count in (
        (search_filter(), 3),
        (search_filter(since="2024-08-15"), 2),
        (search_filter(until="2024-08-15"), 1),
        (search_filter(source="B"), 1),
        (search_filter(source="A", since="2024-08-15"), 1),
        (search_filter(source="Nobody"), 0),
    ):
        assert library.full_text.frequencies(["lake"], within) == ({"lake": count}, count), within


def test_the_vocabulary_holds_the_commonest_stems_alone(library: Library) -> None:
    store(library, entry("Lake, river, hill.\nLake, river.\nLake."))
    assert library.full_text.vocabulary(2, 99).keys() >= {"lake", "river"}
    assert "hill" not in library.full_text.vocabulary(2, 99)
    store(library, entry("Lake.", title="Lake"))
    assert library.full_text.vocabulary(1, 1) == {"lake": 4}


def test_the_vocabulary_follows_what_comes_and_goes(library: Library) -> None:
    store(library, entry("A lake.", url="https://example.org/a"))
    assert library.full_text.vocabulary(1, 99)["lake"] == 1
    store(library, entry("A second lake."))
    assert library.full_text.vocabulary(1, 99)["lake"] == 2
    store(library, entry("A river instead.", url="https://example.org/a"))
    assert library.full_text.vocabulary(1, 99)["lake"] == 1
    assert library.full_text.vocabulary(1, 99)["river"] == 1


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_common_is_counted_once_a_minute() -> None:
    clock = Clock()
    common = CountCache(clock)
    assert common.counts(["talks"], lambda _: [COMMON]) == [COMMON]
    assert common.counts(["talks"], lambda _: [COMMON + 1]) == [COMMON]
    assert common.counts(["treaty"], lambda _: [COMMON + 2]) == [COMMON + 2]
    clock.now = COUNTS_KEPT_S
    assert common.counts(["talks"], lambda _: [COMMON + 1]) == [COMMON + 1]


def test_only_what_is_not_cached_is_counted_and_counts_keep_their_order() -> None:
    common, counted = CountCache(Clock()), []

    def lengths(words: Sequence[str]) -> list[int]:
        counted.append(list(words))
        return [COMMON * len(word) for word in words]

    assert common.counts(["ab", "c"], lengths) == [2 * COMMON, COMMON]
    assert common.counts(["def", "c", "ab", ""], lengths) == [3 * COMMON, COMMON, 2 * COMMON, 0]
    assert counted == [["ab", "c"], ["def", ""]]


class Index:
    """An index in which each phrase is in the passages that are multiples of its length."""

    def __init__(self) -> None:
        self.now = 0.0
        self.upto = 100
        self.read: list[tuple[str, int]] = []

    def clock(self) -> float:
        return self.now

    def __call__(self, asked: Sequence[tuple[str, int]]) -> list[tuple[Numbers, Numbers]]:
        self.read += asked
        numbers = [
            np.arange(after - after % len(phrase), self.upto, len(phrase), dtype=np.int32)
            + len(phrase)
            for phrase, after in asked
        ]
        numbers = [one[one <= self.upto] for one in numbers]
        return [(one, one * 10) for one in numbers]


def ids(cache: PostingsCache, index: Index, *phrases: str) -> list[list[int]]:
    """The ids of each phrase, after a check of their scores."""
    found = cache.of(phrases, index.upto, index)
    assert all((one.scores == one.ids * 10).all() for one in found)
    return [one.ids.tolist() for one in found]


@pytest.fixture
def index() -> Index:
    return Index()


def test_a_phrase_is_read_once_and_then_from_where_it_was_read(index: Index) -> None:
    cache = PostingsCache(clock=index.clock)
    fifty, thirties = "x" * 50, "y" * 34
    assert ids(cache, index, fifty, thirties) == [[50, 100], [34, 68]]
    assert ids(cache, index, thirties, fifty) == [[34, 68], [50, 100]]
    index.upto = 102
    assert ids(cache, index, fifty, thirties) == [[50, 100], [34, 68, 102]]
    assert index.read == [(fifty, 0), (thirties, 0), (fifty, 100), (thirties, 100)]


def test_scores_are_read_anew_after_a_while_and_when_the_library_has_grown(index: Index) -> None:
    cache = PostingsCache(clock=index.clock)
    phrase = "x" * 40
    ids(cache, index, phrase)
    index.now = KEPT_S
    ids(cache, index, phrase)
    index.upto = 120
    assert ids(cache, index, phrase) == [[40, 80, 120]]
    assert index.read == [(phrase, 0)] * 3


def test_the_phrases_that_were_not_used_for_longest_make_room(index: Index) -> None:
    cache = PostingsCache(capacity=60, clock=index.clock)
    for _ in range(2):
        ids(cache, index, "x" * 50)
        ids(cache, index, "y" * 34)
    assert len(index.read) == 2
    ids(cache, index, "z" * 20)
    ids(cache, index, "y" * 34)
    assert len(index.read) == 3
    ids(cache, index, "x" * 50)
    assert len(index.read) == 4


def test_the_scores_of_a_passage_add_up_and_the_first_of_equals_comes_first(index: Index) -> None:
    cache = PostingsCache(clock=index.clock)
    found, scores = summed(cache.of(["x" * 30, "y" * 60, "z" * 45, "w" * 90], 100, index))
    assert found.tolist() == [90, 60, 45, 30]
    assert scores.tolist() == [2700, 1200, 450, 300]
    equal = Postings(np.array([3, 5, 8]), np.array([7, 9, 7]), 8, 8, KEPT_S)
    assert summed([equal])[0].tolist() == [5, 3, 8]
    assert [one.tolist() for one in summed([])] == [[], []]


def test_passages_that_full_text_does_not_know_are_added(library: Library) -> None:
    fill(library, 1_200)
    store(library, entry("They met at Yanqi Lake.", title="Naïve envoys"))
    key = "rowid" if library.database.is_sqlite else "passage_id"
    with library.database.writing() as connection:
        connection.execute(text(f"DELETE FROM words WHERE {key} > 50"))
    assert found(library, "yanqi") == []
    assert library.full_text.mend() == (1_151, 0)
    assert found(library, "yanqi") == found(library, "naive") == ["They met at Yanqi Lake."]
    assert library.full_text.mend() == (0, 0)


def test_entries_whose_passage_is_gone_are_removed(tmp_path: Path) -> None:
    library = Library.open(f"sqlite:///{tmp_path / 'library.db'}")  # PostgreSQL lets none stand
    fill(library, 5)
    with library.database.writing() as connection:
        library.full_text.add(connection, [(900, "Ghosts", "nobody"), (901, "Ghosts", "nobody")])
    assert library.full_text.vocabulary(1, 99)["ghost"] == 2
    assert library.full_text.mend() == (0, 2)
    assert "ghost" not in library.full_text.vocabulary(1, 99)
    assert library.full_text.mend() == (0, 0)
    library.close()
