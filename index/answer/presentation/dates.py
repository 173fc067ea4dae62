"""Dates of articles in words."""

from index.values import Published, day_in_words


def in_words(published: Published | None) -> str:
    """Return a date in words: ``28 August 2024, 22:49 (UTC-04:00)``; empty for None."""
    if published is None:
        return ""
    day = day_in_words(published.day)
    if published.day_only:
        return day
    return f"{day}, {published.moment:%H:%M} ({published.moment.tzname()})"
