from pathlib import Path

import pytest

from index.errors import InputError
from index.values import Question
from tests.index.libraries import ANSWER, QUESTION, articles, house

pytestmark = pytest.mark.usefixtures("one_model")


async def test_passages_come_with_their_words_and_their_article_best_first(tmp_path: Path) -> None:
    async with house(tmp_path / "data") as verbale:
        await verbale.import_file(articles(tmp_path, 30))
        found = await verbale.candidates(Question(QUESTION), 20)
        assert len(found) == 20
        assert found[0].external_id == "envoy-7"
        assert ANSWER in found[0].text
        shown = await verbale.show(found[0].article_id)
        assert found[0].text in shown.text
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert await verbale.candidates(Question(QUESTION), 3) == found[:3]
        with pytest.raises(InputError):
            await verbale.candidates(Question(" "))


async def test_those_of_another_scope_are_never_among_them(tmp_path: Path) -> None:
    async with house(tmp_path / "data") as verbale:
        assert await verbale.candidates(Question(QUESTION)) == ()
        await verbale.import_file(articles(tmp_path, 3), scope="discord:1")
        assert await verbale.candidates(Question(QUESTION)) == ()
        assert len(await verbale.candidates(Question(QUESTION, scope="discord:1"))) == 3
