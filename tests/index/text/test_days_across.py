"""Days, months and years as nine languages print them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.days_across import dates_in

PUBLISHED = date(2022, 6, 1)
LANGUAGES = ("ru", "uk", "zh", "fr", "es", "pt", "de", "ar", "fa", "en", "xx")
MAY_5 = (date(2022, 5, 5), date(2022, 5, 5))
MAY = (date(2022, 5, 1), date(2022, 5, 31))
YEAR = (date(2021, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Переговоры прошли 5 мая 2022 года в Анкаре."),
        ("ru", "встреча 05.05.2022"),
        ("uk", "5 травня 2022 року"),
        ("zh", "外交部5月5日表示"),
        ("fr", "le 5 mai 2022"),
        ("es", "el 5 de mayo de 2022"),
        ("de", "am 5. Mai 2022"),
        ("ar", "في ٥ مايو ٢٠٢٢"),
        ("ar", "في 5 أيار/مايو 2022"),
        ("fa", "۱۵ اردیبهشت ۱۴۰۱"),
        ("fa", "۱۴۰۱/۰۲/۱۵"),
    ],
)
def test_a_day_is_read(language: str, text: str) -> None:
    assert dates_in(text, language, PUBLISHED) == (MAY_5,)


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("ru", "в мае 2022 года", MAY),
        ("fr", "en mai 2022", MAY),
        ("es", "en mayo de 2022", MAY),
        ("de", "im Mai", MAY),
        ("ar", "في مايو 2022", MAY),
        ("ru", "в 2021 году", YEAR),
        ("zh", "2021年", YEAR),
        ("de", "im Jahr 2021", YEAR),
        ("ar", "عام 2021", YEAR),
        ("fa", "سال ۲۰۲۱", YEAR),
        ("fa", "سال ۱۴۰۱", (date(2022, 3, 21), date(2023, 3, 20))),
        ("ru", "5–7 мая 2022 года", (date(2022, 5, 5), date(2022, 5, 7))),
        ("zh", "5月5日至7日", (date(2022, 5, 5), date(2022, 5, 7))),
        ("fa", "۱ فروردین ۱۴۰۳", (date(2024, 3, 20),) * 2),
        ("fa", "۳۰ اسفند ۱۴۰۳", (date(2025, 3, 20),) * 2),  # a leap year
    ],
)
def test_periods_and_persian_days_are_read(
    language: str, text: str, period: tuple[date, date]
) -> None:
    assert dates_in(text, language, PUBLISHED) == (period,)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Мартин купил 15 апельсинов и 3 марки"),
        ("ru", "погибли 2022 человека"),
        ("fr", "mais 5 maires, un mars et 2000 soldats"),
        ("fa", "تیر خورد و دی روز مهر داشت"),
        ("ar", "قتل 12 جنديا"),
        ("de", "5 Maiskolben für 20.22 Euro"),
        ("ru", "31 февраля"),
        ("fa", "۳۰ اسفند ۱۴۰۲"),
        ("en", "5 May 2022"),
    ],
)
def test_what_is_no_day_is_left_alone(language: str, text: str) -> None:
    assert dates_in(text, language, PUBLISHED) == ()


def test_a_day_without_a_year_is_the_nearest_to_publication() -> None:
    assert dates_in("30 декабря", "ru", date(2023, 1, 2)) == ((date(2022, 12, 30),) * 2,)
    assert dates_in("2 января", "ru", date(2022, 12, 30)) == ((date(2023, 1, 2),) * 2,)
    assert dates_in("2 января", "ru", None) == ()


@given(st.text(max_size=200), st.sampled_from(LANGUAGES), st.none() | st.dates())
def test_any_text_gives_first_and_last_days(
    text: str, language: str, published: date | None
) -> None:
    assert all(first <= last for first, last in dates_in(text, language, published))
