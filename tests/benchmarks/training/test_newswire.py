"""The written news articles as part of a library, and their questions."""

import asyncio
import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.training import newswire
from benchmarks.training.newswire import article, questions, read_newswire
from benchmarks.training.questions import read_written, texts_of
from index.app import opened
from index.settings import load_settings
from index.values import Question

PACKAGED = Path("benchmarks/questions/newswire.jsonl.gz")

LINE: dict[str, Any] = {
    "part": "train",
    "title": "Oslo talks put off",
    "published_at": "2024-05-14",
    "sentences": [
        "OSLO — Norway and Chad put off talks on fishing by a month.",
        "The envoy, Ada Moe, has broken a leg.",
    ],
    "questions": [
        {
            "printed": "Why were the talks of Norway and Chad on fishing postponed?",
            "typed": "y no norway chad fish talks",
            "s": 1,
            "words": ["has broken a leg", "broken a leg"],
            "kind": "reason",
            "also": [0],
        }
    ],
    "contrast": [
        {"printed": "Where will Ada Moe retire?", "typed": "moe retires where", "change": "detail"}
    ],
}


def packed(folder: Path, *lines: dict[str, Any]) -> Path:
    """A compressed file of written articles."""
    file = folder / "newswire.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(line) + "\n" for line in lines)
    return file


async def articles_found(data: Path, question: str) -> set[str]:
    """The titles of what a library has for a question."""
    async with opened(load_settings(data=data)) as verbale:
        answer = await verbale.ask(Question(question))
    return {one.title for one in (*answer.quotes, *answer.nearest)}


@pytest.mark.usefixtures("one_model")
def test_a_copy_of_the_library_has_the_articles_and_their_questions_tell_where_they_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    assert asyncio.run(articles_found(data, "Who met in Oslo?")) == set()
    kept = LINE | {"part": "held", "title": "Kept to measure"}
    file = packed(tmp_path, kept, LINE)
    monkeypatch.setattr(sys, "argv", ["newswire", "--data", str(data), str(file), str(out)])
    newswire.main()
    texts = texts_of([out / "articles.jsonl"])
    assert texts.keys() == {"newswire-2"}
    why, where = read_written(out / "questions.jsonl.gz", texts, {"train"})
    assert (why.sentence, why.answer) == (LINE["sentences"][1], "broken a leg")
    assert why.acceptable == ("broken a leg", "has broken a leg")
    assert [one.words for one in why.others] == [LINE["sentences"][0]]
    assert (where.chat, where.sentence, where.acceptable) == ("moe retires where", "", ())
    assert asyncio.run(articles_found(out / "library", why.question)) == {LINE["title"]}
    assert asyncio.run(articles_found(data, why.question)) == set()


def test_every_packaged_question_has_its_answer_in_one_sentence() -> None:
    for number, line in enumerate(read_newswire(PACKAGED), start=1):
        text = article(number, line)["text"]
        for asked in questions(number, line):
            sentence = text[asked["start"] : asked["end"]]
            assert asked["answer"] in sentence, asked
            assert not sentence or sentence in line["sentences"], asked


def test_no_packaged_article_is_there_twice_and_some_serve_only_to_measure() -> None:
    lines = read_newswire(PACKAGED)
    told = Counter(line["title"] for line in lines)
    assert max(told.values()) == 1
    learned = {"train", "train-later", "train-alone", "rank", "rank-alone"}
    measured = {"held", "held-natural", "last", "last-alone", "later-alone"}
    assert {line["part"] for line in lines} == learned | measured


def test_no_packaged_question_on_an_article_for_measuring_is_learned() -> None:
    for number, line in enumerate(read_newswire(PACKAGED), start=1):
        parts = {one["part"] for one in questions(number, line)}
        assert line["part"] in parts
        assert parts == {line["part"]} or line["part"] == "train"
