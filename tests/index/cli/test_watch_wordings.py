"""``verbale watch`` finds new wordings; ``verbale digest`` draws its stories."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.index.cli.contract import QUOTE
from tests.index.cli.terminal import verbale
from tests.lexical import count_words

FORMULA = "condemns the launch"


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    count_words(monkeypatch)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def bring(data: Path, number: int, text: str, days_ago: int = 0) -> None:
    day = (datetime.now(UTC) - timedelta(days=days_ago)).date().isoformat()
    one = {"title": f"Note {number}", "text": text, "published_at": day}
    file = data.parent / f"{number}.jsonl"
    file.write_text(json.dumps(one) + "\n")
    assert verbale("import", file, "--source", "Kremlin", data=data).code == 0


def test_a_new_wording_is_printed_once_with_the_former_one(data: Path) -> None:
    bring(data, 1, "The office condemns the launch.", 6)
    options = ("--side", "Russia", "--json")
    added = verbale("watch", "add", "wording", FORMULA, *options, data=data).json
    assert (added["kind"], added["side"]) == ("wording", "Russia")
    verbale("watch", "add", "wording", "condemn launch", data=data)
    bring(data, 2, "The office strongly condemns the launch.")
    first, second = verbale("watch", "read", "--json", data=data).json
    assert first["wording"].keys() == {
        "side", "former_side", "pieces", "now", "before",
    }  # fmt: skip
    assert first["wording"]["side"] == "Russia"
    assert first["wording"]["before"].keys() == QUOTE
    assert second["wording"]["now"]["span"] == "strongly condemns the launch"
    again = verbale("watch", "read", data=data)
    assert (again.code, again.out) == (3, "Nothing was found.\n")
    bring(data, 3, "The office condemns the second launch.")
    told = verbale("watch", "read", data=data).out.splitlines()
    assert "Russia · new wording" in told
    assert "  [-strongly-] condemns the {+second+} launch" in told
    assert "  The office strongly condemns the launch." in told


def test_the_stories_of_a_digest_are_printed_and_drawn(data: Path, tmp_path: Path) -> None:
    bring(data, 4, "Envoy Hale met Speaker Oduya in the customs house of Port Amberg.")
    picture = tmp_path / "day.png"
    ran = verbale("digest", "--picture", picture, data=data)
    assert "Envoy Hale met Speaker Oduya" in ran.out
    assert picture.read_bytes().startswith(b"\x89PNG")
    nothing = verbale("digest", "tractors", "--picture", picture, data=data)
    assert nothing.code == 3
