"""Files of office-holders are read as they are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.lexicon.entry_file import entries_of, entry_of, lines_of
from index.errors import InputError
from index.store.articles.lexicon_entries import HandEntry

_NAMES = st.text(st.characters(categories=("L", "Nd", "Pd", "Zs")), min_size=1, max_size=40).map(
    lambda text: " ".join(f"{text} a".split())
)
_DAYS = st.none() | st.dates()


@given(st.lists(st.builds(HandEntry, st.just("public"), _NAMES, _NAMES, _DAYS, st.none(),
                          st.booleans()), max_size=5))  # fmt: skip
def test_what_is_written_is_read_again(entries: list[HandEntry]) -> None:
    assert entries_of("\n".join(lines_of(entries)), "public") == entries


def test_comments_blank_lines_and_further_columns_are_left_out() -> None:
    text = "# mine\noffice\tsource\tperson\n\nNorland pm\tme\tElena Marsh\n"
    assert entries_of(text, "discord:1") == [HandEntry("discord:1", "Elena Marsh", "Norland pm")]


@pytest.mark.parametrize(
    ("person", "office", "since", "until"),
    [
        ("", "pm", None, None),
        ("Elena Marsh", " 1 ", None, None),
        ("Elena" * 60, "pm", None, None),
        ("Elena Marsh", "pm", date(2026, 2, 1), date(2026, 1, 1)),
    ],
)
def test_what_is_no_entry_is_refused(
    person: str, office: str, since: date | None, until: date | None
) -> None:
    with pytest.raises(InputError):
        entry_of(person, office, "public", since, until)
