from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.extract.html import extract
from index.ingest.extract.outlet_days import in_own_day
from index.values import Published

STATE = "https://www.state.gov/briefings"
POST = "https://post.example"


def own_day(published: str, url: str | None, outlet: str | None = None, text: str = "") -> str:
    found = in_own_day(Published.parse(published), url, outlet, text)
    assert found is not None
    return found.isoformat()


@pytest.mark.parametrize(
    ("published", "url", "outlet", "expected"),
    [
        ("2021-08-03T02:08:35+00:00", STATE, None, "2021-08-02T22:08:35-04:00"),
        ("2021-12-03T04:08:00+00:00", STATE, None, "2021-12-02T23:08:00-05:00"),
        (
            "2021-08-03T02:08:35+00:00",
            None,
            "U.S. Department of State",
            "2021-08-02T22:08:35-04:00",
        ),
        ("2021-08-03T02:08:35+00:00", None, "*White House*", "2021-08-02T22:08:35-04:00"),
        ("2021-08-02T22:30:00+00:00", "http://en.kremlin.ru/1", None, "2021-08-03T01:30:00+03:00"),
        (
            "2021-08-02T16:30:00+00:00",
            "https://www.mofa.go.jp/1",
            None,
            "2021-08-03T01:30:00+09:00",
        ),
        ("2021-08-03T02:08:35+00:00", POST, "Post", "2021-08-03T02:08:35+00:00"),
        ("2021-08-03T02:08:35+00:00", None, None, "2021-08-03T02:08:35+00:00"),
    ],
)
def test_a_moment_in_utc_has_the_day_of_a_known_outlet(
    published: str, url: str | None, outlet: str | None, expected: str
) -> None:
    assert own_day(published, url, outlet) == expected


@pytest.mark.parametrize("printed", ["2021-08-03", "2021-08-03T00:30:00+02:00"])
@pytest.mark.parametrize("url", [STATE, f"{STATE}/2021/08/02/talks", POST])
def test_what_has_a_day_or_an_offset_stays_as_it_is_printed(printed: str, url: str) -> None:
    assert own_day(printed, url, None, "August 2, 2021\n\nThey met.") == printed


@pytest.mark.parametrize(
    ("published", "url", "expected"),
    [
        ("2021-08-03T02:08:00+00:00", f"{POST}/2021/08/02/talks", "2021-08-02"),
        ("2021-08-02T16:08:00+00:00", f"{POST}/20210803/talks", "2021-08-03"),
        ("2021-08-03T02:08:00+00:00", f"{POST}/2021/08/03/talks", "2021-08-03T02:08:00+00:00"),
        ("2021-08-03T02:08:00+00:00", f"{STATE}/2021/08/02/a", "2021-08-02T22:08:00-04:00"),
        ("2021-08-03T02:08:00+00:00", f"{STATE}/2021/08/03/a", "2021-08-03"),
        ("2021-08-03T02:08:00+00:00", f"{POST}/2021/07/14/talks", "2021-08-03T02:08:00+00:00"),
        ("2021-08-03T20:00:00+00:00", f"{POST}/2021/08/02/talks", "2021-08-03T20:00:00+00:00"),
        ("2021-08-03T00:00:00+00:00", STATE, "2021-08-03"),
        ("2021-08-03T00:00:00+00:00", f"{STATE}/2021/08/02/a", "2021-08-02"),
    ],
)
def test_the_day_in_the_address_counts_where_it_may_be_that_of_the_moment(
    published: str, url: str, expected: str
) -> None:
    assert own_day(published, url) == expected


def test_a_date_line_of_the_text_counts_where_nothing_else_tells() -> None:
    moment, text = "2021-08-03T02:08:00+00:00", "Talks\n\nMonday, August 2, 2021\n\nThey met."
    assert own_day(moment, POST, None, text) == "2021-08-02"
    assert own_day(moment, "https://mid.ru/1", None, text) == "2021-08-03T05:08:00+03:00"
    assert own_day(moment, POST, None, "They met on August 2, 2021.") == moment


@given(st.datetimes(), st.sampled_from([STATE, POST, "https://mfa.gov.nz/1", "https://x.jp/2"]))
def test_no_day_is_moved_by_more_than_one(moment: object, url: str) -> None:
    published = Published.parse(f"{moment}+00:00")
    found = in_own_day(published, url, None)
    assert found is not None
    assert found.day_only or found.moment == published.moment
    assert abs(found.day - published.day) <= timedelta(days=1)


PAGE = """<html><head><title>Border reopens</title>
<meta property="article:published_time" content="{declared}"></head><body><main><h1>Border
reopens</h1><time>{printed}</time><p>Envoys of both countries met in Geneva and agreed after long
negotiations to reopen the border crossing at Brenn, which had been closed since the spring.</p>
<p>The observers of third countries will stay there, a spokeswoman said on the same evening.</p>
</main></body></html>"""

LISTED = (
    '</time><ul><li>By Jane Doe</li><li class="date"><time>August 2, 2021</time></li></ul><time>'
)


@pytest.mark.parametrize(
    ("url", "declared", "printed", "expected"),
    [
        (POST, "2021-08-03T02:08:00Z", "August 2, 2021", "2021-08-02"),
        (POST, "2021-08-03T02:08:00Z", "August 2, 2021 10:08 pm EDT", "2021-08-02T22:08:00-04:00"),
        (POST, "2021-08-03T02:08:00Z", LISTED, "2021-08-02"),
        (POST, "2021-08-03T02:08:00Z", LISTED.replace("date", "more"), "2021-08-03T02:08:00+00:00"),
        (POST, "2021-08-03T02:08:00Z", "August 3, 2021", "2021-08-03T02:08:00+00:00"),
        (POST, "2021-08-03T02:08:00Z", "Updated August 2, 2021", "2021-08-03T02:08:00+00:00"),
        (STATE, "2021-08-03T02:08:00Z", "August 2, 2021", "2021-08-02T22:08:00-04:00"),
        (STATE, "2021-08-03T02:08:00", "August 3, 2021", "2021-08-03T02:08:00-04:00"),
        (STATE, "2021-08-03T02:08:00", "August 2, 2021", "2021-08-02T22:08:00-04:00"),
    ],
)
def test_the_day_that_a_page_prints_is_the_articles(
    url: str, declared: str, printed: str, expected: str
) -> None:
    found = extract(PAGE.format(declared=declared, printed=printed), f"{url}/border").published
    assert found is not None
    assert found.isoformat() == expected
