"""Words to compare."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.word_comparison import (
    ADDED,
    CHANGED,
    LEFT_OUT,
    Alignment,
    align,
    compared_words,
    differences,
    wording_of,
)


def keys(text: str) -> list[str]:
    return [word.key for word in compared_words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$5 million", "€5 million"),
        ("5%", "5"),
        ("it fell to -5", "it fell to 5"),
        ("1.5", "15"),
        ("Erdogan", "Erdogans"),
    ],
)
def test_other_words_numbers_and_signs_differ(one: str, other: str) -> None:
    assert keys(one) != keys(other)


@given(st.text(max_size=200))
def test_words_are_in_order_and_stand_where_they_say(text: str) -> None:
    end = 0
    for word in compared_words(text):
        assert end <= word.start < word.end <= len(text)
        assert word.key
        end = word.end


@pytest.mark.parametrize("gap", ["…", "...", "[…]", "[...]", "[he]"])
def test_an_ellipsis_or_bracket_is_a_gap(gap: str) -> None:
    wording = wording_of(f"we will {gap} leave")
    assert (wording.keys, dict(wording.gaps)) == (["we", "will", "leave"], {2: 0})


WORDS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=8)
TEXT = "they met at the lake and then they left for the capital".split()  # noqa: SIM905


def kinds(found: Alignment | None) -> list[str]:
    assert found
    return [step.kind for step in found.steps]


def aligned(quoted: str, gaps: dict[int, int] | None = None) -> Alignment:
    found = align(quoted.split(), gaps or {}, TEXT)
    assert found
    return found


def test_a_gap_passes_over_words_at_its_cost_alone() -> None:
    found = aligned("they met for the capital", {2: 0})
    assert kinds(found) == ["kept", "kept", "gap", "kept", "kept", "kept"]
    assert (found.steps[2].stored, found.steps[2].length, found.similarity) == (2, 7, 1.0)
    assert 0 < aligned("they met for the capital", {2: 2}).similarity < 1


@given(WORDS, WORDS, st.dictionaries(st.integers(1, 7), st.integers(0, 2), max_size=2))
def test_the_steps_lead_through_both_sides_without_a_hole(
    quoted: Sequence[str], stored: Sequence[str], gaps: dict[int, int]
) -> None:
    gaps = {number: cost for number, cost in gaps.items() if number < len(quoted)}
    found = align(quoted, gaps, stored)
    assert found
    number, place = 0, found.steps[0].stored
    for step in found.steps:
        assert (step.quoted, step.stored) == (number, place)
        number += step.kind in {"kept", "changed", "added"}
        place += step.length
        if step.kind in {"kept", "changed"}:
            assert (quoted[number - 1] == stored[place - 1]) == (step.kind == "kept")
    assert number == len(quoted)
    assert place <= len(stored)


@given(WORDS, WORDS)
def test_the_way_is_the_cheapest(quoted: list[str], stored: list[str]) -> None:
    found = align(quoted, {}, stored)
    assert found
    costs = {"kept": 0, "changed": CHANGED, "added": ADDED, "left out": LEFT_OUT}
    cost = sum(costs[step.kind] for step in found.steps)
    assert cost == min(
        _distance(quoted, stored[start:end])
        for start in range(len(stored) + 1)
        for end in range(start, len(stored) + 1)
    )


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    row = [LEFT_OUT * place for place in range(len(other) + 1)]
    for number, word in enumerate(one, start=1):
        above, row = row, [ADDED * number]
        for place, beside in enumerate(other, start=1):
            changed = above[place - 1] + CHANGED * (word != beside)
            row.append(min(above[place] + ADDED, row[-1] + LEFT_OUT, changed))
    return row[-1]


TEXTS = st.lists(st.sampled_from(["we", "condemn", "the", "launch", "one-China"])).map(" ".join)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("one China policy", "our one-China policy",
         [("left out", "", "our"), ("kept", "one China policy", "one-China policy")]),
        ("our “one China” policy", "our longstanding “one China” policy",
         [("kept", "our", "our"), ("left out", "", "longstanding"),
          ("kept", "one China policy", "one China policy")]),
        ("voiced concern", "condemns", [("changed", "voiced concern", "condemns")]),
        ("strongly condemns", "condemns",
         [("added", "strongly", ""), ("kept", "condemns", "condemns")]),
    ],
)  # fmt: skip
def test_what_differs_is_told_at_both_ends(
    before: str, after: str, pieces: list[tuple[str, str, str]]
) -> None:
    found = differences(before, after)
    assert [(one.kind, one.quoted, one.stored) for one in found] == pieces


@given(TEXTS, TEXTS)
def test_the_pieces_hold_all_words_of_both(before: str, after: str) -> None:
    found = differences(before, after)
    assert " ".join(one.quoted for one in found if one.quoted) == before
    assert " ".join(one.stored for one in found if one.stored) == after
