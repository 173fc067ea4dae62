"""``verbale watch export|import``: watches move from one library to another."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.index.cli.terminal import verbale

HOOK = "https://hooks.example/verbale"
WATCHES = [
    {"kind": "question", "text": "Who was elected?", "scope": "discord:1", "channel": "7",
     "role": "8", "language": "de", "most_a_day": 3, "quiet": "22:00–07:00", "paused": True},
    {"kind": "names", "text": "Macron, Merz", "scope": "public", "webhook": HOOK,
     "language": "en-US", "most_a_day": 10, "paused": False},
    {"kind": "wording", "text": "expresses concern about the launch", "scope": "public",
     "side": "Russia", "language": "en-US", "most_a_day": 10, "paused": False},
    {"kind": "digest", "text": "climate", "scope": "discord:1", "channel": "7", "language": "fr",
     "most_a_day": 50, "rhythm": "weekly", "hour": 9, "paused": False},
]  # fmt: skip


@pytest.fixture(autouse=True)
def quick(loaded: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(monkeypatch)


def test_watches_and_digests_move_to_another_library_once(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "watches.json"
    file.write_text(json.dumps(WATCHES))
    looked = verbale("watch", "import", str(file), "--look", data=data)
    assert looked.out == "4 to add, 0 there already.\n"
    assert verbale("watch", "import", str(file), data=data).out == "4 added, 0 there already.\n"
    again = verbale("watch", "import", str(file), data=data)
    assert (again.code, again.out) == (0, "0 added, 4 there already.\n")
    assert json.loads(verbale("watch", "export", data=data).out) == WATCHES
    written = verbale("watch", "export", str(file), "--scope", "discord:1", data=data)
    assert written.err == "Exported 2 watches.\n"
    assert json.loads(file.read_text()) == [WATCHES[0], WATCHES[3]]
    listed = verbale("watch", "list", "--json", data=data)
    [digest] = [one for one in listed.json if one["kind"] == "digest"]
    assert (digest["rhythm"], digest["hour"]) == ("weekly", 9)
    file.write_text(listed.out)  # such a list can be imported, too
    assert verbale("watch", "import", str(file), data=data).out == "0 added, 4 there already.\n"


def test_what_cannot_be_added_is_named_and_the_rest_is_added(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "watches.json"
    local = {"kind": "names", "text": "Macron, Merz", "webhook": "not an address"}
    file.write_text(json.dumps([{"kind": "poem", "text": "x"}, local, WATCHES[2]]))
    ran = verbale("watch", "import", str(file), "--scope", "discord:2", data=data)
    assert (ran.code, ran.out) == (0, "1 added, 0 there already, 2 not added.\n")
    poem, hook = ran.err.splitlines()
    assert poem.startswith("Watch 1 of the file: kind: Input should be 'question', 'names'")
    assert hook.startswith("Watch 2 of the file: ")
    [one] = json.loads(verbale("watch", "export", data=data).out)
    assert one["scope"] == "discord:2"
    file.write_text("[{}]")
    assert verbale("watch", "import", str(file), data=data).code == 1
    file.write_text("feeds")
    none = verbale("watch", "import", str(file), data=data)
    assert (none.code, none.out) == (1, "")
    assert "The file holds no list of watches." in none.err
