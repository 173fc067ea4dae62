"""Names typed in lower case are recognised by how the articles write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.name_casing import with_names
from index.values import Question

MET = ["Yesterday Hanna Lindqvist met Orsolya.", "Then Hanna Lindqvist flew off with Orsolya."]


def _names(question: str, sentences: list[str]) -> tuple[str, ...]:
    return with_names(analyze(Question(question)), sentences).read_as.names


def _marked(reading: QuestionAnalysis) -> set[str]:
    return {term.words for term in reading.terms if term.name}


def test_names_are_written_as_the_articles_write_them_and_neighbours_are_one() -> None:
    reading = with_names(analyze(Question("where did hanna lindqvist meet orsolya?")), MET)
    assert reading.read_as.names == ("Hanna Lindqvist", "Orsolya")
    assert _marked(reading) == {"hanna", "lindqvist", "orsolya"}


def test_names_typed_with_capitals_stay_as_they_were_typed() -> None:
    reading = with_names(analyze(Question("Where did Lindqvist meet orsolya?")), MET)
    assert reading.read_as.names == ("Lindqvist",)
    assert _marked(reading) == {"lindqvist", "orsolya"}


def test_one_capital_alone_may_be_a_headlines() -> None:
    assert _names("were cabbages sold?", ["All Cabbages Sold"]) == ()
    assert _names("were cabbages sold?", ["All Cabbages Sold", "No Cabbages"]) == ("Cabbages",)


@pytest.mark.parametrize(("small", "name"), [(1, True), (2, False)])
def test_a_word_that_is_also_written_small_needs_four_capitals_for_each(
    small: int, name: bool
) -> None:
    sentences = ["the Cabbages"] * 4 + ["the cabbages"] * small
    assert _names("were cabbages sold?", sentences) == (("Cabbages",) if name else ())


def test_possessives_count_and_the_name_is_written_without() -> None:
    sentences = ["Only Orsolya's plane.", "Only Orsolya’s plane.", "All ORSOLYA."]
    assert _names("where is orsolya's plane?", sentences) == ("Orsolya",)


WORDS = st.sampled_from(["hanna", "Hanna", "orsolya", "ORSOLYA", "met", "Met", "land", "and"])
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@given(TEXTS, st.lists(TEXTS, max_size=8))
def test_names_are_words_of_the_question_as_some_sentence_has_them(
    question: str, sentences: list[str]
) -> None:
    before = analyze(Question(question))
    after = with_names(before, sentences)
    if before.read_as.names:
        assert after.read_as.names == before.read_as.names
        return
    words = {word for name in after.read_as.names for word in name.split()}
    assert words <= {word for sentence in sentences for word in sentence.split()[1:]}
    assert {word.lower() for word in words} <= set(question.lower().split())
