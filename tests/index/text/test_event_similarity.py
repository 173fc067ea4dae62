"""Articles of one event are similar; of others, and of other days, they are not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.event_similarity import (
    ALL,
    Frequencies,
    Sketch,
    event_terms,
    outlet_key,
    score,
    similarity,
)

DAY = date(2024, 5, 2)
MINISTRY = outlet_key("Ministry")


def sketch(title: str, text: str, day: date = DAY) -> Sketch:
    terms = event_terms(title, text)
    counts = {**{term: 5 for term, _ in terms}, ALL: 1_000}
    return Sketch.of(terms, Frequencies(counts, MINISTRY), day)


def test_each_day_between_two_articles_makes_them_less_similar() -> None:
    one, other = (sketch("Ferry sinks", "A ferry sank.", date(2024, 5, day)) for day in (2, 5))
    assert similarity(one, other) == pytest.approx(1.0 - 3 * 0.058)


def test_a_word_in_every_article_says_nothing() -> None:
    terms = event_terms("", "the ferry")
    counts = dict.fromkeys((ALL, *(term for term, _ in terms)), 1_000)
    counts[event_terms("", "ferry")[0][0]] = 1
    made = Sketch.of(terms, Frequencies(counts, MINISTRY), DAY)
    assert max(made.weights.values()) == pytest.approx(1.0)


def test_form_letters_of_an_outlet_are_less_similar_than_what_others_write() -> None:
    form = "The minister spoke by phone with {} of {}. The two discussed the strong partnership."
    texts = [event_terms("", form.format(*one)) for one in (("Reyes", "Norland"), ("Ord", "Tarn"))]
    shared = {term for term, _ in texts[0]} & {term for term, _ in texts[1]}
    counts = {**{term: 5 for text in texts for term, _ in text}, ALL: 1_000}
    of_ministry = {**{term ^ MINISTRY: 40 for term in (*shared, ALL)}}
    plain, theirs = (
        similarity(*(Sketch.of(text, Frequencies(some, MINISTRY), DAY) for text in texts))
        for some in (counts, counts | of_ministry)
    )
    assert theirs < plain / 2


def test_the_score_is_between_the_nearest_and_the_average() -> None:
    assert score([0.4, 0.2]) == pytest.approx(0.35)


@given(st.text(max_size=40), st.text(max_size=400))
def test_what_is_packed_is_unpacked(title: str, text: str) -> None:
    made = sketch(title, text)
    read = Sketch.unpacked(made.packed(), made.day)
    assert list(read.weights) == list(made.weights)
    assert all(abs(read.weights[term] - made.weights[term]) < 1e-6 for term in made.weights)
    assert 0 not in made.weights
