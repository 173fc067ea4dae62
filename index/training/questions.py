"""Questions that were written on articles, to learn from: each as printed and as typed in chat.

The list says where in an article the answering sentence stands, not what it says, so that no
article is copied; whoever reads the list has the articles (``docs/training.md``).
"""

import gzip
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from index.values import Published


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question on an article.

    Attributes:
        question: well worded.
        chat: the same as people type it.
        kind: what it asks for: where, when, who, ….
        part: what it is for: ``train``, ``rank`` or ``held``.
        article: the name that its bulk file gave the article.
        sentence: the sentence that answers; empty where none does.
        answer: the words of it that answer.
        acceptable: these and other words that would do; none where nothing answers.
        at: the moment of asking, or None.
    """

    question: str
    chat: str
    kind: str
    part: str
    article: str
    sentence: str
    answer: str
    acceptable: tuple[str, ...]
    at: datetime | None


def texts_of(files: Iterable[Path]) -> dict[str, str]:
    """The texts of bulk files, by the articles' names."""
    texts: dict[str, str] = {}
    for file in files:
        with file.open(encoding="utf-8") as lines:
            texts.update((one["id"], one["text"]) for one in map(json.loads, lines))
    return texts


def read_written(
    file: Path, articles: Mapping[str, str], parts: Collection[str]
) -> list[WrittenQuestion]:
    """The questions of a compressed JSON Lines file that are of these parts."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        made = [_written(json.loads(line), articles) for line in lines]
    return [one for one in made if one.part in parts]


def _written(line: dict[str, Any], articles: Mapping[str, str]) -> WrittenQuestion:
    answer = line["answer"]
    return WrittenQuestion(
        question=line["question"],
        chat=line["chat"],
        kind=line["kind"],
        part=line["part"],
        article=line["article"],
        sentence=articles[line["article"]][line["start"] : line["end"]],
        answer=answer,
        acceptable=(answer, *line["answers"]) if answer else (),
        at=Published.parse(line["at"]).moment if line.get("at") else None,
    )
