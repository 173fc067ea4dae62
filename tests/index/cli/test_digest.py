"""``verbale digest``: the stories that most outlets report."""

from pathlib import Path

import pytest

from tests.index.cli.gazette import PORT, QUAKE, take_in
from tests.index.cli.terminal import verbale

TOLD_OTHERWISE = (
    "An earthquake near Oran killed 14 people, the governor said. President Tebboune and Foreign "
    "Minister Attaf flew to Oran, where tents were put up in the stadium."
)


@pytest.fixture(scope="module")
def data(once: Path) -> Path:
    """A data folder with one story of two outlets, and one of one; read only."""
    take_in(
        once / "data",
        ("Coast Gazette", "Port of Oran reopens", PORT),
        ("Coast Gazette", "Earthquake shakes Oran", QUAKE),
        ("Harbour Times", "Earthquake near Oran kills 14", TOLD_OTHERWISE),
    )
    return once / "data"


def test_the_story_of_most_outlets_comes_first(data: Path) -> None:
    stories = verbale("digest", "--json", data=data).json
    assert [one["outlets"] for one in stories] == [
        ["Coast Gazette", "Harbour Times"], ["Coast Gazette"],
    ]  # fmt: skip
    assert [one["articles"] for one in stories] == [2, 1]
    assert stories[0]["quote"]["text"] in QUAKE + TOLD_OTHERWISE
    assert stories[1]["quote"]["text"] in PORT


def test_topics_choose_and_their_lack_is_told(data: Path) -> None:
    [story] = verbale("digest", "port", "quays,", "Taiwan", "--week", "--json", data=data).json
    assert story["quote"]["title"] == "Port of Oran reopens"
    nothing = verbale("digest", "Taiwan", data=data)
    assert (nothing.code, nothing.out) == (3, "No story has come in lately.\n")
