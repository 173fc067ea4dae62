"""A typed name or office is matched with the speakers whom it means."""

import pytest

from index.answer.attribution.name_variants import variants_of
from index.answer.attribution.speakers import match_speakers, speaker_names
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
    return sorted(match_speakers(typed, KNOWN, variants_of(KNOWN)).ids)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("blinken", [1, 2]),
        ("ANTONY BLINKEN", [1, 2]),
        ("Secretary Blinken", [1, 2]),
        ("wang yi", [3]),
        ("wang", [3]),
        ("Biden", [4, 5, 6]),
        ("Joe Biden", [4, 6]),
        ("President Biden", [4, 6]),
        ("Jill Biden", [5]),
        ("foreign minister", [3]),
        ("president", [4, 6]),
        ("vice president", [7]),
        ("White House spokesperson", [8]),
        ("the Israeli military", [9]),
        ("jose alvarez", [10]),
        ("SecState", [1]),
        ("Marsh", []),
        ("?", []),
    ],
)
def test_a_name_means(typed: str, found: list[int]) -> None:
    assert ids(typed) == found


def test_matched_names_come_by_frequency() -> None:
    assert match_speakers("Biden", KNOWN, variants_of(KNOWN)).names == ("Joe Biden", "Jill Biden")


def test_names_to_choose_from_are_counted_together_whatever_the_office() -> None:
    known = [*KNOWN, KnownSpeaker(11, "Antony Blinken", "U.S. Secretary", 5)]
    first = speaker_names(known, variants_of(known))[0]
    assert (first.name, first.office, first.said) == ("Antony J. Blinken", "Secretary of State", 75)
    assert speaker_names(known, variants_of(known))[-1].name == "José Álvarez"
