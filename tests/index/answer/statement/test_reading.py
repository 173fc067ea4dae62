"""The statements and links of a message."""

import pytest

from index.answer.question.analyze import LONGEST
from index.answer.statement.reading import links_in, statements_in


@pytest.mark.parametrize(
    ("message", "links"),
    [
        ("See https://x.org/a.", ["https://x.org/a"]),
        ("(see https://x.org/a_(b))", ["https://x.org/a_(b)"]),
        ("[talks](https://x.org/a) <https://y.org/b> https://x.org/a",
         ["https://x.org/a", "https://y.org/b"]),
        ("http://x.org/a?b=c&d, then", ["http://x.org/a?b=c&d"]),
        ("no link at x.org", []),
    ],
)  # fmt: skip
def test_links_are_found_without_what_stands_around_them(message: str, links: list[str]) -> None:
    assert links_in(message) == links


def test_sentences_state_something_and_questions_do_not() -> None:
    text = (
        "Hello! They met in the capital. Did they sign the treaty? > no\nSigned it was on Monday."
    )
    assert statements_in(text) == ["They met in the capital.", "Signed it was on Monday."]


def test_a_question_is_looked_for_where_nothing_is_stated() -> None:
    assert statements_in("Hi! Did they sign the treaty?") == ["Did they sign the treaty?"]


def test_links_and_block_marks_are_no_part_of_a_statement() -> None:
    assert statements_in("> They met in the capital https://x.org/a-b-c-d-e") == [
        "They met in the capital"
    ]


def test_a_long_statement_is_cut_to_the_length_of_a_question() -> None:
    [one] = statements_in("they " + "negotiated " * 50)
    assert len(one) <= LONGEST
    assert one.endswith("negotiated")
