"""Examples are questions that the library answers, for whoever reads them."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from index.answer.example_questions import question_of
from index.app import Verbale
from index.values import Question
from tests.index.libraries import house

TALKS = {
    "id": "talks",
    "title": "Northport and Southbay meet in Millbrook",
    "source": "The Harbour Post",
    "published_at": "2024-03-05",
    "text": "MILLBROOK, March 5 — Northport and Southbay met in Millbrook on Tuesday.\n\nThe "
    "delegations of Northport and Southbay spoke of grain and of fishing rights.",
}
SEALED = TALKS | {
    "id": "sealed",
    "title": "Eastwick and Westham meet in Oldcastle",
    "text": "Eastwick and Westham met in Oldcastle on Wednesday.\n\nNobody but the envoys of "
    "Eastwick and Westham was told.",
    "published_at": "2024-03-06",
}
SERVER = "discord:7"


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Trump and Putin meet in Helsinki", "Where did Trump and Putin meet?"),
        (
            "VIENNA, July 14 — Iran and six world powers reached an agreement on Tuesday that "
            "limits the Iranian programme.",
            "When did Iran and six world powers reach an agreement?",
        ),
    ],
)
def test_a_sentence_becomes_a_question_that_it_answers(sentence: str, question: str) -> None:
    assert question_of(sentence, "A man from Iran told Mali.", is_headline=False) == question


@pytest.mark.parametrize(
    "sentence",
    [
        "They met in Helsinki on Monday.",  # who?
        "The minister signed the treaty on Monday.",  # which minister?
        "Delegates from Mali signed the treaty on Monday.",
        "Mali said on Monday that the treaty holds.",
        "",
    ],
)
def test_a_sentence_that_needs_its_article_becomes_none(sentence: str) -> None:
    assert question_of(sentence, "A man from Mali.", is_headline=False) is None


async def test_every_example_is_answered_by_the_library(library: Verbale) -> None:
    found = await library.example_questions.find()

    assert "Where did Northport and Southbay meet?" in found
    for question in found:
        assert (await library.ask(Question(question))).answered


async def test_an_example_of_a_server_is_shown_there_alone(library: Verbale) -> None:
    examples = library.example_questions

    assert not any("Eastwick" in one for one in await examples.find())
    assert any("Eastwick" in one for one in await examples.find(SERVER))
    assert not any("Eastwick" in one for one in await examples.find("discord:8"))


async def test_an_example_goes_with_its_article(library: Verbale, tmp_path: Path) -> None:
    before = await library.example_questions.find()
    changed = TALKS | {"text": "The harbour was closed.", "title": "Harbour closed"}
    await _take(library, tmp_path, changed)

    assert before
    assert await library.example_questions.find() == ()  # its first revision is still stored


async def test_nobody_waits_longer_than_they_say(library: Verbale) -> None:
    assert await library.example_questions.find(within_s=0) == ()
    assert await library.example_questions.find()  # which the first search has gone on for


@pytest.fixture
async def library(one_model: None, tmp_path: Path) -> AsyncIterator[Verbale]:
    """A library with a public article and one of a server."""
    async with house(tmp_path / "data") as verbale:
        await _take(verbale, tmp_path, TALKS)
        await _take(verbale, tmp_path, SEALED, SERVER)
        yield verbale


async def _take(verbale: Verbale, folder: Path, row: dict[str, str], scope: str = "public") -> None:
    file = folder / "articles.jsonl"
    file.write_text(json.dumps(row) + "\n")
    await verbale.import_file(file, source="post", scope=scope)
