"""Variants of one name are one speaker, and two people are never one."""

import pytest

from index.answer.attribution.name_variants import name_words, variants_of
from index.store.rows import KnownSpeaker

Known = tuple[str, str, int]


def shown(*known: Known) -> list[str]:
    rows = [KnownSpeaker(number, *one) for number, one in enumerate(known)]
    found = variants_of(rows)
    return [found[row.id] for row in rows]


@pytest.mark.parametrize(
    "known",
    [
        [("Antony Blinken", "Secretary of State", 9), ("Antony J. Blinken", "Secretary", 2)],
        [("Antony Blinken", "Secretary of State", 9), ("Blinken", "Secretary", 2)],
        [("Antony Blinken", "Secretary of State", 9), ("Secretary Blinken", "Secretary", 2)],
        [("Joe Biden", "President", 9), ("Joseph Biden", "U.S. President", 3)],
        [("Elena Marsh", "foreign minister", 9), ("Elena Anna Marsh", "Foreign Minister", 3)],
        [("Will Marsh", "senator", 9), ("William Marsh", "Senator", 3)],
        [("Yoon Suk Yeol", "President", 9), ("Yoon Suk-yeol", "President-Elect", 3)],
        [("Xi Jinping", "President", 9), ("Xi", "President", 3)],
        [("Fumio Kishida", "Prime Minister", 9), ("Kishida Fumio", "prime minister", 3)],
        [("Volodymyr Zelenskyy", "President", 9), ("Volodymyr Zelensky", "president", 3)],
    ],
)
def test_these_are_one_person_under_the_full_name(known: list[Known]) -> None:
    assert shown(*known) == [known[0][0]] * 2


@pytest.mark.parametrize(
    "known",
    [
        [("Xi Jinping", "President", 9), ("Xi Mingze", "", 3)],
        [("George Bush", "President", 9), ("Laura Bush", "First Lady", 3)],
        [("Joe Biden", "President", 9), ("Biden", "First Lady", 3)],
        [("Joe Biden", "President", 9), ("Biden", "", 3)],
        [("Elena Marsh", "foreign minister", 9), ("Elena Marsh Reyes", "foreign minister", 3)],
        [("Paul Marsh", "minister", 9), ("Paula Marsh", "minister", 3)],
        [("Will Marsh", "senator", 9), ("William Marsh", "author", 3)],
        [("Elena Marsh", "foreign minister", 9), ("Marsh", "defense minister", 3)],
        [("Omar Tarn", "mayor", 9), ("Tarn Omar", "author", 3)],
        [("Trump administration", "", 9), ("Trump", "President", 3)],
        [("Tarn Press Agency", "", 9), ("Agency", "President", 3)],
    ],
)
def test_these_are_not_taken_for_one_person(known: list[Known]) -> None:
    assert shown(*known) == [name for name, _, _ in known]


def test_a_last_name_that_fits_two_people_stays_alone() -> None:
    known = [
        ("Elena Marsh", "senator", 9), ("Omar Marsh", "senator", 5), ("Marsh", "Senator", 3),
    ]  # fmt: skip
    assert shown(*known)[2] == "Marsh"


def test_a_rare_misprint_and_a_headline_are_no_second_person() -> None:
    known = [
        ("Elena Marsh", "senator", 99), ("Marsh Encouraging All Voters", "senator", 20),
        ("Elna Marsh", "senator", 1), ("Marsh", "senator", 30),
    ]  # fmt: skip
    assert shown(*known)[3] == "Elena Marsh"


def test_an_office_without_a_name_is_shown_as_it_is_called() -> None:
    assert shown(("", "White House spokesperson", 3)) == ["White House spokesperson"]


def test_titles_initials_and_suffixes_are_no_part_of_a_name() -> None:
    assert name_words("President Joseph R. Biden Jr.") == ("joseph", "biden")
    assert name_words("Honorable José Álvarez") == ("jose", "alvarez")
    assert name_words("Secretar Blinken") == name_words("Ecretary Blinken") == ("blinken",)
    assert name_words("Barron Lark") == ("barron", "lark")
    assert name_words("Marshal Marshall Lark") == ("marshall", "lark")
