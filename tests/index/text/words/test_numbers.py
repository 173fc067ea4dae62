"""English words for numbers."""

from index.text.words.numbers import CARDINALS, ONES, ORDINALS, TENS


def test_cardinals_run_to_nineteen_and_by_tens_to_ninety() -> None:
    assert list(ONES.values()) == list(range(1, 20))
    assert list(TENS.values()) == list(range(20, 100, 10))
    assert CARDINALS["eleven"] == 11
    assert CARDINALS["forty"] == 40


def test_ordinals_run_to_the_twentieth() -> None:
    assert list(ORDINALS.values()) == list(range(1, 21))
    assert ORDINALS["eighth"] == 8
