import pytest

from benchmarks.training.verbs import TABLE, table
from index.answer.question.terms import stem
from index.answer.question.verbs import (
    asks_in,
    base_of,
    is_third_person,
    may_be_verb,
)

FURTHER = TABLE.with_name("third_persons.txt")

BASES = [line.partition("\t")[0] for line in TABLE.read_text("utf-8").splitlines()]


def test_the_table_is_what_is_generated() -> None:
    assert TABLE.read_text("utf-8") == table(BASES)


@pytest.mark.parametrize(
    ("base", "told"),
    [("meet", "met"), ("deny", "denied"), ("quit", "quit"), ("boycott", "boycotted")],
)
def test_a_past_asks_with_did_and_has_the_stem_of_its_base(base: str, told: str) -> None:
    assert asks_in(told) == ("did", base)
    assert stem(told) == stem(base)


def test_every_form_leads_back_to_its_base() -> None:
    for line in TABLE.read_text("utf-8").splitlines():
        base, *forms = line.replace("\t", " ").split(" ")
        if base_of(base):
            assert {base_of(form.upper()) for form in forms} == {base}
        assert {stem(form) for form in forms} == {stem(base)}


def test_what_is_no_verb_that_is_known_has_no_base() -> None:
    assert base_of("sullivan") is None
    assert base_of("deals") is None  # a noun, more often than not
    assert asks_in("spearheaded") is None


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("elects Elects repels carries", True),  # of verbs that questions do not use, too
        ("troops officials was is us elect this", False),  # plurals that are hardly ever verbs
    ],
)
def test_third_persons_are_known(words: str, known: bool) -> None:
    assert {is_third_person(word) for word in words.split()} == {known}


def test_further_third_persons_are_sorted_and_none_is_in_the_table() -> None:
    words = FURTHER.read_text("utf-8").split()
    assert words == sorted(set(words))
    assert {word for word in words if asks_in(word)} == set()


@pytest.mark.parametrize(
    ("words", "verbs"),
    [("is Cannot met raids sanctioned blinded", True), ("mayor May Will Oslo twelve", False)],
)
def test_known_forms_auxiliaries_and_what_ends_as_a_past_may_be_verbs(
    words: str, verbs: bool
) -> None:
    assert {may_be_verb(word) for word in words.split()} == {verbs}
