"""Feeds that never say the same twice."""

import pytest

from tests.index.ingest.feeds.samples import FIRST
from tests.index.ingest.polling import STARTED, Ground, listed, paper

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_surrounds_the_words_is_nothing_new(ground: Ground) -> None:
    ground.shows({"/1": paper()})
    ground.follow()
    for number in range(3):
        picture = f'<img src="https://pictures.example/{number}.jpg"><p id="{number}">'
        shown = f"{picture}{FIRST}</p>https://count.example/{number}"
        ground.site["/feed"] = listed(ground, ["/1"], shown)
        await ground.visit_source()
        ground.clock.forward(minutes=6)
    assert ground.asked().count("/1") == 1
    assert ground.health().new_at == STARTED


async def test_new_words_round_it_have_it_looked_at_again_but_not_each_time(
    ground: Ground,
) -> None:
    ground.shows({"/1": paper()})
    ground.follow()
    waits = []
    for number in range(6):
        ground.site["/feed"] = listed(ground, ["/1"], f"<p>{FIRST} {number} comments.</p>")
        await ground.visit_source()
        due = ground.health().due_at
        assert due is not None
        waits.append(due - ground.clock.now())
        ground.clock.forward(minutes=10)
    assert ground.asked().count("/1") == 1
    assert waits == sorted(set(waits)), "nothing new was brought"
    assert ground.health().new_at == STARTED
