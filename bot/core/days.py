"""Days as this server writes them."""

from contextvars import ContextVar
from datetime import date
from typing import Literal

from bot.translations.language import long_day, long_month
from index.values import MONTH_NAMES, day_in_words, month_in_words

DateForm = Literal["day", "month", "iso"]
"""What a written date begins with: ``day`` (28 August 2024), ``month`` (August 28, 2024), or
``iso`` for 2024-08-28."""

_form: ContextVar[DateForm] = ContextVar("date form", default="day")


def write_days(form: DateForm) -> None:
    """From now on, the current task writes days in this form."""
    _form.set(form)


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


def month(when: date) -> str:
    """The month of a day with its year, in the current language."""
    return long_month(when) or month_in_words(when)
