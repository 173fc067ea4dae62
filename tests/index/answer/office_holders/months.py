"""Months of office-holders for tests."""

from datetime import date

from index.store.articles.extractions import HolderMonth
from index.text.offices import Standing


def month(
    person: str,
    office: str,
    day: str | None = "2026-03-05",
    *,
    standing: Standing = "holder",
    articles: int = 3,
    id: int = 1,
) -> HolderMonth:
    """What articles of a month say; an office is written “area|role”."""
    area, _, role = office.rpartition("|")
    on = date.fromisoformat(day) if day else None
    at = on.year * 12 + on.month if on else None
    return HolderMonth(id, person, role, area, standing, at, articles, on, on)
