"""A backup restored: the same library, on any database, or nothing at all."""

import json
import sqlite3
import tracemalloc
import zipfile
from contextlib import closing
from copy import deepcopy
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, inspect, text, update

from index.errors import InputError
from index.operations.backup.backup import last_id, restore
from index.store.database import Database
from index.store.library import Library
from index.store.schema import article, metadata, passage, source
from index.text.size_policy import LONGEST_FIELD, LONGEST_NOTE, LONGEST_SOURCE, LONGEST_TEXT
from tests.index.operations.backup import forging
from tests.index.operations.backup.libraries import Place, backed_up, fill, remembered, told
from tests.index.store.samples import entry, store

WAYS = [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite"),
        ("postgresql", "postgresql")]  # fmt: skip

NUMBERS = count()


def rows(url: str) -> int:
    with closing(Database.open(url)) as database:
        names = set(inspect(database.engine).get_table_names()) - {"schema_version"}
        with database.reading() as connection:
            return sum(connection.scalar(text(f'SELECT count(*) FROM "{n}"')) or 0 for n in names)


@pytest.mark.parametrize(
    ("here", "there", "vectors"),
    [*((*way, True) for way in WAYS), ("sqlite", "postgresql", False)],
)
def test_every_row_comes_back_on_every_database(
    place: Place, tmp_path: Path, here: str, there: str, vectors: bool
) -> None:
    url, other = place(here), place(there)
    fill(url)
    backed_up(url, tmp_path / "file", vectors=vectors)
    restored = restore(tmp_path / "file", other)
    expected = told(url, vectors=True)
    if not vectors:
        expected["vector"] = []
    assert all(rows for name, rows in expected.items() if name != "vector")
    assert told(other, vectors=True) == expected
    assert restored.unfit == 0


def test_what_is_about_one_machine_stays_behind(full: str, place: Place, tmp_path: Path) -> None:
    backed_up(full, tmp_path / "file", vectors=True)
    restore(tmp_path / "file", other := place("sqlite"))
    assert remembered(full) == {"library", "discord.commands.1", "discord.sources.role.5"}
    assert remembered(other) == {"discord.sources.role.5"}
    with closing(Library.open(full)) as one, closing(Library.open(other)) as another:
        assert one.key_values.library_id() != another.key_values.library_id()
        for name in ("placed", "host"):
            with one.database.reading() as mine, another.database.reading() as theirs:
                assert mine.scalar(text(f"SELECT count(*) FROM {name}")) == 1
                assert theirs.scalar(text(f"SELECT count(*) FROM {name}")) == 0


@pytest.mark.parametrize(("here", "there"), WAYS[1:3])
def test_no_id_is_ever_used_twice(place: Place, tmp_path: Path, here: str, there: str) -> None:
    url, other = place(here), place(there)
    with closing(Library.open(url)) as library:
        store(library, entry("They met.", url="https://example.org/a"))
        store(library, entry("They left.", url="https://example.org/b"))
        last = library.passages.newest()
        with library.database.writing() as connection:
            connection.execute(delete(passage).where(passage.c.id == last))
            connection.execute(delete(article).where(article.c.url == "https://example.org/b"))
    backed_up(url, tmp_path / "file")
    restore(tmp_path / "file", other)
    with closing(Library.open(other)) as library:
        store(library, entry("They came back.", url="https://example.org/c"))
        assert library.passages.newest() > last


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_library_that_is_not_empty_is_refused_and_left_as_it_is(
    full: str, place: Place, tmp_path: Path, kind: str
) -> None:
    backed_up(full, tmp_path / "file")
    other = place(kind)
    with closing(Library.open(other)) as library:
        library.articles.source("public", "Wire", "bulk")
    before = told(other)
    with pytest.raises(InputError, match=r"not empty .* another data folder with --data"):
        restore(tmp_path / "file", other)
    assert told(other) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_library_that_was_opened_but_holds_nothing_is_empty(
    full: str, place: Place, tmp_path: Path, kind: str
) -> None:
    backed_up(full, tmp_path / "file")
    other = place(kind)
    with closing(Library.open(other)) as library:
        name = library.key_values.library_id()
    restore(tmp_path / "file", other)
    assert told(other) == told(full)
    with closing(Library.open(other)) as library:
        assert library.key_values.library_id() == name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 3, "new": 1}, r"written by a newer Verbale \(0\.1\.0\); install that version"),
        ({"schema": 99}, r"written by a newer Verbale \(0\.1\.0\); install that version"),
        ({"format": 1, "migration": "0018"}, r"an older build of Verbale \(0\.1\.0\); restore it"),
        ({"parts": 5}, r"is not a backup of Verbale"),
        ({"parts": []}, r"is damaged.*it lacks the table article"),
    ],
)
def test_what_this_verbale_cannot_restore_is_refused_in_words(
    full: str, place: Place, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    file = tmp_path / "file"
    backed_up(full, file)
    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | change).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    with pytest.raises(InputError, match=said):
        restore(file, other := place("sqlite"))
    assert rows(other) == 0


def test_a_row_that_refers_to_nothing_is_refused(full: str, place: Place, tmp_path: Path) -> None:
    file, other = tmp_path / "file", place("sqlite")
    with closing(sqlite3.connect(full.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE passage SET revision_id = 999 WHERE id = 1")
        connection.commit()
    backed_up(full, file)
    with pytest.raises(InputError, match=r"does not take what is in .*FOREIGN KEY.* Nothing was"):
        restore(file, other)
    assert rows(other) == 0


def test_a_character_that_one_database_cannot_hold_is_left_out_on_both(
    full: str, place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    with closing(Database.open(full)) as database, database.writing() as connection:
        connection.execute(update(source).values(name="a\0b"))
    backed_up(full, file)
    for url in (place("sqlite"), place("postgresql")):
        restore(file, url)
        with closing(Database.open(url)) as database, database.reading() as connection:
            assert connection.scalar(text("SELECT name FROM source")) == "ab"


def test_passages_that_did_not_fit_their_text_are_counted(
    full: str, place: Place, tmp_path: Path
) -> None:
    with closing(Database.open(full)) as database, database.writing() as connection:
        moved = update(passage).where(passage.c.id == 1).values(start=passage.c.start + 1)
        connection.execute(moved)
    backed_up(full, tmp_path / "file")
    assert restore(tmp_path / "file", place("sqlite")).unfit == 1


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, str]:
    """A backup on disk, what it holds, and the library."""
    folder = tmp_path_factory.mktemp("whole")
    url = f"sqlite:///{folder / 'library.sqlite'}"
    fill(url)
    backed_up(url, folder / "file", vectors=True)
    return folder, (folder / "file").read_bytes(), url


def outcome(folder: Path, content: bytes, url: str) -> str:
    """Restore changed bytes: "same" library or "refused", and nothing else."""
    damaged, other = folder / "damaged", folder / f"{next(NUMBERS)}.sqlite"
    damaged.write_bytes(content)
    try:
        restore(damaged, f"sqlite:///{other}")
    except InputError as error:
        told_why = str(damaged) in str(error)
        nothing = not other.exists() or rows(f"sqlite:///{other}") == 0
        return "refused" if told_why and nothing else f"half restored: {error}"
    assert told(f"sqlite:///{other}", vectors=True) == told(url, vectors=True)
    return "same"


@pytest.mark.soak
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=40)
def test_a_flipped_bit_is_refused_or_harms_nothing(
    whole: tuple[Path, bytes, str], at: float, bit: int
) -> None:
    folder, content, url = whole
    flipped = bytearray(content)
    flipped[int(at * len(content))] ^= 1 << bit
    assert outcome(folder, bytes(flipped), url) in {"refused", "same"}


@given(at=st.floats(0, 1, exclude_max=True))
@settings(max_examples=20)
def test_a_file_cut_short_is_refused(whole: tuple[Path, bytes, str], at: float) -> None:
    folder, content, url = whole
    assert outcome(folder, content[: int(at * len(content))], url) == "refused"


@pytest.mark.soak
def test_a_forged_file_whose_sums_are_right_is_refused_in_words_or_restored_and_of_use(
    whole: tuple[Path, bytes, str],
) -> None:
    folder, _, _ = whole
    backup, forged, refused = forging.opened(folder / "file"), folder / "forged", 0
    for seed in range(40):
        changed, other = deepcopy(backup), folder / f"{next(NUMBERS)}.sqlite"
        what = forging.forge(changed, Random(seed))
        forging.write(forged, *forging.packed(changed))
        if (refusal := refused_by(forged, f"sqlite:///{other}")) is not None:
            refused += 1
            assert str(forged) in refusal, what
            assert not other.exists() or rows(f"sqlite:///{other}") == 0, what
            continue
        with closing(Library.open(f"sqlite:///{other}")) as library:
            store(library, entry("They came back.", url="https://example.org/new"))
            assert library.catalogue.counts().articles > 1, what
    assert 20 < refused < 40


def refused_by(file: Path, url: str) -> str | None:
    """Why a backup is not restored; None where it is."""
    try:
        restore(file, url)
    except InputError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("revision", "id", 2**63 - 1, r"tables/revision.jsonl holds what is no row: id cannot be"),
        ("article", "url", "\ud800", r"url cannot be"),
        ("revision", "text", "x" * (LONGEST_TEXT + 1), r"holds what is no row"),
        ("feed_entry", "fallback", "x" * (LONGEST_SOURCE + 1), r"holds what is no row"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_a_value_that_fits_no_column_of_every_database_is_refused(
    full: str, place: Place, tmp_path: Path, table: str, column: str, value: object, said: str
) -> None:
    backed_up(full, tmp_path / "file")
    manifest, parts = forging.opened(tmp_path / "file")
    [part] = [one for one in manifest["parts"] if one["table"] == table]
    at = [one["name"] for one in part["columns"]].index(column)
    parts[table][-1][at] = value
    forging.write(tmp_path / "forged", *forging.packed((manifest, parts)))
    with pytest.raises(InputError, match=said):
        restore(tmp_path / "forged", other := place("sqlite"))
    assert rows(other) == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"table": "schema_version"}, r"table that no backup of Verbale has: 'schema_version'"),
        ({"table": "host"}, r"table that no backup of Verbale has: 'host'"),
        ({"table": "article"}, r"it lacks the table scope"),
        ({"last_id": 2_000_000_001}, r"the last number of scope cannot be 2000000001"),
        ({"last_id": -1}, r"the last number of scope cannot be -1"),
        ({"last_id": None}, r"the last number of scope cannot be None"),
        ({"columns": []}, r"its table scope has other columns"),
    ],
)
def test_tables_other_than_verbales_own_and_numbers_without_an_end_are_refused(
    full: str, place: Place, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    backed_up(full, tmp_path / "file")
    manifest, parts = forging.opened(tmp_path / "file")
    [part] = [one for one in manifest["parts"] if one["table"] == "scope"]
    part |= change
    forging.write(tmp_path / "forged", *forging.packed((manifest, parts)))
    with pytest.raises(InputError, match=said):
        restore(tmp_path / "forged", other := place("sqlite"))
    assert rows(other) == 0


@given(content=st.binary(max_size=200))
@settings(max_examples=30)
def test_any_other_file_is_refused(whole: tuple[Path, bytes, str], content: bytes) -> None:
    folder, _, url = whole
    assert outcome(folder, content, url) == "refused"


def test_no_number_that_a_table_gave_is_given_again_whether_its_row_is_there_or_not(
    full: str, place: Place, tmp_path: Path
) -> None:
    backed_up(full, tmp_path / "file")
    manifest, parts = forging.opened(tmp_path / "file")
    given = {"watch": 2_000_000_000, "audit": 7, "delivery": 0}
    for part in manifest["parts"]:
        if (number := given.get(part["table"])) is not None:
            part["last_id"] = number
            parts[part["table"]] *= part["table"] == "watch"
    forging.write(tmp_path / "forged", *forging.packed((manifest, parts)))
    restore(tmp_path / "forged", other := place("sqlite"))
    with closing(Database.open(other)) as database, database.reading() as connection:
        assert {name: last_id(connection, metadata.tables[name]) for name in given} == given


def test_articles_come_back_as_import_would_have_stored_them(
    full: str, place: Place, tmp_path: Path
) -> None:
    backed_up(full, tmp_path / "file")
    manifest, parts = forging.opened(tmp_path / "file")
    forged = {
        ("revision", "title"): "Sullivan\0 meets\n" + "Wang " * 140_000,
        ("revision", "correction"): "x " * 9_000,
        ("article", "url"): "javascript:alert(1)",
        ("article", "outlet"): "The\0 Wire",
        ("feed_entry", "url"): "https://user:pw@example.org/",
        ("watch", "text"): "Hale\0",
    }
    for (table, column), value in forged.items():
        [part] = [one for one in manifest["parts"] if one["table"] == table]
        parts[table][0][[one["name"] for one in part["columns"]].index(column)] = value
    forging.write(tmp_path / "forged", *forging.packed((manifest, parts)))
    restored = restore(tmp_path / "forged", other := place("sqlite"))
    assert restored.left_out == 2
    with closing(Database.open(other)) as database, database.reading() as connection:
        stored = {
            (table, column): connection.scalar(
                text(f'SELECT "{column}" FROM "{table}" ORDER BY rowid')
            )
            for table, column in forged
        }
        assert connection.scalar(text("SELECT due_at FROM feed_entry")) is None
    assert stored["revision", "title"].startswith("Sullivan meets Wang")
    assert len(stored["revision", "title"]) <= LONGEST_FIELD
    assert len(stored["revision", "correction"]) <= LONGEST_NOTE
    assert stored["article", "outlet"] == "The Wire"
    assert (stored["article", "url"], stored["feed_entry", "url"]) == (None, None)
    assert stored["watch", "text"] == "Hale"


def test_a_row_without_an_end_is_refused_before_it_is_read_to_its_end(
    full: str, place: Place, tmp_path: Path
) -> None:
    backed_up(full, tmp_path / "file")
    manifest, parts = forging.packed(forging.opened(tmp_path / "file"))
    [part] = [one for one in manifest["parts"] if one["table"] == "revision"]
    line = b" " * (80 << 20) + b"\n"
    part |= {"rows": 1, "bytes": len(line), "sha256": sha256(line).hexdigest()}
    forging.write(tmp_path / "forged", manifest, parts | {"tables/revision.jsonl": line})
    tracemalloc.start()
    with pytest.raises(InputError, match="has a row of more than 33,554,432 bytes"):
        restore(tmp_path / "forged", place("sqlite"))
    assert tracemalloc.get_traced_memory()[1] < len(line)
    tracemalloc.stop()
