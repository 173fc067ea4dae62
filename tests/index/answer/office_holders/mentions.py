"""What articles say of office-holders, for tests."""

from datetime import date

from index.store.articles.extractions import HolderDay
from index.text.offices import Standing


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
