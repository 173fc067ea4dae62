"""What stands beside a name as another name for it."""

from collections.abc import Callable

import pytest

from index.answer.definitions.description import (
    apposition_after,
    apposition_before,
    class_after,
    complement,
    in_brackets,
    nominated_for,
    office_taken_or_left,
    purpose,
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
        (_apposition, "Halden, Oslo, Norway, a town in the south.", "a town in the south"),
        (_apposition, "Halden, Lom and Rost left.", None),
        (_apposition, "Halden, Mayor Bo Lind, and Cy Mora left.", None),
        (complement, "Halden is a town.", "a town"),
        (complement, "Halden, known as the Fox, left.", "the Fox"),
        (complement, "Halden is gone.", None),
        (in_brackets, "Halden (a town in Norway) fell.", "a town in Norway"),
        (in_brackets, "Halden (HD) fell.", None),
        (nominated_for, "Halden, of Iowa, to be Legal Adviser.", "Legal Adviser"),
        (nominated_for, "Halden, of Iowa, left to be free.", None),
        (office_taken_or_left, "Halden resigns as mayor of Oslo.", "mayor of Oslo"),
        (office_taken_or_left, "Halden is named as fast.", None),
    ],
)
def test_what_follows_a_name_tells_what_it_is(find: After, sentence: str, told: str | None) -> None:
    assert _told(sentence, find(Pieces(sentence), 0)) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("They met the mayor of Oslo, Halden, today.", "the mayor of Oslo"),
        ("They met the mayor of the town, Halden.", "the mayor of the town"),
        ("After they met the mayor, Halden left.", None),
        ("They met Bo, Halden.", None),
    ],
)
def test_what_stands_before_a_comma_tells_it_where_the_name_ends_the_phrase(
    sentence: str, told: str | None
) -> None:
    pieces = Pieces(sentence)
    at = next(at for at in range(len(pieces)) if pieces[at].text == NAME)
    assert _told(sentence, apposition_before(pieces, at, at)) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("They launched Halden to lower the price.", "to lower the price"),
        ("They praised Halden, which joins Oslo and Lom.", "joins Oslo and Lom"),
        ("They asked Halden to lower the price.", None),
        ("They praised Halden, which they left.", None),
    ],
)
def test_the_purpose_of_a_thing_tells_what_it_is(sentence: str, told: str | None) -> None:
    pieces = Pieces(sentence)
    at = next(at for at in range(len(pieces)) if pieces[at].text == NAME)
    assert _told(sentence, purpose(pieces, at, at)) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("They opposed the Halden pipeline.", "pipeline"),
        ("They opposed the Halden region of Norway.", "region of Norway"),
        ("They met Halden officials.", None),
        ("They met the Halden officials.", None),
        ("They met the Halden Party.", None),
    ],
)
def test_the_class_of_a_thing_follows_its_name(sentence: str, told: str | None) -> None:
    pieces = Pieces(sentence)
    at = next(at for at in range(len(pieces)) if pieces[at].text == NAME)
    assert _told(sentence, class_after(pieces, at, at)) == told
