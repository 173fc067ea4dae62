"""Addresses, identities and names that every form shares."""

import pytest

from index.ingest.feeds.common import identity_of, interval, line, string_of, web_address


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        (" https://a.example/1 ", "https://a.example/1"),
        ("/1?x=1&y=2", "https://b.example/1?x=1&y=2"),
        ("//c.example/1", "https://c.example/1"),
        ("https://a.example/Äpfel und Birnen", "https://a.example/Äpfel%20und%20Birnen"),
        ("https://a.example/\n1", "https://a.example/1"),
        ("", None),
        (None, None),
        (5, None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.example", None),
        ("file:///etc/passwd", None),
        ("ftp://a.example/1", None),
        ("http://[::1", None),
        ("http:///path", None),
        ("https://a.example/" + "x" * 5_000, None),
    ],
)
def test_only_addresses_of_the_web_count(raw: object, address: str | None) -> None:
    assert web_address(raw, "https://b.example/feed") == address


def test_an_entry_is_known_by_its_name_then_its_address_then_its_title() -> None:
    assert identity_of(" tag:1 ", "https://a.example/1", "T") == "tag:1"
    assert identity_of("", "https://a.example/1", "T") == "https://a.example/1"
    assert identity_of(None, None, "Talks") == identity_of(None, None, "TALKS") != ""
    long = identity_of("x" * 5_000, None, "T")
    assert len(long) < 100
    assert long != identity_of("x" * 5_001, None, "T")


def test_lines_and_intervals_stay_within_reason() -> None:
    assert line(" a\n\tb\0 ") == "a b"
    assert len(line("x" * 5_000)) == 1_000
    assert (interval(1), interval(3_600.0), interval(1e12)) == (None, 3_600.0, None)


def test_a_field_that_is_no_text_is_empty() -> None:
    fields = {"title": " Talks ", "id": 5, "summary": None}
    assert string_of(fields, "title") == " Talks "
    assert [string_of(fields, name) for name in ("id", "summary", "link")] == ["", "", ""]
