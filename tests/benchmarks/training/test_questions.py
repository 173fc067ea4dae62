"""Questions that were written on articles."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.training.questions import AnsweringSentence, read_written

TEXT = "🤝 Élysée. They met at Yanqi Lake. It rained."
LINE = {
    "part": "train", "article": "talks", "question": "Where did they meet?", "chat": "where meet",
    "kind": "where", "start": 10, "end": 33, "answer": "Yanqi Lake", "answers": ["the lake"],
    "at": "2024-08-28T10:00:00Z",
}  # fmt: skip
NONE = LINE | {"start": 0, "end": 0, "answer": "", "answers": [], "at": None, "part": "held"}


def packed(file: Path, *lines: dict[str, Any]) -> Path:
    with gzip.open(file, "wt", encoding="utf-8") as written:
        written.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return file


def test_the_sentence_is_that_of_the_article(tmp_path: Path) -> None:
    file = packed(tmp_path / "written.jsonl.gz", LINE)
    [one] = read_written(file, {"talks": TEXT}, {"train"})
    assert one.sentence == "They met at Yanqi Lake."
    assert (one.question, one.chat, one.kind) == ("Where did they meet?", "where meet", "where")
    assert one.acceptable == ("Yanqi Lake", "the lake")
    assert one.at == datetime(2024, 8, 28, 10, tzinfo=UTC)


def test_other_sentences_that_answer_are_those_of_their_articles(tmp_path: Path) -> None:
    other = {"article": "wire", "start": 0, "end": 19, "answer": "a lake"}
    file = packed(tmp_path / "written.jsonl.gz", LINE | {"others": [other]}, LINE)
    texts = {"talks": TEXT, "wire": "They met at a lake."}
    judged, unjudged = read_written(file, texts, {"train"})
    assert judged.others == (AnsweringSentence("wire", "They met at a lake.", "a lake"),)
    assert unjudged.others == ()
