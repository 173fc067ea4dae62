"""Make a library of undated texts with a list of questions, from a file in SQuAD format.

    python -m index.training.undated SQUAD.json OUT --asked EXAMPLES…

The confidence is fitted to such questions, too (``index.training.ranker fit --undated``): texts of
an encyclopedia have no date, and more of what is asked is on the topic of some text without being
answered. A quarter of the paragraphs is left out of the library, so that nothing answers the
questions on them.
"""

import argparse
import asyncio
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.app import opened
from index.settings import load_settings
from index.training.reader.examples import read_examples
from index.training.reader.typos import typed

SEED = 20261125

PAGES = 60
"""Pages of the encyclopedia that are used."""

LEFT_OUT = 0.25
"""Share of paragraphs that the library lacks."""

QUESTIONS = 1050
"""Questions at most: two answerable ones for each that nothing answers."""

CHAT = 0.4
"""Share of questions turned into chat style."""

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and one question on it.

    Attributes:
        id: its external id.
        title: the title of its page.
        text: the paragraph.
        question: the question.
        answers: the acceptable answers.
        kept: whether it is in the library.
    """

    id: str
    title: str
    text: str
    question: str
    answers: tuple[str, ...]
    kept: bool

    @property
    def article(self) -> Line:
        """Return it in the bulk format."""
        return {"id": self.id, "title": self.title, "text": self.text, "source": "Encyclopedia"}

    def asked(self, chance: random.Random) -> Line:
        """Return the question in the format of ``verbale evaluate``."""
        chat = chance.random() < CHAT
        return {
            "id": self.id,
            "question": typed(self.question, chance) if chat else self.question,
            "answerable": self.kept,
            "answers": list(self.answers) if self.kept else [],
            "gold_article_ids": [self.id] if self.kept else [],
        }


def paragraphs(file: Path, asked: Iterable[str], chance: random.Random) -> Iterator[Paragraph]:
    """Yield the paragraphs of some pages that have a question which the reader didn't learn from.

    Args:
        file: a file in SQuAD format.
        asked: the questions that it learned from.
        chance: draws the pages, the questions and the paragraphs that are left out.
    """
    pages, known = json.loads(file.read_text(encoding="utf-8"))["data"], frozenset(asked)
    for page in chance.sample(pages, min(PAGES, len(pages))):
        for number, one in enumerate(page["paragraphs"]):
            new = [it for it in one["qas"] if it["answers"] and it["question"] not in known]
            if new:
                chosen = chance.choice(new)
                yield Paragraph(
                    id=f"{page['title']}-{number}",
                    title=page["title"].replace("_", " "),
                    text=one["context"],
                    question=chosen["question"].strip(),
                    answers=tuple(dict.fromkeys(it["text"] for it in chosen["answers"])),
                    kept=chance.random() >= LEFT_OUT,
                )


def questions(found: Sequence[Paragraph], chance: random.Random) -> list[Line]:
    """Return some of the questions: two answerable ones for each that nothing answers."""
    kept, gone = ([one for one in found if one.kept is kept] for kept in (True, False))
    few = min(len(gone), len(kept) // 2, QUESTIONS // 3)
    chosen = [*chance.sample(kept, 2 * few), *chance.sample(gone, few)]
    return [one.asked(chance) for one in chosen]


def write(file: Path, asked: Iterable[str], out: Path) -> Path:
    """Write ``list.jsonl`` and ``articles.jsonl`` into a folder, and return the latter."""
    chance = random.Random(SEED)
    found = list(paragraphs(file, asked, chance))
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "list.jsonl", questions(found, chance))
    articles = out / "articles.jsonl"
    _write(articles, (one.article for one in found if one.kept))
    return articles


async def build(articles: Path, data: Path) -> None:
    """Import the articles into a data folder."""
    async with opened(load_settings(data=data)) as verbale:
        await verbale.import_file(articles, source="Encyclopedia")


def _write(file: Path, lines: Iterable[Line]) -> None:
    file.write_text("".join(f"{json.dumps(one)}\n" for one in lines), encoding="utf-8")


def main() -> None:
    """Build the library."""
    parser = argparse.ArgumentParser(
        prog="python -m index.training.undated",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("squad", type=Path, help="a file in SQuAD format")
    parser.add_argument("out", type=Path)
    parser.add_argument("--asked", type=Path, nargs="*", default=[], help="the reader's examples")
    given = parser.parse_args()
    asked = {one.question for file in given.asked for one in read_examples(file)}
    articles = write(given.squad, asked, given.out)
    asyncio.run(build(articles, given.out / "library"))


if __name__ == "__main__":
    main()
