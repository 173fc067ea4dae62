"""Whose feed it is, by its title."""

import pytest

from index.ingest.feeds.outlets import outlet_of


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("The Courier", "The Courier"),
        ("Press Releases – Department of Foreign Affairs", "Department of Foreign Affairs"),
        ("Briefing Room | The Palace", "The Palace"),
        ("Courier News - World", "Courier News"),
        ("Courier > World News", "Courier"),
        ("The Courier RSS Feed", "The Courier"),
        ("Latest from The Courier", "The Courier"),
        ("Courier World - Asia - Politics", "Courier World"),
        ("Ministry: Speeches - Embassy in Rome", "Ministry: Speeches - Embassy in Rome"),
        ("Talk-Radio", "Talk-Radio"),
        ("Latest News", None),
        ("https://courier.example/feed", None),
        ("courier.example", None),
        ("", None),
    ],
)
def test_sections_are_taken_away_where_one_name_is_left(title: str, outlet: str | None) -> None:
    assert outlet_of(title) == outlet
