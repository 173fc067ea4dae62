"""The probability of another value is fitted to pairs of articles, and to other questions."""

import json
from pathlib import Path

import pytest

from benchmarks.training.cases import Case
from benchmarks.training.same_event import (
    FEATURES,
    article_id,
    articles_of,
    of_cases,
    of_lists,
)
from index.operations.evaluation.dataset import read_expected
from index.store.library import Library
from index.values import Draft
from tests.index.answer.samples import Desk, WordReader, WordsEncoder, draft

OLDER = "At least 17 people died in the ferry accident off Batumi."
NEWER = "The ferry accident off Batumi cost 41 lives; 41 people died."
CASES: list[Case] = [
    {
        "part": "train", "kind": "changed", "values": ["17", "41"], "newest": "41",
        "question": "How many people died in the ferry accident off Batumi?",
        "typed": "how many people died ferry accident batumi",
        "articles": [
            {"title": "Ferry", "text": OLDER, "source": "Wire", "published_at": "2025-03-12"},
            {"title": "Toll", "text": NEWER, "source": "Post", "published_at": "2025-04-02"},
        ],
    },
    {"part": "held", "kind": "dated", "question": "Who?", "typed": "who", "articles": []},
]  # fmt: skip


@pytest.fixture
def desk(library: Library) -> Desk:
    """The articles of the case, read by one who takes 41 for the answer wherever it stands."""
    desk = Desk(library, WordsEncoder(), WordReader("41"), threshold=0.25)
    desk.add(*map(_draft, articles_of(CASES[:1])))
    return desk


def _draft(line: dict[str, str]) -> Draft:
    return draft(
        line["text"], title=line["title"], id=line["id"], url=line["url"],
        published=line["published_at"],
    )  # fmt: skip


def test_the_other_articles_sentence_is_right_in_both_forms_of_the_question(desk: Desk) -> None:
    rows = list(of_cases(desk.answerer, CASES))
    assert [row["right"] for row in rows] == [True, True]
    assert set(FEATURES) <= rows[0]["features"].keys()


def test_what_other_articles_say_besides_a_known_answer_is_wrong(
    desk: Desk, tmp_path: Path
) -> None:
    asked = {
        "id": "1", "question": CASES[0]["question"], "answerable": True, "answers": ["41"],
        "gold_article_ids": [article_id(0, 1)],
    }  # fmt: skip
    file = tmp_path / "list.jsonl"
    file.write_text(json.dumps(asked) + "\n", encoding="utf-8")
    assert [row["right"] for row in of_lists(desk.answerer, read_expected(file))] == [False]
    file.write_text(json.dumps(asked | {"answers": ["99"]}) + "\n", encoding="utf-8")
    assert not list(of_lists(desk.answerer, read_expected(file))), "the first one is wrong"
