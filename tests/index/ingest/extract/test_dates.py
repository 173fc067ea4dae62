"""Dates: printed lines, addresses, what a page declares."""

import json
import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from index.ingest.extract.assemble import Extracted
from index.ingest.extract.dates import (
    MONTHS,
    WEEKDAY,
    day_in,
    find_date,
    later,
    read_date_line,
)
from index.ingest.extract.metadata import read_metadata
from index.values import Published


def iso(line: str) -> str | None:
    found = find_date(line)
    return found.isoformat() if found else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Aug. 28, 2024", "2024-08-28"),
        ("28 August 2024", "2024-08-28"),
        ("28th of August, 2024", "2024-08-28"),
        ("AUGUST 28, 2024", "2024-08-28"),
        ("August 28, 2024 at 10:49 p.m. ET", "2024-08-28T22:49:00-04:00"),
        ("Aug. 28, 2024Updated 10:49 p.m. ET", "2024-08-28T22:49:00-04:00"),
        ("Dec. 3, 2024, 10:49 p.m. ET", "2024-12-03T22:49:00-05:00"),
        ("Wednesday, 28 August 2024 14:05 GMT", "2024-08-28T14:05:00+00:00"),
        ("Wed 28 Aug 2024 14.05 BST", "2024-08-28T14:05:00+01:00"),
        ("Sept. 3, 2024, noon", None),
        ("10:49 p.m. ET, August 28, 2024", "2024-08-28T22:49:00-04:00"),
        ("Updated 1405 GMT (2205 HKT) August 28, 2024", "2024-08-28T14:05:00+00:00"),
        ("2024-08-28 22:49", "2024-08-28T22:49:00+00:00"),
        ("2024-08-28T22:49:00Z", "2024-08-28T22:49:00+00:00"),
        ("28/08/2024", "2024-08-28"),
        ("08/28/2024", "2024-08-28"),
        ("28.08.2024", "2024-08-28"),
        ("04.05.2024", "2024-05-04"),
        ("05/05/2024", "2024-05-05"),
        ("Published: 28 August 2024", "2024-08-28"),
        ("Last updated Aug 28, 2024", "2024-08-28"),
        ("28 August 2024 · 5 min read", "2024-08-28"),
        ("August 28, 2024, 3:14 PM UTC+8", "2024-08-28T15:14:00+08:00"),
        ("August 28, 2024 12:05 a.m. JST", "2024-08-28T00:05:00+09:00"),
        ("Wed Nov 20 2019 09:28:00 GMT+0000 (UTC)", "2019-11-20T09:28:00+00:00"),
        ("Mon, 18 Nov 2019 16:07:38 -0600", "2019-11-18T16:07:38-06:00"),
    ],
)
def test_a_printed_date_line_is_read(line: str, expected: str | None) -> None:
    assert iso(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "04/05/2024",
        "Updated 10:49 p.m. ET",
        "31 February 2024",
        "28 August 2024, 25:00",
        "Signed on Aug. 28, 2024.",
        "On Aug. 28, 2024, they met at Yanqi Lake.",
        "May",
        "The March 2024 summit",
        "Aug. 28",
        "1.2.3",
        "",
        "28 August 2024 " * 10,
    ],
)
def test_what_names_no_certain_day_or_says_more_is_no_date(line: str) -> None:
    assert find_date(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("28. August 2024, 14:05 Uhr", "2024-08-28T14:05:00+00:00"),
        ("Veröffentlicht am 28. August 2024 um 14.05 Uhr", "2024-08-28T14:05:00+00:00"),
        ("Mittwoch, 28. Aug. 2024", "2024-08-28"),
        ("Stand: 28.08.2024 14:05 Uhr", "2024-08-28T14:05:00+00:00"),
        ("Publié le 28 août 2024 à 14h05", "2024-08-28T14:05:00+00:00"),
        ("mercredi 28 août 2024, 14 h 05 CEST", "2024-08-28T14:05:00+02:00"),
        ("1er mars 2024", "2024-03-01"),
        ("Publicado el 28 de agosto de 2024 a las 22:49", "2024-08-28T22:49:00+00:00"),
        ("miércoles, 28 de agosto del 2024", "2024-08-28"),
        ("Mercoledì 28 agosto 2024 alle ore 18:30", "2024-08-28T18:30:00+00:00"),
        ("Pubblicato il 28 agosto 2024", "2024-08-28"),
        ("segunda-feira, 22 de janeiro de 2018 às 0:13", "2018-01-22T00:13:00+00:00"),
        ("1º de março de 2024", "2024-03-01"),
        ("Gepubliceerd op 28 augustus 2024 om 14:05", "2024-08-28T14:05:00+00:00"),
        ("Laatst bijgewerkt: 28-08-2024", "2024-08-28"),
    ],
)
def test_date_lines_of_seven_languages_are_read(line: str, expected: str) -> None:
    assert iso(line) == expected


@pytest.mark.parametrize(
    "line",
    ["Stand der Dinge", "data", "Am 28. August 2024 trafen sie sich.", "Le 28 août 2024, ils",
     "28 de", "mars 2024", "El 28 de agosto de 2024 se reunieron."],
)  # fmt: skip
def test_sentences_of_other_languages_are_no_date_lines(line: str) -> None:
    assert find_date(line) is None


def test_a_line_may_say_both_when_it_was_published_and_when_changed() -> None:
    read = read_date_line("Publié le 28 août 2024 à 14h05 - Mis à jour le 29 août 2024 à 09h30")
    assert read is not None
    assert read.published == Published.parse("2024-08-28T14:05:00+00:00")
    assert read.changed == Published.parse("2024-08-29T09:30:00+00:00")
    assert not read.updated


def test_a_label_or_a_day_makes_a_date_line_but_a_bare_time_does_not() -> None:
    updated = read_date_line("Updated 10:49 p.m. ET")
    assert updated is not None
    assert updated.labelled
    assert read_date_line("04/05/2024") is not None
    assert read_date_line("10:49 P.M. EDT") is None
    assert read_date_line("(April 27, 2022)") is None


days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
DAY_STYLES = [
    "{d:%B} {n}, {d:%Y}",
    "{n} {d:%B} {d:%Y}",
    "{d:%b}. {n}, {d:%Y}",
    "{d:%A}, {n} {d:%b} {d:%Y}",
    "{d:%Y-%m-%d}",
    "{d:%Y/%m/%d}",
    "{d:%d.%m.%Y}",
    "{d:%B} {n}th, {d:%Y}",
    "Published: {d:%B} {n}, {d:%Y}",
    "Last updated on {n} {d:%B} {d:%Y}",
]
TIME_STYLES = ["{t:%H:%M}", "{h}:{t:%M} {half}", "{h}:{t:%M}{half}"]
ZONES = {"ET": "America/New_York", "GMT": "UTC", "BST": "Europe/London", "JST": "Asia/Tokyo",
         "CET": "Europe/Berlin", "PT": "America/Los_Angeles"}  # fmt: skip


@given(day=days, style=st.sampled_from(DAY_STYLES))
def test_every_day_is_read_back_in_every_style(day: date, style: str) -> None:
    assert find_date(style.format(d=day, n=day.day)) == Published.on(day)


@given(
    day=days,
    clock=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    style=st.sampled_from(TIME_STYLES),
    between=st.sampled_from([" ", ", ", " at ", "Updated ", " | "]),
    zone=st.sampled_from(sorted(ZONES)),
    half=st.sampled_from([("a.m.", "p.m."), ("AM", "PM"), ("am", "pm")]),
)
def test_every_time_is_read_back_with_the_zone_of_its_day(
    day: date, clock: time, style: str, between: str, zone: str, half: tuple[str, str]
) -> None:
    printed = style.format(t=clock, h=clock.hour % 12 or 12, half=half[clock.hour >= 12])
    found = find_date(f"{day:%B} {day.day}, {day.year}{between}{printed} {zone}")
    expected = datetime.combine(day, clock, ZoneInfo(ZONES[zone]))
    assert found is not None
    assert found.moment.replace(tzinfo=None) == expected.replace(tzinfo=None)
    assert found.moment.utcoffset() == expected.utcoffset()


@given(st.text(max_size=130))
def test_no_line_raises(line: str) -> None:
    find_date(line)


@pytest.mark.parametrize("language", ["en", "de", "de_AT", "fr", "es", "it", "pt", "nl"])
def test_every_month_and_day_is_known(language: str) -> None:
    known = Locale.parse(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in known.months[context][width].items():
                assert MONTHS[name.lower().removesuffix(".")] == number
        for name in known.days[context]["wide"].values():
            assert re.fullmatch(WEEKDAY, name, re.IGNORECASE | re.VERBOSE), name


def read(page: str, **data: str) -> Extracted:
    linked = json.dumps({"@type": "NewsArticle", **data})
    script = f"<script type='application/ld+json'>{linked}</script>"
    return read_metadata(document_fromstring(page.replace("<body>", f"<body>{script}")), None, "a")


def iso_of(moment: Published | None) -> str | None:
    return moment.isoformat() if moment else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<span class='article-publish-date'>November 19, 2019, 9:02 AM ET</span>",
         "2019-11-19T09:02:00-05:00"),
        ("<div class='meta date'>28 août 2024</div>", "2024-08-28"),
        ("<aside><span class='date'>May 3, 2024</span></aside>", None),
        ("<ul><li><span class='date'>May 3, 2024</span></li></ul>", None),
        ("<a href='/b'><span class='date'>May 3, 2024</span></a>", None),
        ("<span class='date'>On May 3, 2024, they met.</span>", None),
        ("<span class='dateline'>Updated May 3, 2024</span>", None),
        ("<article><time class='updated' datetime='2024-05-04T10:00:00Z'>x</time>"
         "<time datetime='2024-05-03T10:00:00Z'>x</time></article>", "2024-05-03T10:00:00+00:00"),
    ],
)  # fmt: skip
def test_elements_are_dates_of_the_article_where_they_are_marked_so(
    body: str, expected: str | None
) -> None:
    assert iso_of(read(f"<html><body>{body}<p>Talks.</p></body></html>").published) == expected


def test_linked_data_come_before_tags_and_tags_before_elements() -> None:
    tags = (
        "<html><head><meta property='article:modified_time' content='2024-05-05T08:00:00+02:00'>"
        "<meta name='date' content='2024-05-04'></head><body><article>"
        "<time datetime='2024-05-03T10:00:00Z'></time></article></body></html>"
    )
    dated = read(tags, datePublished="2024-05-01T09:00:00+09:00", dateModified="2024-05-06")
    assert iso_of(dated.published) == "2024-05-01T09:00:00+09:00"
    assert iso_of(dated.updated) == "2024-05-06"
    undated = read(tags, datePublished="soon")
    assert iso_of(undated.published) == "2024-05-04"
    assert iso_of(undated.updated) == "2024-05-05T08:00:00+02:00"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2024/08/28/talks", "2024-08-28"),
        ("/world/2024/8/28/talks.html", "2024-08-28"),
        ("/world/2024/aug/28/talks", "2024-08-28"),
        ("/2024-08-28-talks", "2024-08-28"),
        ("/news/20240828/talks", "2024-08-28"),
        ("/2024/0828/talks", None),
        ("/2024/13/28/talks", None),
        ("/2024/02/30/talks", None),
        ("/2024/08/talks", None),
        ("/a/12024/08/28", None),
        ("/1/2/3", None),
    ],
)
def test_an_address_may_hold_the_day(path: str, expected: str | None) -> None:
    assert iso_of(day_in(f"https://post.example{path}")) == expected


@given(st.text(max_size=60))
def test_no_address_raises(path: str) -> None:
    day_in(f"https://post.example/{path}")


@pytest.mark.parametrize(
    ("changed", "published", "expected"),
    [
        ("2024-05-04", "2024-05-03", "2024-05-04"),
        ("2024-05-03T11:00:00+02:00", "2024-05-03T09:00:00+00:00", None),
        ("2024-05-03T11:01:00+02:00", "2024-05-03T09:00:00+00:00", "2024-05-03T11:01:00+02:00"),
        ("2024-05-03T11:00:00+00:00", "2024-05-03", None),
        ("2024-05-02", "2024-05-03", None),
        ("2024-05-02", None, "2024-05-02"),
    ],
)
def test_a_change_counts_where_it_is_surely_later(
    changed: str, published: str | None, expected: str | None
) -> None:
    before = Published.parse(published) if published else None
    assert iso_of(later(Published.parse(changed), before)) == expected
