"""What a desk stores, as far as its server has room."""

import pytest

from index.values import PUBLIC, Draft
from tests.index.ingest.polling import Ground

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERE = "discord:1"


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
    assert stored == ["new", "new"]
    again = [draft(1, " They parted."), draft(4)]
    assert await ground.context.store(under, again, first_hand=True) == ["revised"]
    [told] = ground.library.sources.notices()
    assert (told.channel, told.scope) == ("42", HERE)
    ground.library.sources.told(told.id)
    ground.library.servers.limit(HERE, "articles", None)
    assert await ground.context.store(under, [draft(4)], first_hand=True) == ["new"]
    assert ground.library.sources.notices() == []


async def test_what_is_public_has_no_quota(ground: Ground) -> None:
    ground.library.servers.limit(PUBLIC, "articles", 1)
    under = ground.follow()
    stored = await ground.context.store(under, [draft(1), draft(2)], first_hand=True)
    assert stored == ["new", "new"]
