"""Read dates that people type: one that can mean two days is refused with both of them."""

from calendar import monthrange
from datetime import date

from index.answer.question.times.expressions import DateRange, find_dates
from index.answer.question.times.grammar import IN_TWO_WAYS
from index.answer.question.times.shorthand import times_written_out
from index.errors import InputError
from index.values import Published, day_in_words, month_in_words, two_readings


def parse_date(typed: str, today: date, *, day_first: bool | None = None) -> DateRange:
    """Parse a date, in any format of ``Published``, or a phrase such as ``last week``.

    ``4/5/2022`` is read as ``day_first`` says; without it, it is ambiguous.

    Raises:
        InputError: it is neither, contains more than the time, or is ambiguous.
    """
    text = " ".join(typed.split())
    try:
        day = Published.parse(text).day
    except InputError:
        for lead in ("", "in "):
            phrase = lead + times_written_out(text)
            days = find_dates(phrase, today, day_first=day_first)
            if days is not None and len(days.words) == len(phrase):
                if days.other:
                    raise two_readings(text, [*map(_in_words, days.meanings)]) from None
                return DateRange(days.since, days.until, text)
        raise InputError.told(
            "“{typed}” is not a date or time. Write a date such as 2024-08-28, or words "
            "such as “August 2024”, “last week” or “since March 2022”.",
            typed=text[:40],
        ) from None
    return DateRange(day, day, text)


def require_one_reading(question: str, today: date) -> None:
    """Require that no date of a question, such as ``4/5/2022``, can be read in two ways.

    Raises:
        InputError: one can; the message says which days it may mean.
    """
    for typed in IN_TWO_WAYS.finditer(question):
        days = find_dates(typed[0], today)
        if days is not None and days.other is not None:
            raise two_readings(typed[0], [*map(_in_words, days.meanings)])


def _in_words(days: DateRange) -> tuple[str, str]:
    """Return a reading in words, and the unambiguous way to type it."""
    first, last = days.since or days.until, days.until or days.since
    assert first is not None
    assert last is not None
    if first == last:
        return day_in_words(first), first.isoformat()
    if (
        first.day == 1
        and last.toordinal() - first.toordinal() + 1 == monthrange(first.year, first.month)[1]
    ):
        return month_in_words(first), f"{first:%Y-%m}"
    return f"{day_in_words(first)} to {day_in_words(last)}", f"{first} to {last}"
