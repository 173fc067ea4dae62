import pytest

from index.answer.presentation.certainty import certainty


@pytest.mark.parametrize(
    ("confidence", "word"),
    [
        (1.0, "clear"), (0.9, "clear"), (0.899, "likely"),
        (0.8, "likely"), (0.799, "uncertain"), (0.0, "uncertain"),
    ],
)  # fmt: skip
def test_confidence_is_told_in_words(confidence: float, word: str) -> None:
    assert certainty(confidence) == word
