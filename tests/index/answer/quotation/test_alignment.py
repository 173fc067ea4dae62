"""The best place of a quotation in a text, word by word."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from index.answer.quotation.alignment import ADDED, CHANGED, LEFT_OUT, Alignment, align

WORDS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=8)
TEXT = "they met at the lake and then they left for the capital".split()  # noqa: SIM905


def kinds(found: Alignment | None) -> list[str]:
    assert found
    return [step.kind for step in found.steps]


def aligned(quoted: str, gaps: dict[int, int] | None = None) -> Alignment:
    found = align(quoted.split(), gaps or {}, TEXT)
    assert found
    return found


def test_the_same_words_are_kept_where_they_stand_first() -> None:
    found = aligned("the lake and")
    assert kinds(found) == ["kept"] * 3
    assert [step.stored for step in found.steps] == [3, 4, 5]
    assert aligned("they").steps[0].stored == 0


def test_each_difference_is_the_word_that_differs() -> None:
    assert kinds(aligned("met at the river and then")) == [
        "kept", "kept", "kept", "changed", "kept", "kept"]  # fmt: skip
    assert kinds(aligned("met at lake and then")) == [
        "kept", "kept", "left out", "kept", "kept", "kept"]  # fmt: skip
    assert kinds(aligned("met at the big lake and")) == [
        "kept", "kept", "kept", "added", "kept", "kept"]  # fmt: skip


def test_a_gap_passes_over_words_at_its_cost_alone() -> None:
    found = aligned("they met for the capital", {2: 0})
    assert kinds(found) == ["kept", "kept", "gap", "kept", "kept", "kept"]
    assert (found.steps[2].stored, found.steps[2].length, found.similarity) == (2, 7, 1.0)
    assert 0 < aligned("they met for the capital", {2: 2}).similarity < 1


def test_a_gap_over_no_words_is_no_step() -> None:
    assert kinds(aligned("they met at", {2: 0})) == ["kept"] * 3


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
