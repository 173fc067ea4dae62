"""``verbale search``: over the sample, for people and programs."""

from pathlib import Path

from tests.index.cli.contract import check_search
from tests.index.cli.terminal import verbale


def test_articles_and_bars_are_printed_for_people(sample_folder: Path) -> None:
    ran = verbale("search", '"Yanqi Lake" OR summit', data=sample_folder)
    assert ran.code == 0
    assert "They met at Yanqi Lake, in the hills on the northern outskirts of Beijing." in ran.out
    assert "29 August 2024, 19:30 (UTC+08:00) · Verbale sample" in ran.out
    [august] = [one for one in ran.out.splitlines() if one.startswith("August 2024")]
    assert "▇" in august


def test_pages_and_all_articles(sample_folder: Path) -> None:
    every = verbale("search", "the", "--json", data=sample_folder).json
    check_search(every)
    assert every["total"] == len(every["articles"]) > 20
    second = verbale("search", "the", "--page", "2", data=sample_folder).out
    assert f"{every['total']} articles, page 2 of {every['pages']}" in second
    titles = [one["title"] for one in every["articles"]]
    assert titles[0] not in second
    assert titles[20] in second
    shown = verbale("search", "the", "--all", data=sample_folder).out
    assert all(one in shown for one in titles)
