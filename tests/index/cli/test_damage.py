"""A library whose file is damaged: every command says so in one sentence, with the way out."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.index.cli.terminal import QUESTION, verbale

PAGE = 4096
SAID = "verbale: The library's database is damaged ("
WAY_OUT = ("`verbale doctor`", "restore the last backup", "`verbale --data FOLDER restore FILE`")


def damage(data: Path, pages: Iterator[int]) -> None:
    """Overwrite pages of the library's file with noise."""
    file = data / "library.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    content, chance = bytearray(file.read_bytes()), Random(1)
    for page in pages:
        content[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)
    file.write_bytes(content)


def tables(data: Path) -> list[int]:
    """The first pages of all tables and indexes, but those that opening looks at."""
    query = (
        "SELECT rootpage - 1 FROM sqlite_master WHERE rootpage > 1 "
        "AND name NOT LIKE '%alembic%' AND name NOT LIKE 'sqlite_sequence'"
    )
    with closing(sqlite3.connect(data / "library.sqlite")) as connection:
        return [row[0] for row in connection.execute(query)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", QUESTION), ("import", "--sample"), ("status",), ("sources",), ("export",),
        ("show", "sample-sullivan-wang-yanqi-lake"), ("sync",), ("reindex",), ("verify",),
        ("log",), ("remove", "sample"),
    ],
)  # fmt: skip
def test_every_command_says_so_in_one_line_without_sql(
    sample: Path, arguments: tuple[str, ...]
) -> None:
    damage(sample, iter(tables(sample)))
    ran = verbale(*arguments, data=sample)
    assert ran.code == 1
    [line] = ran.err.splitlines()
    assert line.startswith(SAID)
    assert all(part in line for part in WAY_OUT)
    assert "SELECT" not in line


def test_a_backup_of_it_is_refused_and_leaves_no_file(sample: Path, tmp_path: Path) -> None:
    damage(sample, iter(tables(sample)))
    ran = verbale("backup", tmp_path / "file", data=sample)
    assert (ran.code, ran.err.startswith(SAID)) == (1, True)
    assert not (tmp_path / "file").exists()


def test_the_doctor_finds_it_without_a_traceback(sample: Path) -> None:
    damage(sample, iter(tables(sample)))
    ran = verbale("doctor", data=sample)
    assert (ran.code, ran.err) == (1, "")
    told = " ".join(ran.out.split())
    assert "✗ integrity" in told
    assert "restore the last backup into another folder: `verbale --data FOLDER restore" in told
    assert "Traceback" not in told
    assert "SELECT" not in told


def test_where_the_first_page_is_damaged_that_is_told_as_well(sample: Path) -> None:
    damage(sample, iter([0]))
    ran = verbale("status", data=sample)
    assert ran.code == 1
    assert "file is not a database" in ran.err
    assert "restore the last backup" in ran.err
    assert verbale("doctor", data=sample).err == ""
