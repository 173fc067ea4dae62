"""Reads and writes office-holders as tab-separated lines."""

from collections.abc import Iterable, Iterator
from datetime import date

from index.errors import InputError
from index.store.articles.lexicon_entries import HandEntry
from index.values import day_in_words

COLUMNS = ("person", "office", "since", "until", "removed")
LARGEST = 2_000_000
"""Most characters of a file."""
_LONGEST = 200


def entries_of(text: str, scope: str) -> list[HandEntry]:
    """The entries of a file; its first line names the columns, others than known are left out.

    Raises:
        InputError: a line lacks a person or an office, or a day cannot be read; with its number.
    """
    if len(text) > LARGEST:
        raise InputError(f"The file is too large: {LARGEST:,} characters are the most.")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1)
             if line.strip() and not line.startswith("#")]  # fmt: skip
    if not lines:
        return []
    columns = lines[0][1].lower().split("\t")
    if not {"person", "office"} <= set(columns):
        raise InputError("The first line must name the columns: person, office, since, until.")
    return [_entry(columns, line, number, scope) for number, line in lines[1:]]


def _entry(columns: list[str], line: str, number: int, scope: str) -> HandEntry:
    cells = dict(zip(columns, (cell.strip() for cell in line.split("\t")), strict=False))
    try:
        return entry_of(
            cells.get("person", ""), cells.get("office", ""), scope,
            day_of(cells.get("since", "")), day_of(cells.get("until", "")),
            removed=cells.get("removed", "") == "yes",
        )  # fmt: skip
    except InputError as error:
        raise InputError(f"Line {number}: {error}") from error


def entry_of(
    person: str,
    office: str,
    scope: str,
    since: date | None = None,
    until: date | None = None,
    *,
    removed: bool = False,
) -> HandEntry:
    """A checked entry.

    Raises:
        InputError: the person or the office is missing or too long, or the days are in the wrong
            order.
    """
    person, office = " ".join(person.split()), " ".join(office.split())
    for what, text in (("person", person), ("office", office)):
        if not any(map(str.isalpha, text)):
            raise InputError(f"The {what} is missing. Give a full name and an office.")
        if len(text) > _LONGEST:
            raise InputError(f"The {what} is too long: {_LONGEST} characters are the most.")
    if since and until and since > until:
        days = f"{day_in_words(since)} is later than {day_in_words(until)}"
        raise InputError(f"The days are in the wrong order: {days}.")
    return HandEntry(scope, person, office, since, until, removed)


def day_of(text: str) -> date | None:
    """A day in ISO 8601; None of an empty text.

    Raises:
        InputError: it is none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(f"“{text[:40]}” is not a day; write it like 2025-07-04.") from None


def lines_of(entries: Iterable[HandEntry]) -> Iterator[str]:
    """The lines of a file with these entries, as ``entries_of`` reads them."""
    yield "\t".join(COLUMNS)
    for one in entries:
        days = (day.isoformat() if day else "" for day in (one.since, one.until))
        yield "\t".join((one.person, one.office, *days, "yes" if one.removed else "")).rstrip("\t")
