"""The newest articles on names, and the course of a topic, within what each scope may see."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from index.answer.answerer import Answerer, AnswererCache
from index.answer.events import EventAnswer, EventQuery, EventService, telling_sentence, topic_of
from index.answer.presentation.words import events_reason
from index.answer.question.terms import stems_of
from index.answer.said import terms_among
from index.store.library import Library
from index.store.rows import EventArticle, Generation
from index.store.vectors.sync import VectorSearch
from index.text.event_similarity import event_terms
from index.values import PUBLIC, Reach
from tests.index.answer.samples import THREADS, WordsEncoder
from tests.index.store.samples import CHUNKER, ENCODER, entry

FERRY = "A ferry sank off the island of Brenn and twelve passengers drowned, the police say."
DIVERS = "Divers search for the ferry that sank off the island of Brenn, where passengers drowned."
MARSH = "The minister of Varland, Ada Marsh, opened a new bridge across the river in Tolm today."
LATER = "Ada Marsh said in Tolm that the talks on grain would be resumed before the end of June."
ONE, TWO = "discord:1", "discord:2"
LIVE = Generation(1, ENCODER, CHUNKER)


def add(library: Library, id: str, text: str, day: str | None, scope: str = PUBLIC) -> None:
    made = entry(text, id=id, title=f"Report {id}", outlet=f"Outlet {id}", published=day)
    terms = event_terms(made.draft.title, text)
    source = library.articles.source(scope, "East" if id == "later" else "Wire", "bulk", "Varland"
                                     if id == "later" else None)  # fmt: skip
    library.articles.store(source, CHUNKER, [replace(made, event_terms=terms)])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library with two stories, older news, and an article that one server added."""
    library = Library.open(f"sqlite:///{tmp_path_factory.mktemp('events') / 'library.db'}")
    for number in range(12):
        add(library, f"{number}", f"Parliament {number} passes budget {number}.", "2024-01-01")
    add(library, "ferry", FERRY, "2024-05-02")
    add(library, "divers", DIVERS, "2024-05-03")
    add(library, "marsh", MARSH, "2024-05-10")
    add(library, "later", LATER, "2024-05-30")
    add(library, "undated", "Ada Marsh was born in Tolm, a town on the river, long ago.", None)
    add(
        library,
        "own",
        "Ada Marsh hid a letter in Tolm that nobody else may read.",
        "2024-06-01",
        ONE,
    )
    asks = "QUESTION: Some say that Quellberg will sell the lighthouse."
    add(library, "briefing", f"{asks}\nMR. REYES: I have nothing on that.", "2023-01-01")
    add(library, "sold", "The old lighthouse was sold for one mark in the end.", "2023-02-01")
    yield library
    library.close()


def test_what_a_reporter_asks_is_among_the_newest_but_not_in_a_timeline(filled: Library) -> None:
    assert ids(latest(filled, "Quellberg")) == ["briefing"]
    assert ids(timeline(filled, "Quellberg")) == []
    assert ids(timeline(filled, "lighthouse")) == ["sold"]


def ids(found: EventAnswer) -> list[str | None]:
    return [one.quote.external_id for one in found.events]


def query(topic: str | None, scope: str, side: str | None = None, **days: Any) -> EventQuery:
    return EventQuery(topic, side, Reach(scope=scope, **days))


def latest(library: Library, topic: str | None, scope: str = TWO, **more: str) -> EventAnswer:
    return asyncio.run(service(library).latest(query(topic, scope, **more)))


def timeline(library: Library, topic: str, scope: str = TWO, **more: str) -> EventAnswer:
    return asyncio.run(service(library).timeline(query(topic, scope, **more)))


def service(library: Library) -> EventService:
    answerers = AnswererCache(
        lambda _: Answerer(library, WordsEncoder(), VectorSearch(library.vectors))
    )
    return EventService(library, lambda: LIVE, answerers, THREADS)


def test_the_newest_come_first_and_undated_ones_last(filled: Library) -> None:
    found = latest(filled, "Ada Marsh")
    assert ids(found) == ["later", "marsh", "undated"]
    assert found.events[0].quote.text == LATER
    assert found.events[0].side == "Varland"


def test_a_story_is_listed_once_with_its_size(filled: Library) -> None:
    [one] = latest(filled, "ferry Brenn").events
    assert (one.quote.external_id, one.outlets, one.articles) == ("divers", 2, 2)


def test_what_one_server_added_is_shown_there_alone(filled: Library) -> None:
    assert ids(latest(filled, "letter", ONE)) == ["own"]
    assert latest(filled, "letter", TWO).reason == "nothing"
    assert ids(timeline(filled, "Marsh letter", ONE)) == ["own"]
    assert timeline(filled, "letter", TWO).coverage.total == 0


def test_a_side_and_days_narrow(filled: Library) -> None:
    assert ids(latest(filled, None, side="varland")) == ["later"]
    assert ids(latest(filled, "Marsh", until="2024-05-20")) == ["marsh"]
    assert latest(filled, "Marsh", since="2025").reason == "nothing from that time"
    assert latest(filled, "the").reason == "no words"


def test_a_timeline_is_in_order_one_sentence_an_event(filled: Library) -> None:
    found = timeline(filled, "Marsh")
    assert ids(found) == ["marsh", "later"]
    assert found.coverage.total == 2
    assert len(timeline(filled, "ferry").events) == 1


def test_a_quote_that_is_not_in_the_stored_text_is_not_listed(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filled.passages, "words_at", lambda *_: "something else")
    assert latest(filled, "Ada Marsh").events == ()


def test_articles_in_no_story_stand_for_themselves_and_are_counted(filled: Library) -> None:
    with filled.database.writing() as connection:
        connection.exec_driver_sql(
            "DELETE FROM event_article WHERE article_id IN "
            "(SELECT id FROM article WHERE external_id IN ('ferry', 'divers'))"
        )
    found = latest(filled, "ferry")
    assert ids(found) == ["divers", "ferry"]
    assert found.ungrouped == 2


def test_a_side_has_the_articles_of_outlets_that_are_known_to_speak_for_it(
    library: Library,
) -> None:
    for id, outlet, side in (
        ("state", "U.S. Department of State", None),
        ("press", "CNN", None),
        ("given", "Outpost", "US"),
        ("lent", "Voice of America", "Varland"),
    ):
        made = entry(MARSH, id=id, title=f"Report {id}", outlet=outlet, published="2024-05-10")
        source = library.articles.source(PUBLIC, f"Source {id}", "bulk", side)
        library.articles.store(source, CHUNKER, [made])
    for typed in ("United States", "us", "America"):
        assert sorted(map(str, ids(latest(library, "Marsh", side=typed)))) == ["given", "state"]
    assert ids(latest(library, None, side="varland")) == ["lent"]
    assert asyncio.run(service(library).sides()) == ["United States", "Varland"]


@pytest.mark.parametrize(
    ("topic", "more", "told"),
    [
        ("Marsh Quixote", {"since": "2024"}, "No article mentions “Quixote”."),
        ("Marsh Parliament", {}, "No article has all words of “Marsh Parliament”."),
        ("Parliament", {"side": "Varland"},
         "No article of that side has all words of “Parliament”."),
        ("Marsh", {"side": "Atlantis"}, "No source here speaks for “Atlantis”."),
        ("Marsh", {"since": "2025"}, "No article from that time has all words of “Marsh”."),
    ],
)  # fmt: skip
def test_a_name_or_side_that_nobody_has_is_told_from_one_without_news(
    filled: Library, topic: str | None, more: dict[str, str], told: str
) -> None:
    assert events_reason(latest(filled, topic, **more)) == told


ARTICLE = EventArticle(
    revision_id=1, event_id=1, article_key="a", revision=1, title="Marsh in Tolm", source="Wire"
)


def told(topic: str | None, text: str) -> str | None:
    """The words that are quoted."""
    found = telling_sentence(topic_of(EventQuery(topic)), ARTICLE, text)
    return found[1].of(text) if found else None


def test_the_headline_may_have_the_words_that_the_sentence_lacks() -> None:
    text = "The grain talks will begin on Monday."
    assert told("Marsh grain", text) == text
    assert told("Marsh steel", text) is None
    assert told("Marsh", text) is None


def test_what_a_reporter_asks_in_a_transcript_is_quoted_last_and_marked() -> None:
    asks = "QUESTION: Thanks. The grain talks with Marsh begin today, we hear.\n"
    answers = "MR. REYES: They do. We have nothing to add.\nMR. REYES: Grain goes by rail now.\n"
    assert told("Marsh grain", asks + answers) == "MR. REYES: Grain goes by rail now."
    found = telling_sentence(topic_of(EventQuery("Marsh talks")), ARTICLE, asks)
    assert found is not None
    assert found[2]


def test_without_a_topic_the_first_sentence_that_tells_something_is_quoted() -> None:
    lead_in = (
        "READOUT OF A CALL WITH WANG\n\nThe following is attributable to the Spokesperson:\n\n"
    )
    first = "The Secretary spoke with Wang Yi today."
    assert told(None, f"{lead_in}{first} They spoke of grain in Tolm.") == first


def test_a_whole_sentence_goes_before_a_heading() -> None:
    text = "Grain talks begin in Tolm today\n\nThe grain talks begin in Tolm on Monday."
    assert told("grain talks", text) == "The grain talks begin in Tolm on Monday."


@pytest.mark.parametrize(
    ("topic", "sentence", "names_it"),
    [
        ("Abraham Accords", "Bahrain signed the Abraham Accords in Washington.", True),
        ("Abraham Accords", "Delisting is a step to the normalization of trade.", False),
        ("ceasefire", "Both sides agreed to a truce of ten days.", True),
        ("prc", "Chinese envoys left the talks.", True),
    ],
)
def test_a_topic_is_named_by_its_other_names_but_not_by_words_that_say_more(
    topic: str, sentence: str, names_it: bool
) -> None:
    read = topic_of(EventQuery(topic))
    assert (terms_among(stems_of(sentence), read.groups) > 0) is names_it
