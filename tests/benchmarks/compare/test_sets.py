import json
from pathlib import Path

import pytest

from benchmarks.compare.sets import OPTIONAL, question_sets
from index.errors import InputError


def lines(*values: object) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One question asked of the articles that answer it, and one of those that do not."""
    for name in ("articles", "questions"):
        (tmp_path / name).mkdir()
    roles = ("positive", "negative", "counterfactual")
    articles = [{"id": role, "title": "T", "text": "a\u2028b", "role": role} for role in roles]
    (tmp_path / "articles/rgb_fact.jsonl").write_text(lines(*articles))
    asked = {"question": "who?", "answers": ["b"], "gold_article_ids": ["positive"]}
    questions = [
        asked | {"answerable": True, "corpus_roles": ["positive", "negative"]},
        asked | {"answerable": False, "corpus_roles": ["negative"]},
    ]
    (tmp_path / "questions/rgb_fact.jsonl").write_text(lines(*questions))
    return tmp_path


def test_questions_are_asked_of_the_articles_in_their_roles(folder: Path) -> None:
    [rgb] = question_sets(folder, ["rgb_fact"])
    asked = {
        tuple(article.id for article in pool.articles()): [one.answerable for one in pool.expected]
        for pool in rgb.pools
    }
    assert asked == {("positive", "negative"): [True], ("negative",): [False]}


def test_a_set_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(InputError, match="no set squid"):
        question_sets(folder, ["squid"])


def test_without_names_all_but_the_optional_are_taken(shared: Path) -> None:
    names = [one.name for one in question_sets(shared / "eval")]
    assert names[0] == "diplomatic-chat"
    assert len(names) == 8
    assert not OPTIONAL & set(names)
