"""Read the training questions, each in a well-formed and a chat version.

The file locates the answering sentence in its article by offsets and doesn't copy its text, so the
articles are needed to read it (``benchmarks/training/README.md``).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.training.cases import read_lines
from index.values import Published


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question about an article.

    Attributes:
        question: the well-formed version.
        chat: the chat version.
        kind: what it asks for: where, when, who, ….
        part: its split: ``train``, ``contrast``, ``rank``, ``held``, ``dev``, ``pairs``, …
        article: the external id of the article.
        sentence: the sentence that answers; empty if none does.
        answer: the answer span in the sentence.
        acceptable: all acceptable answers; none if nothing answers.
        at: the time of asking, or None.
        others: sentences of other articles that answer, as far as they were judged.
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
    others: tuple["AnsweringSentence", ...] = ()


@dataclass(frozen=True, slots=True)
class AnsweringSentence:
    """A sentence of another article that answers a question.

    Attributes:
        article: the external id of the article.
        words: the sentence.
        answer: the answer span in it.
    """

    article: str
    words: str
    answer: str


def texts_of(files: Iterable[Path]) -> dict[str, str]:
    """Return the texts of the articles in bulk files, by external id."""
    texts: dict[str, str] = {}
    for file in files:
        texts.update((one["id"], one["text"]) for one in read_lines(file))
    return texts


def read_written(
    file: Path, articles: Mapping[str, str], parts: Collection[str]
) -> list[WrittenQuestion]:
    """Read the questions of the given splits from a compressed JSON Lines file."""
    made = (_written(line, articles) for line in read_lines(file))
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
        others=tuple(_other(one, articles) for one in line.get("others", ())),
    )


def _other(line: dict[str, Any], articles: Mapping[str, str]) -> AnsweringSentence:
    words = articles[line["article"]][line["start"] : line["end"]]
    return AnsweringSentence(line["article"], words, line["answer"])
