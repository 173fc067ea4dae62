"""How much of an article was found, as the benchmark counts it."""

import pytest

from benchmarks.extraction import Page, bare, ours, score, table
from benchmarks.extraction import measure as measured

GOLD = "Envoys of both countries met in Geneva on Monday."


@pytest.mark.parametrize(
    ("found", "length", "precision", "recall"),
    [
        (GOLD, 4, 1.0, 1.0),
        ("", 4, 0.0, 0.0),
        ("Envoys of both countries met", 4, 1.0, 2 / 6),
        (f"{GOLD} Read more", 1, 9 / 11, 1.0),
        ("Geneva in met", 1, 1.0, 3 / 9),
    ],
)
def test_runs_are_compared_as_multisets(
    found: str, length: int, precision: float, recall: float
) -> None:
    counted = score(found, GOLD, length)
    assert (counted.precision, counted.recall) == pytest.approx((precision, recall))


def test_the_table_has_a_line_for_each_reader() -> None:
    text = f"{GOLD} They agreed to reopen the crossing, a spokeswoman told reporters on Tuesday."
    page = Page(f"<html><body><p>{text}</p></body></html>".encode(), "https://x.org/a", text)
    lines = table([measured("bare", bare, [page] * 2), measured("ours", ours, [page] * 2)])
    assert "| ours | 1.000 ± 0.000 | 1.000 | 1.000 |" in lines
    assert "2 pages" in lines
    assert "better than bare on 0 pages and worse on 0" in lines
