"""A library whose file is damaged: every command says so in one sentence, with the way out."""

import os
import shutil
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
        "AND name NOT LIKE 'schema_version' AND name NOT LIKE 'sqlite_sequence'"
    )
    with closing(sqlite3.connect(data / "library.sqlite")) as connection:
        return [row[0] for row in connection.execute(query)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", QUESTION), ("import", "--sample"), ("status",), ("sources",), ("export",),
        ("sync",), ("verify",),
        ("remove", "sample"), ("backup", "file"),
    ],
)  # fmt: skip
def test_every_command_says_so_in_one_line_without_sql(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    damage(sample, iter(tables(sample)))
    ran = verbale(*arguments, data=sample)
    assert ran.code == 1
    [line] = ran.err.splitlines()
    assert line.startswith(SAID)
    assert all(part in line for part in WAY_OUT)
    assert "SELECT" not in line
    assert not Path("file").exists()


CHANGES = {
    "a letter of a text": "UPDATE revision SET text = replace(text, 'Lake', 'Like')",
    "a correction": "UPDATE revision SET correction = 'It was wrong.'",
    "where a passage ends": 'UPDATE passage SET "end" = "end" - 1 WHERE id = 7',
    "a number that is a word": "UPDATE article SET bytes = 'many' WHERE id = 3",
    "a text that is not UTF-8": "UPDATE source SET name = CAST(x'ff41' AS TEXT)",
    "a value that is gone": "UPDATE attributed SET version = 'x' WHERE revision_id = 2",
    "an id above the last": "UPDATE sqlite_sequence SET seq = 3 WHERE name = 'article'",
    "an article without its scope": "UPDATE article SET scope_id = 99 WHERE id = 4",
    "words of an entry": "UPDATE words_content SET c1 = c1 || ' more' WHERE id = 5",
    "an index of words": "UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10",
}


@pytest.fixture(scope="module")
def backup(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the sample; read only."""
    file = tmp_path_factory.mktemp("backup") / "good.verbale"
    assert verbale("backup", file, data=sample_folder).code == 0
    return file


@pytest.mark.parametrize("change", CHANGES)
def test_doctor_and_backup_see_what_sqlite_does_not_and_no_good_copy_is_lost(
    sample: Path, backup: Path, tmp_path: Path, change: str
) -> None:
    good = Path(shutil.copy(backup, tmp_path / "good.verbale"))
    before = good.read_bytes()
    with closing(sqlite3.connect(sample / "library.sqlite")) as connection, connection:
        connection.execute(CHANGES[change])
    told = {one["name"]: one for one in verbale("doctor", "--json", data=sample).json}
    wrong = [one for one in told.values() if one["well"] is False]
    assert wrong
    assert all(one["fix"] for one in wrong)
    ran = verbale("backup", good, "--force", data=sample)
    assert ran.code == 1
    assert "damaged" in ran.err
    assert "internal error" not in ran.err
    assert good.read_bytes() == before


def test_words_that_differ_from_their_passages_are_indexed_anew(sample: Path) -> None:
    with closing(sqlite3.connect(sample / "library.sqlite")) as connection, connection:
        for change in ("words of an entry", "an index of words"):
            connection.execute(CHANGES[change])
    assert "Repaired." in verbale("verify", data=sample).out
    assert "Everything agrees." in verbale("verify", data=sample).out
    assert verbale("doctor", data=sample).code == 0


@pytest.mark.parametrize(
    "half",
    [b"\xff\x7f", b"\x00\x7c"],
)
def test_a_damaged_vector_is_left_out_told_and_made_anew(
    sample: Path, half: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(sample / "library.sqlite")) as connection, connection:
        connection.create_function("damaged", 1, lambda packed: half + packed[2:])
        connection.execute("UPDATE vector SET float16 = damaged(float16)")
    asked = verbale("ask", QUESTION, data=sample)
    assert (asked.code, "Yanqi Lake" in asked.out) == (0, True)
    assert "vectors are damaged and left out" in caplog.text + asked.err
    told = {one["name"]: one for one in verbale("doctor", "--json", data=sample).json}
    assert " are damaged: not finite" in told["vectors"]["told"]
    assert "verbale verify" in told["vectors"]["fix"]
    assert "Repaired." in verbale("verify", data=sample).out
    assert "Everything agrees." in verbale("verify", data=sample).out
    assert verbale("doctor", data=sample).code == 0


@pytest.mark.soak
def test_a_flipped_bit_that_changes_an_article_is_seen(sample: Path, tmp_path: Path) -> None:
    chance, file = Random(5), "library.sqlite"
    told, changed = dump(sample / file), 0
    for number in range(60):
        shutil.copytree(sample, other := tmp_path / str(number))
        flip(other / file, chance)
        try:
            differs = dump(other / file) != told
        except sqlite3.DatabaseError:
            differs = True
        if differs:
            changed += 1
            assert verbale("doctor", data=other).code == 1, number
    assert changed > 3


def flip(file: Path, chance: Random) -> None:
    """Flip a bit, as a disk does: nothing tells that the file was changed."""
    before, content = file.stat(), bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def dump(file: Path) -> list[object]:
    """What articles say, and the index of their words."""
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as connection:
        connection.text_factory = bytes
        return [
            connection.execute(f"SELECT * FROM {table}").fetchall()
            for table in ("revision", "passage", "words_content", "words_data", "scope")
        ]


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
