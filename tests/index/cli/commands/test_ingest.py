"""What is taken in from the terminal: addresses however they are written, and files."""

from pathlib import Path

import pytest

from tests.index.cli.commands.test_articles import site
from tests.index.cli.terminal import verbale


class TestAddresses:
    def test_knows_an_address_however_its_scheme_is_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VERBALE_GATHER__ALLOW_PRIVATE_HOSTS", '["127.0.0.1"]')
        with site() as address:
            ran = verbale("add", f"{address}/good".replace("http", "HTTP"), data=tmp_path)
        assert (ran.code, ran.err) == (0, "")

    @pytest.mark.parametrize("address", ["no.example:8/a.xml", "www.no.example:8"])
    def test_knows_an_address_without_a_scheme(self, tmp_path: Path, address: str) -> None:
        ran = verbale("add", address, data=tmp_path)
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
