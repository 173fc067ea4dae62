"""Files through the façade: taken in, asked about; and what cannot be had."""

from pathlib import Path

import pytest

from index.app import Verbale
from index.errors import InputError
from index.ingest.options import SourceOptions
from index.values import Question

pytestmark = pytest.mark.usefixtures("one_model")


class TestAFile:
    async def test_it_answers_once_it_is_caught_up(self, verbale: Verbale, tmp_path: Path) -> None:
        note = tmp_path / "note.txt"
        note.write_text("Envoy Moe met the speaker at the Grey Mill on Friday.")
        found = await verbale.source_service.look_at_path(note)
        assert (found.kind, found.count, found.title) == ("upload", 1, "note.txt")
        _, outcomes = await verbale.source_service.take(found, SourceOptions(side="Norway"))
        assert outcomes == ("new",)
        await verbale.catch_up()
        answer = await verbale.ask(Question("where did envoy Moe meet the speaker?"))
        assert "Grey Mill" in answer.quotes[0].sentence
        [source] = await verbale.source_service.health()
        assert (source.name, source.kind, source.side) == ("note.txt", "upload", "Norway")

    async def test_what_cannot_be_had_leaves_nothing(
        self, verbale: Verbale, tmp_path: Path
    ) -> None:
        with pytest.raises(InputError):
            await verbale.source_service.look_at_path(tmp_path / "absent.txt")
        status = await verbale.status()
        assert status.counts.sources == status.counts.articles == 0
        assert status.generation is None

    async def test_an_address_that_is_none_leaves_nothing(
        self, verbale: Verbale, tmp_path: Path
    ) -> None:
        (tmp_path / "note.txt").write_text("Envoy Moe met the speaker at the Grey Mill.")
        with pytest.raises(InputError, match="“mill” is not a web address"):
            await verbale.source_service.look_at_path(tmp_path / "note.txt", "mill")
        assert await verbale.source_service.health() == []


class TestAnAddress:
    @pytest.mark.parametrize("what", ["http://127.0.0.1/page", "http://"])
    async def test_what_may_not_be_fetched_leaves_nothing(
        self, verbale: Verbale, what: str
    ) -> None:
        with pytest.raises(InputError):
            await verbale.source_service.look(what)
        assert (await verbale.status()).counts.sources == 0
