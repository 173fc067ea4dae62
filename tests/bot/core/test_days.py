from datetime import date, timedelta, timezone

import pytest

from bot.core.markdown import DateForm, day, published_day, write_days
from bot.translations.language import ENGLISH, speak
from index.values import Published

DAY = date(2024, 8, 28)


@pytest.mark.parametrize(
    ("form", "english", "german"),
    [
        ("day", "28 August 2024", "28. August 2024"),
        ("month", "August 28, 2024", "28. August 2024"),
        ("iso", "2024-08-28", "2024-08-28"),
    ],
)
def test_a_day_is_written_in_the_form_and_language_of_the_reply(
    form: DateForm, english: str, german: str
) -> None:
    write_days(form)
    assert day(DAY) == english
    speak("de")
    assert day(DAY) == german
    speak(ENGLISH)
    write_days("day")


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2024-08-28T23:30:00+00:00", "29 August 2024"),
        ("2024-08-28", "28 August 2024"),
        (None, "undated"),
    ],
)
def test_a_publication_has_its_day_in_the_time_zone_of_the_reply(
    published: str | None, shown: str
) -> None:
    write_days("day", timezone(timedelta(hours=2)))
    assert published_day(Published.parse(published) if published else None) == shown
    write_days("day")
