"""English words for months and days of the week."""

import calendar

from index.text.words.calendar import MONTH_ABBREVIATIONS, MONTHS, SHORT_MONTHS, WEEKDAYS


def test_every_month_has_its_name_and_its_abbreviations() -> None:
    for number in range(1, 13):
        name, short = calendar.month_name[number].lower(), calendar.month_abbr[number].lower()
        assert MONTHS[name] == MONTHS[short] == number
        assert SHORT_MONTHS[number - 1] == short
    assert MONTHS["sept"] == 9


def test_may_is_no_abbreviation() -> None:
    assert len(MONTH_ABBREVIATIONS) == 12  # eleven, and “sept”
    assert "may" not in MONTH_ABBREVIATIONS


def test_every_day_has_its_name_and_its_abbreviations() -> None:
    for number in range(7):
        assert WEEKDAYS[calendar.day_name[number].lower()] == number
        assert WEEKDAYS[calendar.day_abbr[number].lower()] == number
    assert WEEKDAYS["tues"] == WEEKDAYS["tue"] == 1
    assert WEEKDAYS["thurs"] == WEEKDAYS["thur"] == 3
