from datetime import date

import pytest

from bot.core.days import DateForm, day, write_days
from bot.translations.language import ENGLISH, speak

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
