"""Articles are found by their words, days and sides, on every database."""

from datetime import date

from index.store.articles.events import DayCount, TopicFilter
from index.store.library import Library
from index.values import PUBLIC
from tests.index.store.samples import CHUNKER, entry

ONE = "discord:1"


def add(library: Library, id: str, text: str, day: str | None, scope: str = PUBLIC) -> None:
    source = library.articles.source(scope, "East", "bulk", "Varland" if id == "b" else None)
    made = entry(text, id=id, title=f"Report {id}", outlet="Wire", published=day)
    library.articles.store(source, CHUNKER, [made])


def test_articles_are_found_by_words_newest_first(library: Library) -> None:
    for id, text, day in (
        ("a", "Ada Marsh opened a bridge.", "2024-05-02"),
        ("b", "Marsh closed a bridge.", "2024-05-09T08:00:00+00:00"),
        ("c", "Marsh was born in Tolm.", None),
    ):
        add(library, id, text, day)
    add(library, "own", "Marsh hid a bridge.", "2024-05-10", ONE)
    bridges = TopicFilter((PUBLIC,), CHUNKER, (("marsh",), ("bridge",)))
    assert [one.external_id for one in library.topics.newest(bridges, 9)] == ["b", "a"]
    everything = TopicFilter((PUBLIC, ONE), CHUNKER)
    found = [one.external_id for one in library.topics.newest(everything, 9)]
    assert found == ["own", "b", "a", "c"]
    narrow = TopicFilter((PUBLIC,), CHUNKER, since=date(2024, 5, 3), until=date(2024, 5, 9))
    assert [one.external_id for one in library.topics.newest(narrow, 9)] == ["b"]
    assert sorted(library.topics.by_day(bridges), key=lambda one: one.day) == [
        DayCount(date(2024, 5, 2), "Wire", None, 1),
        DayCount(date(2024, 5, 9), "Wire", None, 1),
    ]


def test_headlines_are_found_by_words_in_any_case(library: Library) -> None:
    add(library, "a", "One.", None)
    add(library, "own", "Two.", None, ONE)
    keys = [title for _, title in library.topics.headlines([PUBLIC], ["REPORT", "a"], 9)]
    assert keys == ["Report a"]
    assert library.topics.headlines([PUBLIC], ["100%"], 9) == []


def test_words_of_headlines_are_found_by_their_beginnings_whole_words_first(
    library: Library,
) -> None:
    source = library.articles.source(PUBLIC, "East", "bulk")
    for id, title in (("a", "Talks in Oran end"), ("b", "Memorandum on grain"),
                      ("c", "Oranges (fresh) arrive"), ("d", "Port of El-Oran opens")):  # fmt: skip
        made = entry(f"Article {id}.", id=id, title=title, outlet="Wire", published=None)
        library.articles.store(source, CHUNKER, [made])
    found = [title for _, title in library.topics.headlines([PUBLIC], ["Oran"], 9)]
    assert found == ["Port of El-Oran opens", "Talks in Oran end", "Oranges (fresh) arrive"]
    assert [title for _, title in library.topics.headlines([PUBLIC], ["(fre"], 9)] == [
        "Oranges (fresh) arrive"
    ]


def test_an_article_is_found_by_its_headline_within_the_scopes(library: Library) -> None:
    add(library, "own", "One.", None, ONE)
    assert library.topics.titled([PUBLIC, ONE], "report OWN")
    assert library.topics.titled([PUBLIC, ONE], "report") is None
    assert library.topics.titled([PUBLIC], "Report own") is None


def test_sides_are_those_of_sources_in_the_scopes(library: Library) -> None:
    add(library, "b", "One.", None)
    assert library.topics.sides([PUBLIC]) == ["Varland"]
    assert library.topics.sides([ONE]) == []
    sided = TopicFilter((PUBLIC,), CHUNKER, sides=("Varland",))
    assert [one.side for one in library.topics.newest(sided, 9)] == ["Varland"]
