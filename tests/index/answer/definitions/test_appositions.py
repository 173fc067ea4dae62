"""What stands beside a name as another name for it."""

from collections.abc import Callable

import pytest

from index.answer.definitions.description import (
    apposition_after,
    complement,
    in_brackets,
)
from index.text.offices.pieces import Pieces

NAME = "Halden"
After = Callable[[Pieces, int], tuple[int, int] | None]


def _apposition(pieces: Pieces, last: int) -> tuple[int, int] | None:
    return apposition_after(pieces, last, last)


def _told(sentence: str, found: tuple[int, int] | None) -> str | None:
    return Pieces(sentence).span(*found).of(sentence) if found else None


@pytest.mark.parametrize(
    ("find", "sentence", "told"),
    [
        (_apposition, "Halden, the old mayor, left.", "the old mayor"),
        (_apposition, "Halden, Lom and Rost left.", None),
        (_apposition, "Halden, Mayor Bo Lind, and Cy Mora left.", None),
        (complement, "Halden is a town.", "a town"),
        (complement, "Halden, known as the Fox, left.", "the Fox"),
        (complement, "Halden is gone.", None),
        (in_brackets, "Halden (a town in Norway) fell.", "a town in Norway"),
        (in_brackets, "Halden (HD) fell.", None),
    ],
)
def test_what_follows_a_name_tells_what_it_is(find: After, sentence: str, told: str | None) -> None:
    assert _told(sentence, find(Pieces(sentence), 0)) == told
