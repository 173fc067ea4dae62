from pathlib import Path

import pytest

from tests.index.cli.commands.test_articles import site
from tests.index.cli.terminal import QUESTION, SAMPLE_ARTICLES, Ran, verbale

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


def test_a_source_that_is_not_there_cannot_be_removed(sample_folder: Path) -> None:
    ran = verbale("remove", "nothing", data=sample_folder)
    assert ran.code == 1
    assert "`verbale sources` lists the sources" in ran.err


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
