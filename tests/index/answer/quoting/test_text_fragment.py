"""Text fragments, read back as the specification has browsers read them."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.quoting.quote import text_fragment

PAGE = "https://example.org/a?b=c"


def decoded(link: str) -> list[str]:
    """The terms of the one text directive of a link: start, and end where there is one."""
    _page, _, fragment = link.partition("#")
    _section, delimiter, directive = fragment.partition(":~:")
    assert delimiter
    assert ":~:" not in directive
    assert "&" not in directive
    assert "-" not in directive
    name, _, terms = directive.partition("=")
    assert name == "text"
    assert terms.isascii()
    return [unquote(term) for term in terms.split(",")]


def test_a_long_sentence_is_given_by_its_two_ends() -> None:
    sentence = " ".join(f"word{n}" for n in range(13))
    assert decoded(text_fragment(PAGE, sentence)) == [
        "word0 word1 word2 word3 word4 word5",
        "word7 word8 word9 word10 word11 word12",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "A leader-level call, they said, & more.",
        "“We met — briefly,” said Mr. O’Brien; it’s 5% of AT&T.",
        "Élysée: 王毅 会见 沙利文。",
        "x" * 300,
        "50%20 off#now?=/",
    ],
)
def test_signs_with_a_meaning_of_their_own_are_escaped(sentence: str) -> None:
    assert decoded(text_fragment(PAGE, sentence)) == [sentence]


def test_a_sentence_over_two_lines_is_given_by_an_end_in_each() -> None:
    assert decoded(text_fragment(PAGE, "He said:\n\nthe talks go on.")) == [
        "He said:",
        "the talks go on.",
    ]


@pytest.mark.parametrize(
    ("url", "begins"),
    [
        ("https://example.org/a", "https://example.org/a#:~:text="),
        ("https://example.org/a#part-2", "https://example.org/a#part-2:~:text="),
        ("https://example.org/a#:~:text=old,ends", "https://example.org/a#:~:text="),
        ("https://example.org/a#part:~:text=old", "https://example.org/a#part:~:text="),
        ("https://[broken/a?", "https://[broken/a?#:~:text="),
    ],
)
def test_the_pages_own_fragment_stays_and_an_older_text_fragment_goes(
    url: str, begins: str
) -> None:
    assert text_fragment(url, "They met.") == f"{begins}They%20met."


WORD = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=12)


@given(st.lists(WORD, min_size=1, max_size=40), st.sampled_from([" ", "\n", "  "]))
def test_a_fragment_holds_the_sentences_own_words_in_order(words: list[str], space: str) -> None:
    sentence = space.join(words)
    words = sentence.split()
    terms = [term.split() for term in decoded(text_fragment(PAGE, sentence))]
    assert words[: len(terms[0])] == terms[0]
    assert words[-len(terms[-1]) :] == terms[-1]
    if len(terms) == 1:
        assert terms[0] == words
    else:
        assert len(terms) == 2
        assert len(terms[0]) + len(terms[1]) <= len(words)
