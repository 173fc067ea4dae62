"""The content words of a question, and how words are compared."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.normal_form import terms_of
from index.answer.question.terms import (
    Term,
    stem,
    stems_of,
    words_of,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("met", "meeting"), ("Met", "meet"), ("spoke", "speaks"), ("held", "holding"),
        ("Wang's", "wang"), ("Wang’s", "Wang"), ("negotiations", "negotiation"),
        ("withdrawn", "withdraws"), ("sanctions", "sanctioned"),
    ],
)  # fmt: skip
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_words_keep_what_joins_them() -> None:
    text = "The U.S. ambassador—an AT&T man—won’t meet al-Assad's aides."
    assert words_of(text) == [
        "The", "U.S", "ambassador", "an", "AT&T", "man", "won’t", "meet", "al-Assad's", "aides",
    ]  # fmt: skip


@given(st.text(alphabet="aB é's-’.&_\u2028\x1f\n", max_size=80))
def test_a_text_has_the_stems_of_its_words_and_of_their_parts(text: str) -> None:
    words = set(words_of(text))
    parts = {part for word in words for part in re.split("[-’']", word) if len(part) > 1}
    assert stems_of(text) == {stem(word) for word in words | parts}


def test_threads_do_not_spoil_each_others_stems() -> None:
    words = [f"{a}{b}" for a in ("negotiat", "organis", "relat") for b in ("ing", "ion", "ed", "")]
    expected = [stem(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            # Past the cache, which would hide the race after the first round.
            rounds = pool.map(lambda _: [stem.__wrapped__(word) for word in words], range(200))
            assert all(one == expected for one in rounds)
    finally:
        sys.setswitchinterval(before)


def test_a_term_is_said_in_any_of_its_forms() -> None:
    term = Term("deputy secretary", ("second diplomat",), learned=("Marsh",))
    assert term.said_in(stems_of("The deputy of the secretary spoke"))
    assert term.said_in(stems_of("second diplomats"))
    assert not term.said_in(stems_of("The secretary and Marsh spoke"))


ANY = st.text(max_size=80) | st.lists(
    st.sampled_from(["who's", "w/", "w/o", "no. 8", "#3", "depsec", "Wang’s", "u", "r", "met", "?"])
).map(" ".join)


def test_terms_come_once_each_in_order_without_what_only_asks() -> None:
    question = "Where did Sullivan and Wang land, and when did Wang’s plane leave?"
    assert [term.words for term in terms_of(question)] == [
        "sullivan", "wang", "land", "plane", "leave",
    ]  # fmt: skip
    assert terms_of("What's it about?") == ()
    assert terms_of("are you?") == terms_of("r u?") == ()


def test_a_term_has_the_other_ways_to_write_its_number() -> None:
    for typed, words, *forms in (
        ("the forty-fifth?", "forty-fifth", "45th"),
        ("the three?", "three", "3", "iii"),
    ):
        [term] = terms_of(typed)
        assert (term.words, list(term.forms)) == (words, forms)


@given(ANY)
def test_any_text_gives_terms_once_each_in_lower_case(text: str) -> None:
    words = [term.words for term in terms_of(text)]
    assert len(set(words)) == len(words)
    assert all(one and one == one.lower() for one in words)
    assert all(term.words not in term.forms for term in terms_of(text))
