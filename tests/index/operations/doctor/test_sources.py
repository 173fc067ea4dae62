"""Sources that need a person, named."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from index.operations.doctor.sources import check_sources, look_at_clock
from index.store.administration.watches import NewWatch
from index.store.library import Library
from index.store.new_sources import NewSource
from index.store.schema import source
from tests.index.operations.doctor.checking import settings

NOW = datetime.now(UTC)
LONG = NOW - timedelta(days=3)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.open(settings(tmp_path).database_url)) as opened:
        yield opened


def add(library: Library, name: str, scope: str = "public", **values: Any) -> None:
    url = f"https://{name.replace(' ', '')}.example/feed"
    library.sources.add(NewSource(scope, name, "feed", url, "x.example"), NOW, due=True)
    with library.database.writing() as connection:
        of_name = source.c.name == name
        if values:
            connection.execute(update(source).where(of_name).values(**values))


def test_those_that_fare_well_are_counted(library: Library) -> None:
    add(library, "Wire")
    library.articles.source("public", "Archive", "bulk")
    [found] = check_sources(library)
    assert (found.well, found.told) == (True, "2, of which 1 are fetched")


def test_those_that_rest_by_a_persons_hand_or_failed_but_now_are_no_trouble(
    library: Library,
) -> None:
    add(library, "Wire")
    library.sources.pause("public", "Wire")
    add(library, "Courier", failures=2, failing_since=NOW, trouble="It answered 500.")
    assert [one.well for one in check_sources(library)] == [True]


def test_those_in_trouble_are_named_with_what_they_say_and_the_way_out(library: Library) -> None:
    add(library, "Wire", failures=9, failing_since=LONG, trouble="It answered 500.")
    add(library, "Courier", "discord:5", state="paused", trouble="It answered 403 for 3 days.")
    add(library, "Gazette", state="ended", trouble="The web says that it is gone (410).")
    _, *found = check_sources(library)
    told = {one.told.split("”")[0].lstrip("“"): one for one in found}
    assert told["Wire"].well is False
    assert f"fails since {LONG:%d %B %Y}: It answered 500." in told["Wire"].told
    assert told["Wire"].fix == 'Look at https://Wire.example/feed; then `verbale resume "Wire"`.'
    assert told["Courier"].well is False
    assert '`verbale resume "Courier" --scope discord:5`' in str(told["Courier"].fix)
    assert told["Gazette"].well is None
    assert '`verbale remove "Gazette"`' in str(told["Gazette"].fix)


def test_no_more_are_named_than_anybody_reads(library: Library) -> None:
    for number in range(25):
        add(library, f"Wire {number}", failures=9, failing_since=LONG, trouble="500.")
    _, *found = check_sources(library)
    assert len(found) == 21
    assert found[-1].told == "5 more fail"


def test_a_library_that_nobody_fetches_for_is_told(library: Library) -> None:
    add(library, "Wire", due_at=LONG)
    _, found = check_sources(library)
    assert found.told == "1 sources have been due for more than a day, and no worker fetches them"
    assert found.fix == "Start `verbale run` or `verbale worker`."


def test_a_clock_that_the_library_is_not_ahead_of_is_well(library: Library) -> None:
    add(library, "Wire")
    [found] = look_at_clock(library)
    assert found.well
    assert found.told.endswith("; nothing in the library is ahead of it")


def test_a_library_that_is_ahead_of_the_clock_is_a_failure_with_the_way_out(
    library: Library,
) -> None:
    ahead = NOW + timedelta(days=2000)
    add(library, "Wire", due_at=ahead, fetched_at=ahead)
    [found] = look_at_clock(library)
    assert found.well is False
    assert f"the library's latest entry is from {ahead:%d %B %Y, %H:%M} UTC" in found.told
    assert found.told.endswith(
        "1 sources, pages, hosts, watches or posts are scheduled too far ahead"
    )
    assert found.fix is not None
    assert found.fix.startswith("Set the clock")


def test_a_digest_that_a_clock_that_was_ahead_put_off_is_a_failure(library: Library) -> None:
    new = NewWatch("discord:1", "digest", "", "discord:5", rhythm="daily", hour=8)
    library.watches.add(replace(new, next_at=NOW + timedelta(days=7)), NOW)
    assert next(look_at_clock(library)).well
    library.watches.add(replace(new, next_at=NOW + timedelta(days=2000)), NOW)
    [found] = look_at_clock(library)
    assert (found.well, "1 sources, pages, hosts, watches or posts" in found.told) == (False, True)
