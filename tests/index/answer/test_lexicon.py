"""Office-holders are listed with the sentence that names them; outdated packaged ones are told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.lexicon import LexiconQuery, entries_of, entry_of, lines_of, listed
from index.answer.office_holders.learned import LearnedLexicon
from index.errors import InputError
from index.store.articles.extractions import HandEntry
from index.store.library import Library
from tests.index.answer.office_holders.mentions import add

DAY = date(2026, 4, 1)


def names(library: Library, words: str) -> list[tuple[str, bool]]:
    holders = LearnedLexicon(library).holders(("public",))
    found = listed(library, holders, LexiconQuery(words, on=DAY))
    return [(one.person, one.current) for one in found.holders]


def test_an_office_lists_its_holders_newest_first(library: Library) -> None:
    add(library, "Norland president Ada Noor left.", "2025-03-05")
    add(library, "Norland president Elena Marsh left.")
    add(library, "Norland vice president Omar Reyes left.")
    assert names(library, "norland president") == [("Elena Marsh", True), ("Ada Noor", False)]
    assert names(library, "reyes") == [("Omar Reyes", True)]
    assert names(library, "norland")[0][0] in {"Ada Noor", "Elena Marsh", "Omar Reyes"}
    assert names(library, "tarn president") == []


def test_packaged_offices_that_newer_articles_contradict_are_told(library: Library) -> None:
    add(library, "German chancellor Elena Marsh left.")
    add(library, "French president Emmanuel Macron left.")
    add(library, "Polish president Ada Noor left.", "2019-03-05")
    holders = LearnedLexicon(library).holders(("public",))
    [one] = listed(library, holders, LexiconQuery(on=DAY)).outdated
    assert (one.person, one.office, one.holder.person) == (
        "Friedrich Merz", "German chancellor", "Elena Marsh",
    )  # fmt: skip
    assert one.as_of < date(2026, 3, 5)


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
