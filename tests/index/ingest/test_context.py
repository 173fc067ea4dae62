"""What a desk stores, as far as its server has room."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from index.ingest.context import Stored
from index.store.articles.articles import BETWEEN_CHANGES, CHANGES_AT_ONCE
from index.store.schema import revision
from index.values import Draft
from tests.index.ingest.polling import Ground

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERE = "discord:1"
SENTENCE = " They spoke of it at length in the hall of the old house."


def draft(number: int, more: str = "") -> Draft:
    return Draft(
        title=f"Envoy {number}",
        text=f"Envoy {number} sailed in on Monday. They met in hall {number}.{more}",
        url=f"https://example.org/{number}",
    )


async def test_new_articles_beyond_the_quota_are_passed_over_and_told_once(
    ground: Ground,
) -> None:
    ground.library.servers.limit(HERE, "articles", 2)
    under = ground.follow(scope=HERE, channel="42")
    stored = await ground.context.store(under, [draft(1), draft(2), draft(3)], first_hand=True)
    assert stored == Stored(("new", "new"))
    again = [draft(1, " They parted."), draft(4)]
    assert await ground.context.store(under, again, first_hand=True) == Stored(("revised",))
    [told] = ground.library.sources.notices()
    assert (told.channel, told.scope) == ("42", HERE)
    ground.library.sources.told(told)
    ground.library.servers.limit(HERE, "articles", None)
    assert await ground.context.store(under, [draft(4)], first_hand=True) == Stored(("new",))
    assert ground.library.sources.notices() == []


async def test_texts_beyond_the_quota_of_bytes_are_passed_over_and_told_once(
    ground: Ground,
) -> None:
    ground.library.servers.limit(HERE, "megabytes", 1)
    under = ground.follow(scope=HERE, channel="42")
    sizes = (900_000, 600_000, 320_000)
    long, other, changed = (SENTENCE * (size // len(SENTENCE)) for size in sizes)
    stored = await ground.context.store(under, [draft(1, long), draft(2, other)], first_hand=True)
    assert stored == Stored(("new",))
    [told] = ground.library.sources.notices()
    assert "limit of 1 MB" in told.words
    again = [draft(1, changed), draft(1, long), draft(3)]
    assert await ground.context.store(under, again, first_hand=True) == Stored(("unchanged", "new"))
    assert len(ground.library.sources.notices()) == 1
    ground.library.servers.limit(HERE, "megabytes", None)
    assert await ground.context.store(under, again[:1], first_hand=True) == Stored(("revised",))


async def test_an_article_that_changes_all_the_time_waits_after_some_changes(
    ground: Ground,
) -> None:
    under = ground.follow()
    for number in range(CHANGES_AT_ONCE + 1):
        stored = await ground.context.store(under, [draft(1, f" {number}.")], first_hand=True)
        assert stored.waiting == frozenset()
    stored = await ground.context.store(under, [draft(2), draft(1, " Again.")], first_hand=True)
    assert stored == Stored(("new",), frozenset({1}))
    with ground.library.database.writing() as connection:
        an_hour_ago = datetime.now(UTC) - BETWEEN_CHANGES
        connection.execute(update(revision).values(gathered_at=an_hour_ago))
    stored = await ground.context.store(under, [draft(1, " Again.")], first_hand=True)
    assert stored == Stored(("revised",))
    stored = await ground.context.store(under, [draft(1, " And again.")], first_hand=True)
    assert stored.waiting == frozenset({0})
    with ground.library.database.writing() as connection:
        in_years = datetime.now(UTC) + timedelta(days=2000)
        connection.execute(update(revision).values(gathered_at=in_years))
    stored = await ground.context.store(under, [draft(1, " And again.")], first_hand=True)
    assert stored == Stored(("revised",))  # a clock that was ahead keeps nothing waiting
