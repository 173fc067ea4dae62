"""What a time phrase means in days, whatever it is that names them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.times.expressions import DateRange, find_dates

TODAY = date(2024, 9, 18)
"""A Wednesday."""

PHRASES = {
    "who spoke in the past 24 hours": "2024-09-17 2024-09-18",
    "who spoke over the last 36 hours": "2024-09-16 2024-09-18",
    "who spoke an hour ago": "2024-09-17 2024-09-18",
    "who spoke 48 hours ago": "2024-09-16 2024-09-16",
    "who spoke on Tues": "2024-09-17 2024-09-17",
    "who spoke from mon to wed": "2024-09-16 2024-09-18",
    "who spoke on sat and sun": "2024-09-14 2024-09-15",
    "who spoke on Thurs, May 12, 2022": "2022-05-12 2022-05-12",
    "who spoke over the weekend": "2024-09-14 2024-09-15",
    "who spoke on 28.08.2024": "2024-08-28 2024-08-28",
    "who spoke 23/02/2023": "2023-02-23 2023-02-23",
    "who spoke 2/23/2023": "2023-02-23 2023-02-23",
    "who spoke 2023/02/23": "2023-02-23 2023-02-23",
    "who spoke on 8/28/23": "2023-08-28 2023-08-28",
    "who spoke from 01.02.2022 to 05.02.2022": "2022-02-01 2022-02-05",
    "who spoke 2023-04 in Lima": "2023-04-01 2023-04-30",
    "who spoke since the start of the year": "2024-01-01 -",
    "what was sold in h1 2022": "2022-01-01 2022-06-30",
    "what was sold in summer '22": "2022-06-01 2022-08-31",
    "who joined since the Madrid summit in June 2022": "2022-06-01 -",
    "who joined since Kyiv was attacked on 24 February 2022": "2022-02-24 -",
    "who ruled until the coup in 2021": "- 2021-12-31",
    "who spoke after the talks in June 2022": "2022-06-01 2022-06-30",
    "since the coup, who spoke in June 2022": "2022-06-01 2022-06-30",
    "What Did Biden Say Today?": "2024-09-18 2024-09-18",
    "Meeting in Germany Today, the minister spoke": "2024-09-18 2024-09-18",
}

TRAPS = """
who founded the july 22 movement
who writes for arms control today
How far is Mars from the sun?
How do panels on sun terraces work?
Who sat on the council?
Who wed the heir?
How long is the 48-hour truce?
Who spoke on the 15th anniversary?
What was said at the 20th Party Congress?
What does decision 2023-04 say?
What does article 3.4.22 say?
How many MiG-50s flew?
Who needs an H1-B visa?
Who was wounded at the start of the march on the palace?
What was said in the first week of the war?
What will Seoul sign before the end of the year?
Who met on 31.04.2022?
Who flew in those early months?
""".strip().splitlines()


def written(days: DateRange | None) -> str:
    return "nothing" if days is None else f"{days.since or '-'} {days.until or '-'}"


@pytest.mark.parametrize(("question", "days"), PHRASES.items())
def test_a_phrase_means_these_days(question: str, days: str) -> None:
    read = find_dates(question, TODAY)
    assert written(read) == days
    assert read is not None
    assert read.other is None


@pytest.mark.parametrize("question", TRAPS)
def test_what_has_the_form_of_a_time_only_is_left_alone(question: str) -> None:
    assert find_dates(question, TODAY) is None


def test_where_either_number_may_be_the_month_both_are_meant() -> None:
    days = find_dates("who spoke on 4/5/2022", TODAY)
    assert days is not None
    assert days.words == "on 4/5/2022"
    assert written(days) == "2022-05-04 2022-05-04"
    assert written(days.other) == "2022-04-05 2022-04-05"


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from("./-"))
def test_a_day_in_numbers_reads_back_with_the_day_first(day: date, sign: str) -> None:
    text = day.strftime(f"%d{sign}%m{sign}%Y")
    assert written(find_dates(f"who met on {text}?", TODAY)) == f"{day} {day}"
