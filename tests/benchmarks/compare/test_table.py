from pathlib import Path

import pytest

from benchmarks.compare.table import BEGIN, END, Result, markdown, write
from index.operations.evaluation.scoring import ScoredAnswer, measure
from tests.index.operations.evaluation.samples import got, judged, refused, shown

RIGHT, WRONG = judged(got(shown())), judged(got(shown("b")))


def result(
    system: str, *some: ScoredAnswer, ours: bool = False, auroc: float | None = None
) -> Result:
    return Result("talks", system, ours, measure(some), auroc)


VERBALE = result("Verbale", RIGHT, WRONG, refused(), ours=True, auroc=0.9)
BEHIND = result("Plain", WRONG, WRONG, refused(), auroc=0.95)


def test_every_system_has_a_row_and_the_best_is_bold() -> None:
    shown_ = markdown([VERBALE, BEHIND], "Measured today.")
    assert shown_.startswith("Measured today.\n")
    assert "| talks (2 + 1) | Verbale | **0.500** | **0.500** | **0.000** | 0.900 |" in shown_
    assert "|  | Plain | 0.000 | 0.000 | **0.000** | **0.950** |" in shown_


def test_tables_go_between_the_marks_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "quality.md"
    file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    write(file, "new")
    write(file, "newer")
    assert file.read_text() == f"before\n{BEGIN}\n\nnewer\n\n{END}\nafter\n"
    file.write_text("no marks")
    with pytest.raises(ValueError, match="lacks the marks"):
        write(file, "new")
    assert file.read_text() == "no marks"
