"""A typed name or office is matched with the speakers whom it means."""

import pytest

from index.answer.speakers import ScopeSpeakers, variants_of
from index.store.rows import KnownSpeaker

KNOWN = [
    KnownSpeaker(1, "Antony J. Blinken", "Secretary of State", 50),
    KnownSpeaker(2, "Blinken", "Secretary", 20),
    KnownSpeaker(3, "Wang Yi", "Chinese foreign minister", 9),
    KnownSpeaker(4, "Joe Biden", "President", 40),
    KnownSpeaker(5, "Jill Biden", "First Lady", 30),
    KnownSpeaker(6, "Biden", "President", 8),
    KnownSpeaker(7, "Kamala Harris", "Vice President", 7),
    KnownSpeaker(8, "", "White House spokesperson", 3),
    KnownSpeaker(9, "Israeli military", "", 2),
    KnownSpeaker(10, "José Álvarez", "", 1),
]


def ids(typed: str) -> list[int]:
    return sorted(ScopeSpeakers((0, 0), KNOWN, variants_of(KNOWN)).match(typed).ids)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("blinken", [1, 2]),
        ("Secretary Blinken", [1, 2]),
        ("Biden", [4, 5, 6]),
        ("President Biden", [4, 6]),
        ("president", [4, 6]),
        ("White House spokesperson", [8]),
        ("the Israeli military", [9]),
        ("jose alvarez", [10]),
        ("SecState", [1]),
        ("?", []),
    ],
)
def test_a_name_means(typed: str, found: list[int]) -> None:
    assert ids(typed) == found


def test_names_to_choose_from_are_counted_together_whatever_the_office() -> None:
    known = [*KNOWN, KnownSpeaker(11, "Antony Blinken", "U.S. Secretary", 5)]
    first, *_, last = ScopeSpeakers((0, 0), known, variants_of(known)).names
    assert (first.name, first.office, first.said) == ("Antony J. Blinken", "Secretary of State", 75)
    assert last.name == "José Álvarez"


Known = tuple[str, str, int]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("Antony Blinken", "Secretary of State", 9), ("Antony J. Blinken", "Secretary", 2), True),
        (("Antony Blinken", "Secretary of State", 9), ("Blinken", "Secretary", 2), True),
        (("Yoon Suk Yeol", "President", 9), ("Yoon Suk-yeol", "President-Elect", 3), True),
        (("Fumio Kishida", "Prime Minister", 9), ("Kishida Fumio", "prime minister", 3), True),
        (("Xi Jinping", "President", 9), ("Xi Mingze", "", 3), False),
        (("George Bush", "President", 9), ("Laura Bush", "First Lady", 3), False),
        (("Will Marsh", "senator", 9), ("William Marsh", "author", 3), False),
        (("Elena Marsh", "foreign minister", 9), ("Marsh", "defense minister", 3), False),
        (("Tarn Press Agency", "", 9), ("Agency", "President", 3), False),
    ],
)
def test_one_person_is_shown_under_the_full_name_and_nobody_as_another(
    one: Known, other: Known, is_same: bool
) -> None:
    shown = variants_of([KnownSpeaker(0, *one), KnownSpeaker(1, *other)])
    assert shown == {0: one[0], 1: one[0] if is_same else other[0]}
