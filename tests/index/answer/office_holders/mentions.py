"""What articles say of office-holders, for tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from index.store.articles.extractions import HolderDay, prepared_mentions
from index.store.library import Library
from index.text.offices import Standing
from index.text.offices.extraction import office_mentions
from tests.index.store.samples import entry, store


def said(
    person: str,
    office: str,
    day: str | None = "2026-03-05",
    *,
    standing: Standing = "holder",
    articles: int = 3,
    id: int = 1,
) -> HolderDay:
    """What articles of a day say; an office is written “area|role”."""
    area, _, role = office.rpartition("|")
    on = date.fromisoformat(day) if day else None
    return HolderDay(id, person, role, area, standing, on, articles)


def add(
    library: Library, text: str, published: str = "2026-03-05", scope: str = "public", **facts: Any
) -> None:
    """Store an article with the offices that it names."""
    made = entry(text, published=published, **({"id": text} | facts))
    found = prepared_mentions(text, office_mentions(text))
    store(library, replace(made, offices=found), scope=scope)
