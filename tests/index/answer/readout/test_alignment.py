"""Sentences on the same point are put together, and an unsure one stands alone."""

import pytest

from index.answer.readout.alignment import Point, is_told, points_of
from tests.index.answer.samples import WordsEncoder

NORLAND = [
    "Minister Marsh spoke with Minister Tarn by telephone on Monday.",
    "She asked Velden to open the harbour of Brandvik to grain ships.",
    "Both agreed to send ambassadors back by autumn.",
]
VELDEN = [
    "Minister Tarn spoke by telephone with Minister Marsh of Norland.",
    "He protested against the fence along the northern border.",
    "The ambassadors are to be sent back by autumn, as both agreed.",
    "The harbour of Brandvik stays closed to grain ships, Mr. Tarn said.",
]
AMBERG = ["The harbour of Brandvik must be open to grain ships, Amberg told both.",
          "Amberg offered to host further rounds in its capital."]  # fmt: skip


def points(*accounts: list[str]) -> list[tuple[tuple[int, ...], ...]]:
    encoder = WordsEncoder()
    found = points_of(accounts, [encoder.encode_passages(one) for one in accounts])
    return [one.sentences for one in found]


def test_sentences_on_the_same_point_are_paired_though_their_order_differs() -> None:
    found = points(NORLAND, VELDEN)
    assert {((0,), (0,)), ((1,), (3,)), ((2,), (2,))} <= set(found)
    assert ((), (1,)) in found


def test_every_sentence_is_on_one_point() -> None:
    found = points(NORLAND, VELDEN, AMBERG)
    for account, sentences in enumerate((NORLAND, VELDEN, AMBERG)):
        told = [number for point in found for number in point[account]]
        assert sorted(told) == list(range(len(sentences)))


def test_three_sides_meet_on_a_point() -> None:
    assert ((1,), (3,), (0,)) in points(NORLAND, VELDEN, AMBERG)


def test_nothing_is_forced_together() -> None:
    assert points(NORLAND[:1], VELDEN[1:2]) == [((0,), ()), ((), (0,))]
    assert Point(((0,), ())).shared is False


def test_one_account_alone_keeps_its_order() -> None:
    assert points(NORLAND) == [((0,),), ((1,),), ((2,),)]


@pytest.mark.parametrize(
    "line",
    [
        "The following is attributable to Spokesperson Ada Reyes of the ministry:",
        "Office of the Spokesperson of the Ministry",
        "###",
        "FOR IMMEDIATE RELEASE ON MONDAY MORNING",
        "They met again.",
    ],
)
def test_headings_and_remarks_to_editors_tell_nothing(line: str) -> None:
    assert not is_told(line)
    assert is_told(NORLAND[0])
