"""Office-holders are listed with the sentence that names them; outdated packaged ones are told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.answer.lexicon.listing import listed
from index.answer.lexicon.values import LexiconQuery
from index.answer.office_holders.learned import LearnedLexicon
from index.store.articles.offices import prepared_mentions
from index.store.library import Library
from index.text.offices.extraction import office_mentions
from tests.index.store.samples import entry, store

DAY = date(2026, 4, 1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}")
    yield opened
    opened.close()


def add(library: Library, text: str, published: str = "2026-03-05", **facts: str) -> None:
    made = entry(text, id=text, published=published, **facts)
    found = prepared_mentions(text, office_mentions(text))
    store(library, replace(made, offices=found))


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


def test_a_holder_has_the_newest_sentence(library: Library) -> None:
    add(library, "Norland president Elena Marsh left.", url="https://example.org/a")
    holders = LearnedLexicon(library).holders(("public",))
    [one] = listed(library, holders, LexiconQuery("marsh", on=DAY)).holders
    assert one.quote is not None
    assert one.quote.sentence == "Norland president Elena Marsh left."
    assert one.quote.span == "Elena Marsh"
    assert (one.articles, one.outlets, one.origin) == (1, 1, "articles")


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
