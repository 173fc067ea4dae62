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


def shown(*known: Known) -> list[str]:
    rows = [KnownSpeaker(number, *one) for number, one in enumerate(known)]
    found = variants_of(rows)
    return [found[row.id] for row in rows]


@pytest.mark.parametrize(
    "known",
    [
        [("Antony Blinken", "Secretary of State", 9), ("Antony J. Blinken", "Secretary", 2)],
        [("Antony Blinken", "Secretary of State", 9), ("Blinken", "Secretary", 2)],
        [("Yoon Suk Yeol", "President", 9), ("Yoon Suk-yeol", "President-Elect", 3)],
        [("Fumio Kishida", "Prime Minister", 9), ("Kishida Fumio", "prime minister", 3)],
    ],
)
def test_these_are_one_person_under_the_full_name(known: list[Known]) -> None:
    assert shown(*known) == [known[0][0]] * 2


@pytest.mark.parametrize(
    "known",
    [
        [("Xi Jinping", "President", 9), ("Xi Mingze", "", 3)],
        [("George Bush", "President", 9), ("Laura Bush", "First Lady", 3)],
        [("Will Marsh", "senator", 9), ("William Marsh", "author", 3)],
        [("Elena Marsh", "foreign minister", 9), ("Marsh", "defense minister", 3)],
        [("Tarn Press Agency", "", 9), ("Agency", "President", 3)],
    ],
)
def test_these_are_not_taken_for_one_person(known: list[Known]) -> None:
    assert shown(*known) == [name for name, _, _ in known]
