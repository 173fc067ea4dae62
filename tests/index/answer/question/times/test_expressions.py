"""The time phrase of a question: which days it speaks of, and what only looks like one."""

import json
from calendar import month_name
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.question.times.expressions import (
    DateRange,
    find_dates,
    parse_date,
    require_one_reading,
)
from index.errors import InputError
from index.values import Question

TODAY = date(2024, 9, 18)
"""A Wednesday."""

PHRASES = {
    "who hosted the donors' conference in 2019": "2019-01-01 2019-12-31",
    "Which embassies have closed since 2020?": "2020-01-01 -",
    "What did Oslo offer before 2020?": "- 2019-12-31",
    "who quit the cabinet early 2021": "2021-01-01 2021-04-30",
    "which pipeline stopped in winter 2021": "2021-12-01 2022-02-28",
    "exports in the third quarter of 2023": "2023-07-01 2023-09-30",
    "grain shipped in the first half of 2022": "2022-01-01 2022-06-30",
    "UNSC resolution 2231 (2015)": "2015-01-01 2015-12-31",
    "who flew to doha, aug. 2022": "2022-08-01 2022-08-31",
    "who flew to doha in may": "2024-05-01 2024-05-31",
    "who flew to doha in july 21": "2021-07-01 2021-07-31",
    "who flew to doha on july 21": "2024-07-21 2024-07-21",
    "who flew to doha in October": "2023-10-01 2023-10-31",
    "in march 30 ministers met where": "2024-03-01 2024-03-31",
    "Whom did Modi call on March 26, 2022?": "2022-03-26 2022-03-26",
    "Whom did Modi call on February 29?": "2024-02-29 2024-02-29",
    "who met between March and May 2022": "2022-03-01 2022-05-31",
    "who met between november and february 2022": "2021-11-01 2022-02-28",
    "who met from 4 to 6 June 2021": "2021-06-04 2021-06-06",
    "What has Tunis done since the November summit?": "2023-11-01 -",
    "What did Tunis do after the June summit?": "2024-06-01 -",
    "who resigned after 2019 and before 2022": "2020-01-01 2021-12-31",
    "who met at the end of April 2023": "2023-04-21 2023-04-30",
    "what was said the day before yesterday": "2024-09-16 2024-09-16",
    "who resigned last week": "2024-09-09 2024-09-15",
    "who resigned late last year": "2023-09-01 2023-12-31",
    "who resigned in the past three days": "2024-09-15 2024-09-18",
    "who resigned in the last 2 weeks": "2024-09-04 2024-09-18",
    "who resigned on Tuesday": "2024-09-17 2024-09-17",
    "who resigned on Tuesday of last week": "2024-09-10 2024-09-10",
    "who resigned in the winter": "2023-12-01 2024-02-29",
    "Which pact of 2015 did Iran breach in 2019?": "2015-01-01 2019-12-31",
    "What did Iran say in 2019, on 3 June 2019?": "2019-06-03 2019-06-03",
    "who spoke over the last 36 hours": "2024-09-16 2024-09-18",
    "who spoke 48 hours ago": "2024-09-16 2024-09-16",
    "who spoke over the weekend": "2024-09-14 2024-09-15",
    "who spoke on Thurs, May 12, 2022": "2022-05-12 2022-05-12",
    "who spoke 2/23/2023": "2023-02-23 2023-02-23",
    "who spoke 2023-04 in Lima": "2023-04-01 2023-04-30",
    "what was sold in h1 2022": "2022-01-01 2022-06-30",
    "who joined since Kyiv was attacked on 24 February 2022": "2022-02-24 -",
    "since the coup, who spoke in June 2022": "2022-06-01 2022-06-30",
    "Meeting in Germany Today, the minister spoke": "2024-09-18 2024-09-18",
    "who met jul-sept 2025": "2025-07-01 2025-09-30",
    "who met between june and july last year": "2023-06-01 2023-07-31",
    "who met mon through wed": "2024-09-16 2024-09-18",
    "who met since june last year": "2023-06-01 -",
}

TRAPS = """
What may happen to the grain deal?
May I ask who leads Chad?
May 10 more states join BRICS?
This may change what for Kyiv?
What followed after the march on the palace?
What was said in the second meeting?
What does August Pfluger want?
What did April Glaspie tell Saddam?
Why did Theresa May resign?
What did Prime Minister May offer?
Who is June Cotter?
What is in the May summit communiqué?
Where was the Good Friday Agreement signed?
How much coal will Seoul burn by 2030?
What does resolution 2231 demand?
Who sent 1,500 troops?
Where do B-52 bombers fly?
Who hosts the G20 at No. 10?
Who freed Boko Haram's 276 girls?
What was signed in 1648 or in 2150?
Whom did he host in Mar-a-Lago?
Who planned the September 11 attacks?
What comes next week?
What were the last days of the siege?
Who won at least 7 days of calm?
What did he do on February 30?
who founded the july 22 movement
Who sat on the council?
How long is the 48-hour truce?
What was said at the 20th Party Congress?
What does article 3.4.22 say?
who led the march to may day rally
who sat night after night
""".strip().splitlines()

dates = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def written(days: DateRange | None) -> str:
    return "nothing" if days is None else f"{days.since or '-'} {days.until or '-'}"


@pytest.mark.parametrize(
    ("question", "days"), [*PHRASES.items(), *((one, "nothing") for one in TRAPS)]
)
def test_a_time_phrase_is_read_and_what_only_looks_like_one_is_left_alone(
    question: str, days: str
) -> None:
    assert written(find_dates(question, TODAY)) == days


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Whom did Modi call on March 26, 2022?", "on March 26, 2022"),
        ("Who met between March and May 2022 in Riga?", "between March and May 2022"),
    ],
)
def test_the_words_are_those_of_the_question(question: str, words: str) -> None:
    days = find_dates(question, TODAY)
    assert days is not None
    assert days.words == words


def test_where_either_number_may_be_the_month_both_are_meant() -> None:
    days = find_dates("who spoke on 4/5/2022", TODAY)
    assert days is not None
    assert days.words == "on 4/5/2022"
    assert written(days) == "2022-05-04 2022-05-04"
    assert written(days.other) == "2022-04-05 2022-04-05"


@pytest.mark.parametrize("typed", ["4/5/2022", "04-05-2022", "on 4/5/22"])
def test_a_day_in_figures_is_read_in_the_order_that_is_chosen(typed: str) -> None:
    for day_first, day in ((True, date(2022, 5, 4)), (False, date(2022, 4, 5))):
        found = find_dates(f"who met {typed}", TODAY, day_first=day_first)
        assert found is not None
        assert (found.since, found.until, found.other) == (day, day, None)
        bound = parse_date(typed, TODAY, day_first=day_first)
        assert (bound.since, bound.until) == (day, day)


@pytest.mark.parametrize("question", ["who met on Friday july 21", "the july 21 movement"])
def test_what_makes_it_a_day_or_an_event_leaves_no_month(question: str) -> None:
    days = find_dates(question, TODAY)
    assert days is None or (days.other is None and days.since != date(2021, 7, 1))


@pytest.mark.parametrize("today", [date.min, date.min + timedelta(2), TODAY, date.max])
@pytest.mark.parametrize("question", ["today", "may 22", "until last week", "since 4/5/2022"])
def test_days_are_widened_as_far_as_the_calendar_goes(question: str, today: date) -> None:
    days = find_dates(question, today) or DateRange(today, today, "")
    wide = days.widened(timedelta(14), timedelta(3))
    for one, wider in ((days, wide), (days.other or days, wide.other or wide)):
        assert (wider.since is None) == (one.since is None)
        assert (wider.until is None) == (one.until is None)
        if one.since and wider.since:
            assert one.since - wider.since == min(timedelta(14), one.since - date.min)
        if one.until and wider.until:
            assert wider.until - one.until == min(timedelta(3), date.max - one.until)


PIECES = (
    "in since until before and to the of last this early mid- - , ( may May march Mar june Feb "
    "30 31 4th 21 2021 1999 '21 2024-02-30 tuesday winter Q4 999 weeks ago year today past "
    "first week half months Sat weekend 48 hours fortnight 1990s '90s 4/5/2022 04.05.2022 2023-04 "
    "h1 over at summit week ending"
)


@given(st.text() | st.lists(st.sampled_from(PIECES.split())).map(" ".join), st.dates())
@example("last 999 years", date.min)
@example("before today", date.min)
@example("this winter in 9999", date.max)
@example("the last weekend", date.min)
@example("over the last 999 hours", date.min)
@example("the week of 9999-12-31", date.max)
@example("the week of 0001-01-01 and the 31st", date.min)
@example("since the 31st", date.min)
@example("the second half of this year", date.max)
@example("\u017funday in apr\u0130l", TODAY)
def test_any_text_is_read_or_left_and_in_order(text: str, today: date) -> None:
    days = find_dates(text, today)
    if days is not None:
        assert days.words in text
        assert days.since or days.until
        assert days.since is None or days.until is None or days.since <= days.until


DAYS = ("{d} {m} {y}", "{m} {d}, {y}", "{d} {s} {y}", "{y}-{n:02}-{d:02}")


@given(dates, st.sampled_from(DAYS))
def test_every_day_reads_back_in_any_letter_case(day: date, form: str) -> None:
    month = month_name[day.month]
    text = form.format(d=day.day, m=month, s=month[:3], y=day.year, n=day.month)
    for question in (text, text.lower(), text.upper(), f"who met on {text}?"):
        assert written(find_dates(question, TODAY)) == f"{day} {day}"
        assert written(parse_date(text, TODAY)) == f"{day} {day}"


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from("./-"))
def test_a_day_in_numbers_reads_back_with_the_day_first(day: date, sign: str) -> None:
    text = day.strftime(f"%d{sign}%m{sign}%Y")
    assert written(find_dates(f"who met on {text}?", TODAY)) == f"{day} {day}"


@given(dates)
def test_every_month_reads_back_in_any_letter_case(day: date) -> None:
    text = f"{month_name[day.month]} {day.year}"
    for question in (text, text.lower(), text.upper(), f"who met in {text}?"):
        days = find_dates(question, TODAY)
        assert days is not None
        assert days.since == day.replace(day=1)
        assert days.until is not None
        assert (days.until.year, days.until.month) == (day.year, day.month)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2024-08-28", "2024-08-28 2024-08-28"),
        (" 2024-08-28T22:49:00-04:00", "2024-08-28 2024-08-28"),
        ("25/02/2024", "2024-02-25 2024-02-25"),
        ("2/25/2024", "2024-02-25 2024-02-25"),
        ("01.02.2024", "2024-02-01 2024-02-01"),
        ("2021", "2021-01-01 2021-12-31"),
        ("Tuesday", "2024-09-17 2024-09-17"),
        ("since March 2022", "2022-03-01 -"),
    ],
)
def test_a_time_alone_is_read(typed: str, days: str) -> None:
    read = parse_date(typed, TODAY)
    assert written(read) == days
    assert read.words == typed.strip()


@pytest.mark.parametrize("typed", ["", "soon", "last week or so", "2024-13-01", "the 5th", "2231"])
def test_what_is_no_time_is_refused_with_a_way_out(typed: str) -> None:
    with pytest.raises(InputError, match=r"last week.*\.$"):
        parse_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "readings", "ways"),
    [
        ("01/02/2024", "1 February 2024 or 2 January 2024", "2024-02-01 or 2024-01-02"),
        ("since 4/5/2022", "4 May 2022 or 5 April 2022", "2022-05-04 or 2022-04-05"),
        ("july 21", "July 2021 or 21 July 2024", "2021-07 or 2024-07-21"),
        (
            "1/2/2024 to 3/4/2024",
            "1 February 2024 to 3 April 2024 or 2 January 2024 to 4 March 2024",
            "2024-02-01 to 2024-04-03 or 2024-01-02 to 2024-03-04",
        ),
    ],
)
def test_a_time_that_can_mean_two_is_refused_with_both(
    typed: str, readings: str, ways: str
) -> None:
    with pytest.raises(InputError) as refused:
        parse_date(f" {typed} ", TODAY)
    assert str(refused.value) == f"“{typed}” can mean {readings}; write {ways}."
    for way in ways.split(" or "):
        parse_date(way, TODAY)


def test_a_question_with_a_date_of_two_readings_is_asked_back() -> None:
    with pytest.raises(InputError, match="“01/02/2024” can mean 1 February 2024 or 2 January 2024"):
        require_one_reading("who met Wang on 01/02/2024?", TODAY)
    for plain in ("who met on 25/02/2024", "05/05/2024 in Bali?", "the 3/4-1/2024 talks", "1/2 of"):
        require_one_reading(plain, TODAY)


TYPED: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("time_phrases.jsonl").read_text("utf-8").splitlines()
]

OUT_OF_SCOPE = {
    # Holidays move, and each land has its own: no table of them is kept.
    "What happened in Bangui on New Year's Eve 2021?",
    "on xmas day what did baku say re the plane",
    "new yrs eve ukraine gas transit what did fico say",
    # A question is read in lower case, in which a name that ends so looks like a day.
    "What did the correspondent of Russia Today ask Lavrov?",
    "Who published the piece in Foreign Policy Today?",
    # A briefing of every Tuesday, ten dollars and two numbers are written alike.
    "tues briefing at state dept what was said abt haiti",
    "tokyo stmts on n korea missiles over the last 10d",
    "german gas deals w qatar winter 22/23",
    # How long “recent” is, nobody can say.
    "What did Seoul and Tokyo agree in recent weeks?",
}
"""What is known to be read wrong or not at all, and why it stays so."""


def meanings(days: DateRange | None) -> list[tuple[str | None, str | None]]:
    """Every meaning, written as in the data."""
    if days is None:
        return [(None, None)]
    since, until = (str(end) if end else None for end in (days.since, days.until))
    return [(since, until), *(meanings(days.other) if days.other else [])]


def wanted(phrase: dict[str, Any]) -> set[tuple[str | None, str | None]]:
    """What a careful reader takes it to mean, with what another one may."""
    since, until = phrase.get("or", (phrase["since"], phrase["until"]))
    return {(phrase["since"], phrase["until"]), (since, until)}


def test_time_phrases_are_read_as_a_careful_reader_does() -> None:
    wrong = {
        phrase["question"]: read
        for phrase in TYPED
        for asked in [Question(phrase["question"], at=datetime.fromisoformat(phrase["at"]))]
        for read in [meanings(analyze(asked).days)]
        if wanted(phrase).isdisjoint(read)
    }
    assert wrong.keys() == OUT_OF_SCOPE, wrong
