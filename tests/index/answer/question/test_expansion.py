"""A question typed short is understood as if it had been typed whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.question.normal_form import (
    as_job,
    as_joining,
    as_leader,
    plain,
    terms_of,
)
from index.values import Question

ANY = st.text(max_size=80) | st.lists(
    st.sampled_from(["who's", "w/", "w/o", "no. 8", "#3", "depsec", "Wang’s", "u", "r", "met", "?"])
).map(" ".join)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("the no. 8 man", "the 8th man"),
        ("where was round 8", "where was 8th round"),
        ("talks rd. 6", "talks 6th round"),
        ("state's number 2", "state's 2nd"),
        ("who is #22", "who is 22nd"),
        ("number 2024", "number 2024"),
    ],
)
def test_the_number_of_somebody_or_something_is_an_ordinal(typed: str, written: str) -> None:
    assert plain(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("whos the depsec of state?", "who is the deputy secretary of state?"),
        ("did the prez meet POTUS?", "did the president meet president?"),
        ("when'd u meet them w/o Iran", "when did you meet them without Iran"),
        ("Where did Sullivan and Wang meet?", "Where did Sullivan and Wang meet?"),
        ("Is China in?", "Is China in?"),
    ],
)
def test_shorthand_is_put_in_plain_english_and_nothing_else(typed: str, written: str) -> None:
    assert plain(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("when did sweden enter nato", "when did sweden join nato"),
        ("when did sweden become a member of nato", "when did sweden join nato"),
        ("who got into the african union", "who joined the african union"),
        ("when did troops enter kyiv", "when did troops enter kyiv"),
        ("when did he enter the talks on nato", "when did he enter the talks on nato"),
        ("who became a member of parliament", "who became a member of parliament"),
    ],
)
def test_who_enters_a_body_or_becomes_its_member_joins_it(typed: str, written: str) -> None:
    assert as_joining(typed) == written
    assert analyze(Question(typed)).plain == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("who leads syria", "who is the leader of syria"),
        ("who is running myanmar these days", "who is the leader of myanmar these days"),
        ("who leads the talks", "who leads the talks"),
        ("who leads syria's delegation", "who leads syria's delegation"),
        ("who runs nato", "who runs nato"),
    ],
)
def test_who_leads_a_country_is_its_leader(typed: str, written: str) -> None:
    assert as_leader(typed) == written
    assert analyze(Question(typed)).plain == written


def test_terms_come_once_each_in_order_without_what_only_asks() -> None:
    question = "Where did Sullivan and Wang land, and when did Wang’s plane leave?"
    assert [term.words for term in terms_of(question)] == [
        "sullivan", "wang", "land", "plane", "leave",
    ]  # fmt: skip
    assert terms_of("What's it about?") == ()
    assert terms_of("are you?") == terms_of("r u?") == ()


def test_a_term_has_the_other_ways_to_write_its_number() -> None:
    for typed, words, *forms in (
        ("the no. 8?", "8th", "eighth"),
        ("the forty-fifth?", "forty-fifth", "45th"),
        ("the three?", "three", "3", "iii"),
    ):
        [term] = terms_of(typed)
        assert (term.words, list(term.forms)) == (words, forms)


def test_a_possessive_is_known_as_its_owner_is() -> None:
    [owner] = terms_of("France")
    for typed in ("France's", "France’s"):
        assert terms_of(typed) == (owner,), typed


@given(ANY)
def test_any_text_gives_terms_once_each_in_lower_case(text: str) -> None:
    words = [term.words for term in terms_of(text)]
    assert len(set(words)) == len(words)
    assert all(one and one == one.lower() for one in words)
    assert all(term.words not in term.forms for term in terms_of(text))


@given(st.lists(st.sampled_from(["Wang", "met", "Geneva", "there", "—", "plane?"])).map(" ".join))
def test_words_that_are_not_short_stay_as_they_were_typed(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("what does ada noor do", "what is ada noor's job"),
        ("What does Ada Noor do for a living?", "what is Ada Noor's job"),
        ("what does the pact do to trade", "what does the pact do to trade"),
        ("who is ada noor", "who is ada noor"),
    ],
)
def test_what_a_person_does_is_a_job(asked: str, read: str) -> None:
    assert as_job(asked) == read
