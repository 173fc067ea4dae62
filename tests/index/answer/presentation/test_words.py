"""How certain an answer is, and when an article was published, in words."""

import pytest

from index.answer.presentation.words import certainty, in_words
from index.values import Published


@pytest.mark.parametrize(
    ("confidence", "word"),
    [
        (1.0, "clear"), (0.9, "clear"), (0.899, "likely"),
        (0.8, "likely"), (0.799, "uncertain"), (0.0, "uncertain"),
    ],
)  # fmt: skip
def test_confidence_is_told_in_words(confidence: float, word: str) -> None:
    assert certainty(confidence) == word


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2024-08-28", "28 August 2024"),
        ("2024-08-28T22:49:00-04:00", "28 August 2024, 22:49 (UTC-04:00)"),
        ("2024-08-08T05:00:00Z", "8 August 2024, 05:00 (UTC)"),
    ],
)
def test_a_date_is_written_out(moment: str, words: str) -> None:
    assert in_words(Published.parse(moment)) == words
