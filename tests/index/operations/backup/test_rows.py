"""Values as JSON has them, and back."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Interval

from index.operations.backup.archive import ColumnOf, ColumnType, Part
from index.operations.backup.backup import KINDS, RowCheck, column_type, line, values
from index.store.schema import metadata
from index.told import Told

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES: dict[ColumnType, st.SearchStrategy[object]] = {
    "plain": PLAIN,
    "instant": st.none() | st.datetimes(timezones=ZONES),
    "day": st.none() | st.dates(),
    "bytes": st.none() | st.binary(),
    "json": st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
}


@given(st.data())
def test_every_value_comes_back(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(sorted(VALUES))))
    row = [data.draw(VALUES[kind]) for kind in kinds]
    written = line(kinds, row)
    assert written.count(b"\n") == 1
    assert values(kinds, written) == row


def test_every_column_of_the_library_can_be_written() -> None:
    kinds = {column_type(column) for table in metadata.tables.values() for column in table.columns}
    assert {"plain", "instant", "day", "bytes", "told"} <= kinds <= set(KINDS)


def test_words_keep_the_form_and_the_values_from_which_they_were_made() -> None:
    told = Told("{host} is down.", host="example.org")
    [back] = values(["told"], line(["told"], [told]))
    assert (back, back.form, back.values) == (told, told.form, told.values)


@given(st.text() | st.text().map('{"form":'.__add__))
def test_words_of_strangers_come_back_as_they_are(text: str) -> None:
    [back] = values(["told"], line(["told"], [text]))
    assert back == text


LATE = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14)))
"""After the last moment of all in UTC."""


@pytest.mark.parametrize(
    ("table", "column", "fits", "unfit"),
    [
        ("source", "id", [1, 9], [0, -1, 10, None, True, 1.0, "1"]),
        ("revision", "number", [0, 2**31 - 1, -(2**31)], [2**31, -(2**31) - 1, True, 1.0, None]),
        ("band", "value", [0, 2**63 - 1, -(2**63)], [2**63, -(2**63) - 1, False, 0.5, None]),
        ("watch", "paused", [True, False], [0, 1, "true", None]),
        ("source", "every_s", [None, 0, 1.5], [math.inf, math.nan, "1.5", b"1"]),
        ("vector", "float16", [b"", b"a"], ["a", 1, None]),
        ("audit", "at", [datetime.now(UTC)], [LATE, "2024-08-29", 1, None]),
        ("source", "name", ["", "Wire", "a" * 500], ["a" * 501, "\ud800", "a\udfff", 1, None]),
    ],
)
def test_a_restore_takes_what_fits_a_column_and_nothing_else(
    table: str, column: str, fits: list[object], unfit: list[object]
) -> None:
    kind = column_type(metadata.tables[table].c[column])
    part = Part(table, (ColumnOf(column, kind),), 1, 1, "", 9)
    for value in fits:
        RowCheck(part)([value])
    for value in unfit:
        with pytest.raises(ValueError, match=f"^{column} cannot be "):
            RowCheck(part)([value])
    with pytest.raises(ValueError, match="argument"):
        RowCheck(part)([fits[0], fits[0]])
    if column == "id":
        with pytest.raises(ValueError, match=r"^id cannot be 1"):
            RowCheck(replace(part, last_id=0))([1])


def test_what_is_no_row_is_refused() -> None:
    for written in (b'{"a": 1}', b'"a"', b"1", b"null"):
        with pytest.raises(TypeError, match="a row is a list"):
            values(["plain"], written)
    for written in (b"[]", b"[1, 2]"):
        with pytest.raises(ValueError, match="argument"):
            values(["plain"], written)
    with pytest.raises(ValueError, match="base64"):
        values(["bytes"], b'["a$=="]')


def test_a_type_that_no_backup_can_hold_is_told() -> None:
    with pytest.raises(TypeError, match="no backup can hold"):
        column_type(Column("place", Interval()))
