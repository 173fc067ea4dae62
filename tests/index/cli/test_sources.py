"""Sources are added, listed, checked, moved and removed from the terminal."""

from pathlib import Path

import pytest

from tests.index.cli.terminal import QUESTION, SAMPLE_ARTICLES, Ran, verbale
from tests.index.cli.test_articles import site

SULLIVAN = "sample-sullivan-wang-yanqi-lake"


def test_sources_are_listed_with_their_articles(sample: Path, tmp_path: Path) -> None:
    note = tmp_path / "a note with a rather long name that no column may cut off.txt"
    note.write_text("Ana Reyes met Bo Lind at the Grey Mill on Friday.")
    verbale("add", note, "--scope", "discord:1", "--side", "Norway", data=sample)
    ran = verbale("sources", data=sample)
    assert (ran.code, ran.err) == (0, "")
    head, *rows = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert head == "source kind articles last new next scope side health"
    assert rows == [
        f"{note.name} upload 1 discord:1 Norway OK",
        f"sample bulk {SAMPLE_ARTICLES} public OK",
    ]


def test_a_library_without_sources_says_how_to_get_one(tmp_path: Path) -> None:
    ran = verbale("sources", data=tmp_path)
    assert ran.code == 0
    assert "verbale import" in ran.out


def test_with_a_source_its_quotes_vanish_at_once(sample: Path) -> None:
    ran = verbale("remove", "sample", data=sample)
    assert ran == Ran(0, f"Removed sample, and {SAMPLE_ARTICLES} articles with it.\n", "")
    answer = verbale("ask", QUESTION, "--json", data=sample).json
    assert answer["quotes"] + answer["nearest"] == []
    assert verbale("show", SULLIVAN, data=sample).code == 1
    status = verbale("status", "--json", data=sample).json
    assert (status["articles"], status["passages"], status["sources"]) == (0, 0, 0)


def test_what_another_source_brought_too_stays(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    verbale("export", copy, "--source", "sample", data=sample)
    copy.write_text("".join(copy.read_text().splitlines(keepends=True)[:3]))
    verbale("import", copy, data=sample)
    ran = verbale("remove", "sample", data=sample)
    assert ran.out.startswith(f"Removed sample, and {SAMPLE_ARTICLES - 3} ")
    assert verbale("remove", "copy", data=sample).out.startswith("Removed copy, and 3 ")


class TestCheck:
    def test_the_sources_of_every_scope_are_asked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VERBALE_GATHER__ALLOW_PRIVATE_HOSTS", '["127.0.0.1"]')
        with site() as address:
            added = verbale("add", f"{address}/good", "--scope", "discord:9", data=tmp_path)
            assert added.code == 0
            [source] = verbale("sources", "--json", data=tmp_path).json
            for names in ((), (source["name"],)):
                ran = verbale("sources", "check", *names, data=tmp_path)
                assert ran.code == 0
                assert ran.out.splitlines()[-1] == "1 of 1 can be read."
            none = verbale("sources", "check", "--scope", "public", data=tmp_path)
        assert "There are no sources" in none.out
        assert "`verbale add`" in none.out

    def test_a_file_has_no_server(self, sample_folder: Path) -> None:
        assert "no sources with an address" in verbale("sources", "check", data=sample_folder).out
        ran = verbale("sources", "check", "sample", data=sample_folder)
        assert (ran.code, ran.out) == (1, "")
        assert "“sample” came from a file" in ran.err


class TestAddresses:
    def test_knows_an_address_without_a_scheme(self, tmp_path: Path) -> None:
        ran = verbale("add", "no.example:8/a.xml", data=tmp_path)
        assert ran.code == 1
        assert "Port 8 of" in ran.err  # so nothing was asked

    def test_takes_a_file_that_is_there_for_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        folder = tmp_path / "no.example"
        folder.mkdir()
        (folder / "note.txt").write_text("Ana Reyes met Bo Lind at the Grey Mill on Friday.")
        ran = verbale("add", "no.example/note.txt", data=tmp_path / "data")
        assert (ran.code, ran.err) == (0, "")
        for absent in ("speech.pdf", "../no/speech.pdf", "notes/speech.pdf"):
            ran = verbale("add", absent, data=tmp_path / "data")
            assert "does not exist" in ran.err


LIST = """<opml version="2.0" xmlns:verbale="urn:verbale:opml"><body>
<outline text="Norway"><outline text="Government" type="rss" xmlUrl="https://gov.example/rss"/>
</outline>
<outline text="Paused" xmlUrl="https://p.example/" verbale:paused="true"/>
<outline text="Nowhere" type="rss"/>
</body></opml>
"""


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.opml"
    path.write_text(LIST, "utf-8")
    return path


def test_feeds_are_imported_exported_and_imported_elsewhere(feeds: Path, tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.opml"
    looked = verbale("sources", "import", feeds, "--look", data=data)
    assert looked.code == 0
    assert looked.out == (
        "Folders as sides: Norway (1). --no-sides leaves them out.\n"
        "Verbale: 2 to add, 0 there already, 1 not readable.\n"
    )
    assert looked.err.startswith("line 5 (Nowhere): It has no address. Give it one as xmlUrl")
    assert verbale("sources", "--json", data=data).json == []
    ran = verbale("sources", "import", feeds, data=data)
    assert ran.code == 0
    sides, told = ran.out.splitlines()[:2]
    assert sides == "Folders as sides: Norway (1). --no-sides leaves them out."
    assert told == "Verbale: 2 added, 0 there already, 1 not readable."
    again = verbale("sources", "import", feeds, data=data)
    assert again.out == "Verbale: 0 added, 2 there already, 1 not readable.\n"
    exported = verbale("sources", "export", copy, data=data)
    assert (exported.code, exported.err) == (0, "Exported 2 sources.\n")
    verbale("sources", "import", copy, "--scope", "discord:1", data=data)
    assert verbale("sources", "export", "--scope", "discord:1", data=data).out == copy.read_text()


def test_a_file_that_is_missing_or_no_list_is_told(feeds: Path, tmp_path: Path) -> None:
    missing = verbale("sources", "import", tmp_path / "none.opml", data=tmp_path / "data")
    assert "none.opml cannot be read: No such file" in missing.err
    feeds.write_text("[]")
    assert "lists no feeds" in verbale("sources", "import", feeds, data=tmp_path / "data").err
    feeds.write_text('<opml><body>\n<outline type="rss" text="A" xmlUrl="notaurl"/></body></opml>')
    ran = verbale("sources", "import", feeds, data=tmp_path / "data")
    assert (ran.code, ran.out) == (1, "OPML: 0 added, 0 there already, 1 not readable.\n")
    assert ran.err.startswith("line 2 (A): “notaurl” names no public site")


def test_a_source_that_was_never_fetched_says_so(feeds: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    verbale("sources", "import", feeds, data=data)
    shown = verbale("sources", "show", "Government", data=data).out
    assert "not fetched yet" in shown
    assert "OK" not in shown


OTHER = "discord:9"
COMMANDS = [("sources", "show"), ("sync",), ("remove",)]


def note(folder: Path, *scopes: str) -> Path:
    """A data folder with a source “note.txt” in each of the scopes."""
    file = folder / "note.txt"
    file.write_text("Ana Reyes met Bo Lind at the Grey Mill on Friday.")
    for scope in scopes:
        assert verbale("add", file, "--scope", scope, data=folder / "data").code == 0
    return folder / "data"


@pytest.fixture(scope="module")
def elsewhere(once: Path) -> Path:
    return note(once, OTHER)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_one_scope_that_has_it_is_named(elsewhere: Path, command: tuple[str, ...]) -> None:
    ran = verbale(*command, "note.txt", "--scope", "public", data=elsewhere)
    assert ran.code == 1
    assert ran.err.startswith("verbale: There is no source named “note.txt” in scope public")
    assert f"--scope {OTHER}" in ran.err


def test_of_several_none_is(tmp_path: Path) -> None:
    data = note(tmp_path, OTHER, "discord:8")
    ran = verbale("pause", "note.txt", data=data)
    assert (ran.code, "discord" in ran.err) == (1, False)
    assert "There is no source named “note.txt”" in ran.err
