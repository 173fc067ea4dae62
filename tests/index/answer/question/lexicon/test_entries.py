"""Every line of the lexicon's tables says something, once."""

from collections import Counter
from importlib.resources import files

import pytest

from index.answer.question.lexicon.entries import TABLES, Thing, packaged_things, things_of
from index.answer.question.lexicon.normalize import fold
from index.answer.question.terms import words_of

# What the same letters stand for more than once in the tables that name things.
AMBIGUOUS = {
    "brussels", "congolese", "dominican", "high commissioner for human rights", "moc", "opec",
    "the hague", "washington d.c", "white house",
}  # fmt: skip


def _key(form: str) -> str:
    return " ".join(fold(word) for word in words_of(form)).replace("-", " ")


@pytest.fixture(scope="module")
def things() -> list[Thing]:
    return list(packaged_things())


@pytest.mark.parametrize("table", TABLES)
def test_every_table_explains_itself_and_fits_its_columns(table: str) -> None:
    text = files("index.answer.question.lexicon").joinpath(f"{table}.tsv").read_text("utf-8")
    assert text.startswith("#")
    assert not any(line != line.rstrip() or "|" in line for line in text.splitlines())
    assert len(list(things_of(text, TABLES[table]))) > 100


def test_no_line_calls_a_thing_twice_by_one_name(things: list[Thing]) -> None:
    for thing in things:
        keys = [_key(form) for form in thing.typed()]
        assert all(keys), thing
        assert len(set(keys)) == len(keys), thing


def test_a_form_names_one_thing_unless_it_is_known_to_name_two(things: list[Thing]) -> None:
    # Words for one thing stand in many groups of synonyms; a loose word means several things.
    named = [thing for thing in things if thing.kind not in ("synonym", "shorthand")]
    counts = Counter(
        _key(one) for thing in named for one in thing.typed() if one not in thing.loose
    )
    assert {form for form, count in counts.items() if count > 1} <= AMBIGUOUS


def test_a_country_ends_with_its_capital_and_a_capital_begins_with_its_country() -> None:
    (thing,) = things_of("name\tdemonyms\tseats\nUkraine\tUkrainian\tKyiv/Kiev\n", "country")
    assert thing.entry_of("ukraine").forms == ("ukrainian", "kyiv", "kiev")
    assert thing.entry_of("kiev").forms == ("ukraine", "ukrainian", "kyiv")


def test_abbreviations_and_chat_are_written_out_and_loose_words_are_left() -> None:
    (thing,) = things_of(
        "name\tshort\tchat\tloose\nUN\tU.N.\tturtle bay\tthe glass house\n", "body"
    )
    assert thing.entry_of("turtle bay").plain == "un"
    assert thing.entry_of("the glass house").plain is None
    assert thing.entry_of("the glass house").forms == ("un", "u.n.")


def test_a_line_with_too_many_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        list(things_of("name\tothers\nNATO\tAlliance\tbrussels\n", "body"))
