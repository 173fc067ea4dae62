from pathlib import Path

import pytest

from tests.index.cli.terminal import verbale

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


def test_a_list_of_nothing_readable_fails(feeds: Path, tmp_path: Path) -> None:
    feeds.write_text('<opml><body><outline type="rss" text="A"/></body></opml>')
    ran = verbale("sources", "import", feeds, data=tmp_path / "data")
    assert (ran.code, ran.out) == (1, "OPML: 0 added, 0 there already, 1 not readable.\n")


def test_a_file_that_is_missing_or_no_list_is_told(feeds: Path, tmp_path: Path) -> None:
    missing = verbale("sources", "import", tmp_path / "none.opml", data=tmp_path / "data")
    assert "none.opml cannot be read: No such file" in missing.err
    feeds.write_text("[]")
    assert "lists no feeds" in verbale("sources", "import", feeds, data=tmp_path / "data").err


def test_an_address_that_no_site_can_have_is_named_with_its_line(
    feeds: Path, tmp_path: Path
) -> None:
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
