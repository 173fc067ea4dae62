"""The sentence of an article that names a topic."""

import pytest

from index.answer.attribution.excerpt import terms_in
from index.answer.events.topic import quoted, telling_sentence, topic_of
from index.answer.events.values import EventQuery
from index.store.articles.topics import TopicArticle

ARTICLE = TopicArticle(
    1, 1, "a", None, 1, "Marsh in Tolm", "Wire", None, None, None, False, None, None, None
)  # fmt: skip


def told(topic: str | None, text: str) -> str | None:
    """The words that are quoted."""
    found = telling_sentence(topic_of(EventQuery(topic)), ARTICLE, text)
    return quoted(ARTICLE, text, found).text if found else None


def test_the_sentence_with_most_of_the_words_is_quoted() -> None:
    text = "Ada Marsh arrived by train at noon. The grain talks with Ada Marsh begin in Tolm today."
    assert told("Marsh grain", text) == "The grain talks with Ada Marsh begin in Tolm today."


def test_the_headline_may_have_the_words_that_the_sentence_lacks() -> None:
    text = "The grain talks will begin on Monday."
    assert told("Marsh grain", text) == text
    assert told("Marsh steel", text) is None
    assert told("Marsh", text) is None


def test_a_statement_goes_before_a_question() -> None:
    text = "Will the grain talks begin today? The grain talks will begin on Monday."
    assert told("grain", text) == "The grain talks will begin on Monday."


def test_what_a_reporter_asks_in_a_transcript_is_quoted_last_and_marked() -> None:
    asks = "QUESTION: Thanks. The grain talks with Marsh begin today, we hear.\n"
    answers = "MR. REYES: They do. We have nothing to add.\nMR. REYES: Grain goes by rail now.\n"
    assert told("Marsh grain", asks + answers) == "MR. REYES: Grain goes by rail now."
    found = telling_sentence(topic_of(EventQuery("Marsh talks")), ARTICLE, asks)
    assert found is not None
    assert found.asked


def test_without_a_topic_the_first_sentence_that_tells_something_is_quoted() -> None:
    lead_in = (
        "READOUT OF A CALL WITH WANG\n\nThe following is attributable to the Spokesperson:\n\n"
    )
    first = "The Secretary spoke with Wang Yi today."
    assert told(None, f"{lead_in}{first} They spoke of grain in Tolm.") == first


def test_a_whole_sentence_goes_before_a_heading() -> None:
    text = "Grain talks begin in Tolm today\n\nThe grain talks begin in Tolm on Monday."
    assert told("grain talks", text) == "The grain talks begin in Tolm on Monday."


def test_what_the_sentence_refers_to_is_quoted_with_it() -> None:
    text = "Both ministers met at the mill. They discussed the grain for two hours."
    assert told("grain", text) == text


def test_dates_and_headings_alone_are_not_quoted() -> None:
    assert told("grain", "Grain talks.\n\nGrain: a look back at it.") == "Grain: a look back at it."


@pytest.mark.parametrize(
    ("topic", "sentence", "names_it"),
    [
        ("Abraham Accords", "Bahrain signed the Abraham Accords in Washington.", True),
        ("Abraham Accords", "Delisting is a step to the normalization of trade.", False),
        ("ceasefire", "Both sides agreed to a truce of ten days.", True),
        ("ceasefire", "The governor ordered a halt to the works.", False),
        ("prc", "Chinese envoys left the talks.", True),
    ],
)
def test_a_topic_is_named_by_its_other_names_but_not_by_words_that_say_more(
    topic: str, sentence: str, names_it: bool
) -> None:
    read = topic_of(EventQuery(topic))
    assert (terms_in(sentence, read.groups) > 0) is names_it
