"""Where a noun phrase ends, and which words may be in one."""

import pytest

from index.answer.definitions.description import end_of_phrase, has_noun, is_closed, may_be_noun
from index.text.offices.pieces import Pieces


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("the mayor of Oslo, left", "the mayor of Oslo"),
        ("the mayor of Oslo who left", "the mayor of Oslo"),
        ("the mayor and a poet", "the mayor and a poet"),
        ("a teacher, dropped out", "a teacher"),
        ("the mayor said so", None),
        ("the mayor met them", None),
        (", the mayor", None),
        ("", None),
    ],
)
def test_a_phrase_ends_before_a_mark_or_a_relative_and_holds_no_verb(
    sentence: str, phrase: str | None
) -> None:
    pieces = Pieces(sentence)
    end = end_of_phrase(pieces, 0)
    assert (None if end is None else pieces.span(0, end).of(sentence)) == phrase


@pytest.mark.parametrize("word", ["artist", "company", "oil", "tanker", "people"])
def test_a_word_may_be_a_noun(word: str) -> None:
    assert may_be_noun(word)


@pytest.mark.parametrize(
    "word", ["met", "frees", "repel", "quickly", "toward", "the", "six", "a-b"]
)
def test_verbs_adverbs_and_small_words_are_no_nouns(word: str) -> None:
    assert not may_be_noun(word)


def test_offices_and_occupations_are_known_also_as_a_part_of_a_word() -> None:
    pieces = Pieces("Vice-Chair artist house")
    assert [has_noun(pieces, at) for at in range(3)] == [True, True, False]


def test_a_phrase_is_closed_by_a_mark_a_relative_and_the_end() -> None:
    pieces = Pieces("mayor, mayor who mayor")
    assert [is_closed(pieces, at) for at in (0, 1, 2, 4)] == [True, False, True, True]
