"""The written questions as lists that ``verbale evaluate`` and ``benchmarks.training.ranker`` read.

    python -m benchmarks.written held chat LIST.jsonl ARTICLES.jsonl …
    python -m benchmarks.written held-days chat LIST.jsonl ARTICLES.jsonl …
    python -m benchmarks.written --questions QUESTIONS last chat LIST.jsonl ARTICLES.jsonl

The last one is for the news articles whose questions and texts
``benchmarks.training.newswire`` writes.

An article that holds the answering sentence word for word answers too, and so do the sentences of
other articles that two readers judged to answer (``others``).
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.training.questions import WrittenQuestion, read_written, texts_of
from index.answer.spans.patterns import says_today

WRITTEN = Path(__file__).parent / "questions" / "written.jsonl.gz"

SHORT = WRITTEN.with_name("short.jsonl.gz")

SHORT_PARTS = (
    "days", "general", "definitions", "yes-no",
    "held-days", "held-general", "held-definitions", "held-yes-no",
)  # fmt: skip
"""The parts of the short questions."""

PARTS = ("train", "rank", "held", "held-natural", "last", "dev", "pairs", *SHORT_PARTS)

_TELLING = 60
"""Characters from which on a sentence is the same story wherever it stands."""


def lines(written: list[WrittenQuestion], form: str, articles: Mapping[str, str]) -> Iterator[str]:
    """A line for each question."""
    for number, one in enumerate(written, start=1):
        line: dict[str, Any] = {
            "id": f"{one.part}-{number}",
            "question": one.chat if form == "chat" else one.question,
            "answerable": bool(one.answer),
            "answers": list(dict.fromkeys([*one.acceptable, *(it.answer for it in one.others)])),
            "gold_article_ids": _answering(one, articles),
            "type": one.kind,
        }
        if one.at:
            line["at"] = one.at.isoformat()
        if says_today(one.answer):
            line["answer_in"] = "published_at"
            line["gold_passages"] = [one.sentence]
        yield json.dumps(line, ensure_ascii=False)


def _answering(one: WrittenQuestion, articles: Mapping[str, str]) -> list[str]:
    if not one.answer:
        return []
    copies = (
        name
        for name, text in articles.items()
        if len(one.sentence) > _TELLING and name != one.article and one.sentence in text
    )
    return list(dict.fromkeys([one.article, *copies, *(it.article for it in one.others)]))


def main() -> None:
    """Write a list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=Path, help="the questions, if not the packaged ones")
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("form", choices=("printed", "chat"))
    parser.add_argument("out", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    given = parser.parse_args()
    articles = texts_of(given.articles)
    packaged = SHORT if given.part in SHORT_PARTS else WRITTEN
    written = read_written(given.questions or packaged, articles, {given.part})
    if not written:
        parser.error(f"no question is of the part {given.part}; give the file that has it")
    made = lines(written, given.form, articles)
    given.out.write_text("".join(f"{line}\n" for line in made), encoding="utf-8")


if __name__ == "__main__":
    main()
