"""When a page says that it was published and changed, surest first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from index.ingest.extract.dates.page_dates import changed_on, day_in, later, published_on
from index.values import Published


def iso(moment: Published | None) -> str | None:
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
    page = document_fromstring(f"<html><body>{body}<p>Talks.</p></body></html>")
    assert iso(published_on(page, {})) == expected


def test_linked_data_come_before_tags_and_tags_before_elements() -> None:
    tags = (
        "<html><head><meta property='article:modified_time' content='2024-05-05T08:00:00+02:00'>"
        "<meta name='date' content='2024-05-04'></head><body><article>"
        "<time datetime='2024-05-03T10:00:00Z'></time></article></body></html>"
    )
    page = document_fromstring(tags)
    data = {"datePublished": "2024-05-01T09:00:00+09:00", "dateModified": "2024-05-06"}
    assert iso(published_on(page, data)) == "2024-05-01T09:00:00+09:00"
    assert iso(published_on(page, {"datePublished": "soon"})) == "2024-05-04"
    assert iso(changed_on(page, data)) == "2024-05-06"
    assert iso(changed_on(page, {})) == "2024-05-05T08:00:00+02:00"


def test_a_printed_update_is_a_change() -> None:
    line = "<p class='date'>Published 3 May 2024 10:00 GMT, updated 4 May 2024 11:00 GMT</p>"
    page = document_fromstring(f"<html><body>{line}</body></html>")
    assert iso(published_on(page, {})) == "2024-05-03T10:00:00+00:00"
    assert iso(changed_on(page, {})) == "2024-05-04T11:00:00+00:00"


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
    assert iso(day_in(f"https://post.example{path}")) == expected


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_in_an_address_is_read_back(day: date) -> None:
    assert day_in(f"https://post.example/{day:%Y/%m/%d}/talks") == Published.on(day)


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
    assert iso(later(Published.parse(changed), before)) == expected


def test_no_change_is_none() -> None:
    assert later(None, Published.parse("2024-05-03")) is None
