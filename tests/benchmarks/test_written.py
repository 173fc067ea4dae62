"""The written questions: the packaged list, and the lists that are made of it."""

import gzip
import json
import re
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.training.questions import WrittenQuestion
from benchmarks.written import WRITTEN, lines, main
from index.answer.question.analyze import LONGEST
from index.operations.evaluation.dataset import ExpectedAnswer, read_expected
from index.values import Published

FIELDS = {
    "part", "article", "question", "chat", "kind", "start", "end", "answer", "answers", "at",
}  # fmt: skip
TAUGHT = {"train", "contrast"}
PARTS = TAUGHT | {"rank", "held", "dev", "pairs"}
KINDS = {"how", "list", "who", "what", "where", "when", "which", "why", "number", "duration"}


@pytest.fixture(scope="module")
def packaged() -> list[dict[str, Any]]:
    with gzip.open(WRITTEN, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_every_packaged_question_is_printed_and_typed_and_of_a_part_and_a_kind(
    packaged: list[dict[str, Any]],
) -> None:
    for one in packaged:
        assert one.keys() - {"others"} == FIELDS
        assert one["part"] in PARTS
        assert one["kind"] in KINDS
        for words in (one["question"], one["chat"]):
            assert words == " ".join(words.split())
            assert re.search(r"\w", words)
            assert len(words) <= LONGEST
        assert one["at"] is None or Published.parse(one["at"]).moment.tzinfo
    assert {one["part"] for one in packaged} == PARTS
    assert len({one["question"] for one in packaged}) == len(packaged)


def test_no_article_has_questions_to_learn_from_and_questions_to_fit_or_measure_with(
    packaged: list[dict[str, Any]],
) -> None:
    parts = defaultdict(set)
    for one in packaged:
        parts[one["article"]].add(one["part"])
    assert all(some <= TAUGHT or len(some) == 1 for some in parts.values())
    assert {"contrast"} not in parts.values()


def test_a_place_is_told_where_something_answers_and_none_where_nothing_does(
    packaged: list[dict[str, Any]],
) -> None:
    for one in packaged:
        if one["answer"]:
            assert 0 <= one["start"] < one["end"]
            assert len(one["answer"]) <= one["end"] - one["start"]
            assert all(map(str.strip, one["answers"]))
        else:
            assert (one["start"], one["end"], one["answers"]) == (0, 0, [])
    for part in PARTS:
        some = [bool(one["answer"]) for one in packaged if one["part"] == part]
        assert 0.1 < sum(some) / len(some) < 0.9


def test_no_sentence_of_an_article_is_in_the_list(packaged: list[dict[str, Any]]) -> None:
    """Longer sentences than a few words are told by their answering words alone."""
    for one in packaged:
        longest = max(map(len, (one["answer"], *one["answers"])), default=0)
        assert longest < max(60, one["end"] - one["start"])
        assert longest <= 250


SENTENCE = "They met at Yanqi Lake, a resort in the hills to the north of the capital."
ARTICLES = {
    "talks": f"🤝 Élysée. {SENTENCE} It rained.",
    "copy": f"Wire: {SENTENCE} They met at Yanqi Lake.",
    "vote": "The council votes today. They met at Yanqi Lake.",
}


def written(**changes: Any) -> WrittenQuestion:
    given: dict[str, Any] = {
        "question": "Where did they meet?", "chat": "where meet", "kind": "where", "part": "held",
        "article": "talks", "sentence": SENTENCE, "answer": "Yanqi Lake",
        "acceptable": ("Yanqi Lake", "the lake"), "at": None,
    }  # fmt: skip
    return WrittenQuestion(**given | changes)


NOTHING = written(sentence="", answer="", acceptable=())


def expected(tmp_path: Path, form: str, *some: WrittenQuestion) -> list[ExpectedAnswer]:
    file = tmp_path / "list.jsonl"
    made = lines(list(some), form, ARTICLES)
    file.write_text("".join(f"{line}\n" for line in made), encoding="utf-8")
    return read_expected(file)


@pytest.mark.parametrize(("form", "asked"), [("printed", 0), ("chat", 1)])
def test_a_list_is_one_that_verbale_evaluates(tmp_path: Path, form: str, asked: int) -> None:
    at = datetime(2024, 8, 28, 10, tzinfo=UTC)
    first, second = expected(tmp_path, form, written(at=at), NOTHING)
    assert first.question.text == ("Where did they meet?", "where meet")[asked]
    assert (first.question.id, first.question.at, first.kind) == ("held-1", at, "where")
    assert (first.answerable, first.answers) == (True, ("Yanqi Lake", "the lake"))
    assert not second.answerable
    assert (second.articles, second.answers) == (frozenset(), ())


def test_an_article_with_the_same_sentence_answers_too_if_that_is_a_long_one(
    tmp_path: Path,
) -> None:
    [one] = expected(tmp_path, "chat", written())
    assert one.articles == {"talks", "copy"}
    short = written(article="vote", sentence="They met at Yanqi Lake.")
    [one] = expected(tmp_path, "chat", short)
    assert one.articles == {"vote"}


def test_a_part_of_a_list_is_written_with_the_articles_of_bulk_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = ARTICLES["talks"].index(SENTENCE)
    line: dict[str, Any] = {
        "article": "talks", "question": "Where did they meet?", "chat": "where meet", "at": None,
        "kind": "where", "start": start, "end": start + len(SENTENCE), "answer": "Yanqi Lake",
        "answers": [],
    }  # fmt: skip
    packed, bulk, out = tmp_path / "w.jsonl.gz", tmp_path / "bulk.jsonl", tmp_path / "list.jsonl"
    with gzip.open(packed, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line | {"part": part}) + "\n" for part in sorted(PARTS))
    articles = [json.dumps({"id": name, "text": text}) for name, text in ARTICLES.items()]
    bulk.write_text("\n".join(articles), encoding="utf-8")
    monkeypatch.setattr("benchmarks.written.WRITTEN", packed)
    monkeypatch.setattr(sys, "argv", ["written", "rank", "chat", str(out), str(bulk)])
    main()
    [one] = read_expected(out)
    assert (one.question.text, one.question.id) == ("where meet", "rank-1")
    assert one.articles == {"talks", "copy"}
