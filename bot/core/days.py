"""Days as this server writes them."""

from contextvars import ContextVar
from datetime import UTC, date, tzinfo
from typing import Literal

from bot.translations.language import long_day, long_month, say
from index.values import MONTH_NAMES, Published, day_in_words, month_in_words

DateForm = Literal["day", "month", "iso"]
"""What a written date begins with: ``day`` (28 August 2024), ``month`` (August 28, 2024), or
``iso`` for 2024-08-28."""

_form: ContextVar[DateForm] = ContextVar("date form", default="day")
_zone: ContextVar[tzinfo] = ContextVar("time zone", default=UTC)


def write_days(form: DateForm, zone: tzinfo = UTC) -> None:
    """From now on, the current task writes days in this form, as they are in this time zone."""
    _form.set(form)
    _zone.set(zone)


def day(when: date) -> str:
    """A day in the current form; a language other than English has its own order."""
    form = _form.get()
    if form == "iso":
        return when.isoformat()
    if (translated := long_day(when)) is not None:
        return translated
    if form == "month":
        return f"{MONTH_NAMES[when.month - 1]} {when.day}, {when.year}"
    return day_in_words(when)


def day_here(published: Published) -> date:
    """The day of a publication in the current time zone; a date without a time stays that date."""
    here = published.moment if published.day_only else published.moment.astimezone(_zone.get())
    return here.date()


def published_day(published: Published | None) -> str:
    """The day of a publication in the current form, time zone and language, or “undated”."""
    return day(day_here(published)) if published else say("undated")


def month(when: date) -> str:
    """The month of a day with its year, in the current language."""
    return long_month(when) or month_in_words(when)
