"""``verbale watch``: what comes in is found once, and told once."""

import json
import shutil
from pathlib import Path

import pytest

from tests.index.cli.gazette import PORT, QUAKE, take_in
from tests.index.cli.terminal import Ran, verbale

HOOK = "https://hooks.example/verbale"
QUESTION = "How many people did the earthquake in Oran kill?"


@pytest.fixture(scope="module")
def port(once: Path) -> Path:
    """A data folder with one article on another matter; read only."""
    take_in(once / "data", ("Coast Gazette", "Port of Oran reopens", PORT))
    return once / "data"


@pytest.fixture
def data(port: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(port, tmp_path / "data"))


def watch(data: Path, *words: str) -> Ran:
    ran = verbale("watch", *words, data=data)
    assert ran.err == "" or ran.code
    return ran


def test_what_answers_a_question_is_printed_once(data: Path) -> None:
    added = watch(data, "add", "question", QUESTION)
    assert added.out == f"Added watch 1: {QUESTION}\n"
    nothing = watch(data, "read")
    assert (nothing.code, nothing.out) == (3, "Nothing was found.\n")
    take_in(data, ("Coast Gazette", "Earthquake shakes Oran", QUAKE))
    found = watch(data, "read")
    assert found.code == 0
    assert f"Watch 1 · question · {QUESTION}" in found.out
    assert "“The earthquake near Oran killed 14 people and injured 63, the governor" in found.out
    assert watch(data, "read").code == 3


def test_names_are_found_together_and_told_to_programs(data: Path) -> None:
    watch(data, "add", "names", "Tebboune,", "Attaf")
    take_in(data, ("Coast Gazette", "Earthquake shakes Oran", QUAKE))
    [found] = watch(data, "read", "--json").json
    assert (found["watch"], found["kind"], found["text"]) == (1, "names", "Tebboune, Attaf")
    [quote] = found["answer"]["quotes"]
    assert quote["text"] in QUAKE
    assert "Tebboune" in quote["text"]
    assert "Attaf" in quote["text"]
    nothing = watch(data, "read", "--json")
    assert (nothing.code, nothing.json) == (3, [])


def test_the_list_shows_what_each_watch_does(data: Path) -> None:
    assert "There are no watches." in watch(data, "list").out
    watch(data, "add", "question", QUESTION)
    posting = ("--channel", "123", "--role", "45", "--most", "3", "--quiet", "22-7")
    watch(data, "add", "names", "Macron, Merz", "--scope", "discord:9", *posting)
    assert watch(data, "pause", "1").out == f"Paused watch 1: {QUESTION}\n"
    listed = watch(data, "list").out
    assert f"1 · question · {QUESTION}" in listed
    assert "verbale watch read · paused · 0 found" in listed
    assert "channel 123 · role 45 · discord:9 · at most 3 a day · quiet 22:00–07:00" in listed
    [second] = watch(data, "list", "--scope", "discord:9", "--json").json
    assert (second["number"], second["channel"], second["quiet"]) == (2, "123", "22:00–07:00")
    assert (second["most_a_day"], second["paused"], second["left_out"]) == (3, False, 0)


def test_a_paused_watch_finds_nothing_until_it_is_resumed(data: Path) -> None:
    watch(data, "add", "question", QUESTION)
    watch(data, "pause", "1")
    take_in(data, ("Coast Gazette", "Earthquake shakes Oran", QUAKE))
    assert watch(data, "read").code == 3
    assert watch(data, "resume", "1", "--json").json["paused"] is False
    assert watch(data, "remove", "1").out == f"Removed watch 1: {QUESTION}\n"
    assert "There are no watches." in watch(data, "list").out


def test_a_webhook_is_listed_with_the_secret_that_signs_it_apart(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBALE_WEB__PUBLIC_URL", "https://verbale.example")
    added = verbale("watch", "add", "names", "Macron, Merz", "--webhook", HOOK, data=data)
    assert "`verbale watch addresses 1` shows the secret" in added.out
    listed = verbale("watch", "list", data=data)
    assert f"webhook {HOOK}" in listed.out
    shown = verbale("watch", "addresses", "1", "--json", data=data).json
    assert shown["feed"].startswith("https://verbale.example/watches/1-")
    assert (shown["webhook"], shown["secret"][:6]) == (HOOK, "whsec_")
    assert shown["secret"] not in listed.out
    assert shown["feed"] in verbale("watch", "addresses", "1", data=data).out


WATCHES = [
    {"kind": "question", "text": "Who was elected?", "scope": "discord:1", "channel": "7",
     "role": "8", "language": "de", "most_a_day": 3, "quiet": "22:00–07:00", "paused": True},
    {"kind": "names", "text": "Macron, Merz", "scope": "public", "webhook": HOOK,
     "language": "en-US", "most_a_day": 10, "paused": False},
    {"kind": "wording", "text": "condemns the launch", "scope": "public",
     "side": "Russia", "language": "en-US", "most_a_day": 10, "paused": False},
    {"kind": "digest", "text": "climate", "scope": "discord:1", "channel": "7", "language": "fr",
     "most_a_day": 50, "rhythm": "weekly", "hour": 9, "paused": False},
]  # fmt: skip


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
