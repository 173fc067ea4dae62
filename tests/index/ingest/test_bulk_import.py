"""An import whose encoder fails says so, loses nothing, and goes on the next time."""

from pathlib import Path

import pytest

from index.errors import EncodingError
from index.values import Question
from tests.index.libraries import ANSWER, QUESTION, articles, house
from tests.lexical import count_words

pytestmark = pytest.mark.usefixtures("one_model")


class Failing:
    """Fails from a certain passage on."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("the accelerator is gone\n  at address 0")


async def test_what_is_stored_stays_and_the_next_import_encodes_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, data, count = articles(tmp_path, 120), tmp_path / "data", 120
    with monkeypatch.context() as patched:
        count_words(patched, Failing(after=70))
        async with house(data) as verbale:
            with pytest.raises(EncodingError, match="RuntimeError: the accelerator") as told:
                await verbale.import_file(file)
            assert "articles are stored, and found by their words" in str(told.value)
            status = await verbale.status()
            assert status.counts.articles == count
            assert 0 < status.counts.vectors <= 70
            assert status.unencoded == status.counts.passages - status.counts.vectors
            answer = await verbale.ask(Question(QUESTION))
            assert answer.quotes[0].sentence == ANSWER
    encoded: list[int] = []
    count_words(monkeypatch, lambda: encoded.append(1))
    async with house(data) as verbale:
        result = await verbale.import_file(file)
        assert result.outcomes == {"new": 0, "revised": 0, "unchanged": count}
        assert len(encoded) == status.unencoded
        assert (await verbale.status()).unencoded == 0
