"""A formula's words stand for their family, names for all their forms."""

import pytest

from index.answer.wording.formulas import degree_of, formula_of, stems_in_order


def test_words_of_the_table_stand_for_their_family() -> None:
    concern, launch = formula_of("expresses concern about the launch").slots
    assert concern.words[0] == "express concern"
    assert {"condemn", "deplore"} <= set(concern.words)
    assert launch.words == ("launch",)


def test_two_words_of_one_family_do_not_take_each_others_place() -> None:
    ironclad, commitment = formula_of("ironclad commitment").slots
    assert {"ironclad", "unwavering"} <= set(ironclad.words)
    assert not set(ironclad.words) & set(commitment.words)
    assert {"commitment", "unwavering"} <= set(formula_of("our commitment").slots[0].words)


def test_a_name_stands_for_all_its_forms() -> None:
    [slot] = formula_of("North Korea").slots
    assert slot.named
    assert "dprk" in slot.words


def test_small_words_count_only_where_they_tell() -> None:
    assert [slot.words[0] for slot in formula_of("one China policy").slots] == [
        "one", "china", "policy",
    ]  # fmt: skip
    assert formula_of("of the").slots == ()


@pytest.mark.parametrize(
    ("words", "degree"),
    [
        ("voiced concern over it", 2),
        ("is deeply concerned", 3),
        ("condemned it", 6),
        ("strongly condemns", 7),
    ],
)
def test_a_stronger_form_has_a_higher_degree(words: str, degree: int) -> None:
    assert degree_of(stems_in_order(words)) == ("reaction", degree)


def test_other_words_have_no_degree() -> None:
    assert degree_of(stems_in_order("one China policy")) is None
