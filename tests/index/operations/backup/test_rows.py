"""Values as JSON has them, and back."""

from datetime import timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from index.operations.backup.archive import ColumnType
from index.operations.backup.rows import TYPES, column_type, line, values
from index.store.schema import metadata
from index.told import Told

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
KINDS: dict[ColumnType, st.SearchStrategy[object]] = {
    "plain": PLAIN,
    "instant": st.none() | st.datetimes(timezones=ZONES),
    "day": st.none() | st.dates(),
    "bytes": st.none() | st.binary(),
    "json": st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
}


@given(st.data())
def test_every_value_comes_back(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(sorted(KINDS))))
    row = [data.draw(KINDS[kind]) for kind in kinds]
    written = line(kinds, row)
    assert written.count(b"\n") == 1
    assert values(kinds, written) == row


def test_every_column_of_the_library_can_be_written() -> None:
    kinds = {column_type(column) for table in metadata.tables.values() for column in table.columns}
    assert {"plain", "instant", "day", "bytes", "told"} <= kinds <= set(TYPES)


def test_words_keep_the_form_and_the_values_from_which_they_were_made() -> None:
    told = Told("{host} is down.", host="example.org")
    [back] = values(["told"], line(["told"], [told]))
    assert (back, back.form, back.values) == (told, told.form, told.values)


@given(st.text() | st.text().map('{"form":'.__add__))
def test_words_of_strangers_come_back_as_they_are(text: str) -> None:
    [back] = values(["told"], line(["told"], [text]))
    assert back == text
