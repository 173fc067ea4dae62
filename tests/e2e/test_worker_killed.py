"""``verbale worker`` killed while it fetches, stores and encodes: as if nothing had happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.gathering.crowd import Plan, Standing, crowd
from benchmarks.killed.worker import PHASES, Ground, again, disturbed, undisturbed

pytestmark = pytest.mark.usefixtures("lexical")

PLAN = Plan(ports=3, sites=3, feeds=2, full=1, teasers=3, least_s=0.1, delay_s=0.4)
ARTICLES = PLAN.ports * PLAN.feeds * (PLAN.full + PLAN.teasers)


@pytest.fixture(autouse=True)
def quick_starts() -> None:
    """Workers start as ever, so that a site is done with what a killed one asked before the next.

    A forked one would begin while the site still answers nobody, and count as a second request.
    """


@pytest.fixture
def sites() -> Iterator[Standing]:
    with crowd(PLAN) as standing:
        yield standing


def ground(folder: Path) -> Ground:
    folder.mkdir()
    return Ground(folder, None, at_once=PLAN.ports)


@pytest.mark.soak
def test_no_kill_of_a_worker_loses_an_article_or_fetches_more_than_was_in_flight(
    tmp_path: Path, sites: Standing
) -> None:
    expected = undisturbed(ground(tmp_path / "calm"), sites, PLAN.feeds)
    assert len(expected.articles) == ARTICLES
    assert (expected.unencoded, expected.leased) == (0, 0)
    before = sites.stats()["asked"]
    ended, kills = disturbed(ground(tmp_path / "rough"), sites, PLAN.feeds, PHASES)
    assert ended == expected
    repeated = again(before, sites.stats()["asked"])
    assert repeated.total() <= len(kills) * PLAN.ports
    assert [kill.orphans for kill in kills] == [0] * len(kills)
    assert max(site["most"] for site in sites.stats()["sites"].values()) == 1
