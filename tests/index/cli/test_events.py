"""``verbale latest``, ``verbale timeline`` and the story in ``verbale show``, over the sample."""

from functools import partial
from pathlib import Path

from tests.index.cli.contract import check_events, checked
from tests.index.cli.terminal import verbale

latest, timeline = (partial(checked, check_events, one) for one in ("latest", "timeline"))


def test_the_newest_articles_on_names_are_printed_for_programs(sample_folder: Path) -> None:
    found = latest(sample_folder, "Wang", "Yi")
    days = [one["quote"]["published_at"][:10] for one in found["stories"]]
    assert days[:3] == ["2024-08-29", "2024-01-14", "2023-06-19"]
    assert days == sorted(days, reverse=True)
    assert latest(sample_folder, "Wang", "--side", "Nowhere")["reason"] == "nothing"


def test_a_timeline_is_printed_and_drawn(sample_folder: Path, tmp_path: Path) -> None:
    picture = tmp_path / "aukus.png"
    ran = verbale("timeline", "AUKUS", "--picture", str(picture), data=sample_folder)
    assert "They named their new partnership AUKUS." in ran.out
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert timeline(sample_folder, "AUKUS")["coverage"]["counts"]


def test_an_article_is_shown_with_its_story(sample_folder: Path) -> None:
    [one] = timeline(sample_folder, "AUKUS")["stories"]
    shown = verbale("show", one["quote"]["article_id"], "--json", data=sample_folder).json
    assert shown["story"]["outlets"] == 1
    assert shown["story"]["articles"][0]["article_id"] == one["quote"]["article_id"]
