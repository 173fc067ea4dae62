from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.speed.pages import replace_figures
from benchmarks.speed.table import Row, Table, slower

TIME = Row("question", 100.0, "ms")
RATE = Row("import", 80.0, "1/s", less_is_better=False)
RATIO = Row("filtered / all", 1.2, "times", relative=True)
BEFORE = Table("a machine", {"python": "3"}, "2026-11-01", 0.1, [TIME, RATE, RATIO])


def now(*rows: Row, yardstick_s: float = 0.1) -> Table:
    return replace(BEFORE, rows=rows, day="2026-11-02", yardstick_s=yardstick_s)


def test_what_takes_longer_or_comes_less_often_is_named() -> None:
    told = list(slower(now(replace(TIME, value=150.0), replace(RATE, value=40.0)), BEFORE))
    assert [line.split(":")[0] for line in told] == ["question", "import"]
    assert "1.50 times" in told[0]
    assert "2.00 times" in told[1]


def test_a_slower_machine_is_no_slower_program() -> None:
    assert not list(slower(now(replace(TIME, value=200.0), yardstick_s=0.2), BEFORE))
    assert list(slower(now(TIME, yardstick_s=0.05), BEFORE))


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    BEFORE.write(tmp_path / "table.json")
    read = Table.read(tmp_path / "table.json")
    assert read == BEFORE
    assert list(read.markdown())[-1] == "| filtered / all | 1.2 times |  |"
    limited = now(replace(TIME, limit=20.0))
    assert list(limited.markdown())[-1] == "| question | 100 ms | 20 ms |"


def test_a_table_replaces_the_one_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- cost -->\nold\n<!-- end of cost -->\nafter\n")
    replace_figures(page, "cost", ["new", "newer"])
    told = "before\n<!-- cost -->\n\nnew\nnewer\n\n<!-- end of cost -->\nafter\n"
    assert page.read_text() == told
    with pytest.raises(ValueError, match="not found"):
        replace_figures(page, "memory", [])
