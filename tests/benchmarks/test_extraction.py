"""How much of an article was found, as the benchmark counts it."""

import pytest

from benchmarks.extraction import Page, Score, bare, by_run, by_word, ours, score, spread, table
from benchmarks.extraction import measure as measured

GOLD = "Envoys of both countries met in Geneva on Monday."


@pytest.mark.parametrize(
    ("found", "length", "precision", "recall"),
    [
        (GOLD, 4, 1.0, 1.0),
        (GOLD, 1, 1.0, 1.0),
        ("", 4, 0.0, 0.0),
        ("Envoys of both countries met", 4, 1.0, 2 / 6),
        (f"{GOLD} Read more", 1, 9 / 11, 1.0),
        ("Geneva in met", 1, 1.0, 3 / 9),
        ("Geneva in met", 4, 0.0, 0.0),
        ("met met", 1, 0.5, 1 / 9),
    ],
)
def test_runs_are_compared_as_multisets(
    found: str, length: int, precision: float, recall: float
) -> None:
    counted = score(found, GOLD, length)
    assert (counted.precision, counted.recall) == pytest.approx((precision, recall))


def test_f1_is_of_the_means_by_run_and_the_mean_by_word() -> None:
    scores = [Score(1.0, 0.5), Score(0.5, 1.0)]
    assert by_run(scores) == pytest.approx(0.75)
    assert by_word(scores) == pytest.approx(2 / 3)
    assert spread(scores, by_word) == 0.0
    assert spread([Score(1.0, 1.0), Score(0.0, 0.0)], by_word) > 0.2


def test_the_table_has_a_line_for_each_reader() -> None:
    text = f"{GOLD} They agreed to reopen the crossing, a spokeswoman told reporters on Tuesday."
    page = Page(f"<html><body><p>{text}</p></body></html>".encode(), "https://x.org/a", text)
    lines = table([measured("bare", bare, [page] * 2), measured("ours", ours, [page] * 2)])
    assert "| ours | 1.000 ± 0.000 | 1.000 | 1.000 |" in lines
    assert "2 pages" in lines
    assert "better than bare on 0 pages and worse on 0" in lines
