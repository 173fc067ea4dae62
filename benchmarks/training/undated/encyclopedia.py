"""Make a library of undated texts with a list of questions, from a file in SQuAD format.

    python -m benchmarks.training.undated.encyclopedia SQUAD.json OUT EXPLANATIONS
        --examples EXAMPLES…

The confidence of undated texts is fitted to them (``benchmarks.training.ranker fit --undated``):
texts of an encyclopedia have no date, and often treat the topic of a question without answering it.
A quarter of the paragraphs is left out of the library, so that hardly anything answers the
questions on them. Other questions are on pages that it lacks, because people also ask what no text
treats at all. The library also has the paragraphs that the conversations of EXPLANATIONS
(``benchmarks.training.undated.explanations``) are about.
"""

import argparse
import asyncio
import json
import random
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.training.reader.examples import read_examples
from benchmarks.training.reader.typos import typed
from benchmarks.training.undated.explanations import Explanations, paragraph_id, read_explanations
from index.app import opened
from index.settings import load_settings

SEED = 20261125

PAGES = 180
"""Pages of the encyclopedia that are used."""

LEFT_OUT = 0.25
"""Share of paragraphs that the library lacks."""

QUESTIONS = 1050
"""Questions at most: two on paragraphs of the library for each on one that is left out."""

OFF_TOPIC = 400
"""Questions at most on pages that the library lacks."""

CHAT = 0.4
"""Share of questions turned into chat style."""

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a paragraph.

    Attributes:
        question: the question.
        answers: the acceptable answers.
    """

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a page.

    Attributes:
        id: its external id.
        title: the title of the page.
        text: the paragraph.
        kept: whether it is in the library.
        asked: one question on it; None if the reader learned from the paragraph.
    """

    id: str
    title: str
    text: str
    kept: bool
    asked: Asked | None

    @property
    def article(self) -> Line:
        """Return it in the bulk format."""
        return _article(self.id, self.title, self.text)


def paragraphs(file: Path, read: Container[str], chance: random.Random) -> Iterator[Paragraph]:
    """Yield the paragraphs of some pages.

    Args:
        file: a file in SQuAD format.
        read: the texts that the reader learned from: it knows their answers too well.
        chance: draws the pages, the questions and the paragraphs that are left out.
    """
    pages = _pages(file)
    for page in chance.sample(pages, min(PAGES, len(pages))):
        yield from _of_page(page, read, chance, LEFT_OUT)


def off_topic(
    file: Path, known: Container[str], read: Container[str], chance: random.Random
) -> list[Line]:
    """Return questions on pages that the library lacks, in the format of ``verbale evaluate``.

    Args:
        file: a file in SQuAD format.
        known: the titles of the pages of which the library has some.
        read: the texts that the reader learned from.
        chance: draws the questions.
    """
    lines = [
        _line(one, one.asked, chance)
        for page in _pages(file)
        if _headline(page["title"]) not in known
        for one in _of_page(page, read, chance, left_out=1.0)
        if one.asked is not None
    ]
    return chance.sample(lines, min(OFF_TOPIC, len(lines)))


def _of_page(
    page: Line, read: Container[str], chance: random.Random, left_out: float
) -> Iterator[Paragraph]:
    for number, one in enumerate(page["paragraphs"]):
        yield Paragraph(
            id=paragraph_id(page["title"], number),
            title=_headline(page["title"]),
            text=one["context"],
            kept=chance.random() >= left_out,
            asked=None if one["context"] in read else _asked(one["qas"], chance),
        )


def _pages(file: Path) -> list[Line]:
    pages: list[Line] = json.loads(file.read_text(encoding="utf-8"))["data"]
    return pages


def explained(file: Path, conversations: Iterable[Explanations]) -> list[Line]:
    """Return the paragraphs of conversations in the bulk format, each once.

    Args:
        file: a file in SQuAD format.
        conversations: those about a page that the file lacks are left out.
    """
    texts = {
        (page["title"], number): one["context"]
        for page in _pages(file)
        for number, one in enumerate(page["paragraphs"])
    }
    wanted = dict.fromkeys((one.page, number) for one in conversations for number in one.paragraphs)
    return [
        _article(paragraph_id(page, number), _headline(page), texts[page, number])
        for page, number in wanted
        if (page, number) in texts
    ]


def _headline(page: str) -> str:
    return page.replace("_", " ")


def _article(id_: str, title: str, text: str) -> Line:
    return {"id": id_, "title": title, "text": text, "source": "Encyclopedia"}


def _asked(questions: Sequence[Line], chance: random.Random) -> Asked | None:
    """Return one of the questions of a paragraph, if any has an answer."""
    answerable = [one for one in questions if one["answers"]]
    if not answerable:
        return None
    chosen = chance.choice(answerable)
    answers = dict.fromkeys(one["text"] for one in chosen["answers"])
    return Asked(chosen["question"].strip(), tuple(answers))


def questions(found: Iterable[Paragraph], chance: random.Random) -> list[Line]:
    """Return some of the questions: two answerable ones for each on a paragraph left out.

    They are in the format of ``verbale evaluate``.
    """
    kept: list[Line] = []
    gone: list[Line] = []
    for one in found:
        if one.asked is not None:
            (kept if one.kept else gone).append(_line(one, one.asked, chance))
    few = min(len(gone), len(kept) // 2, QUESTIONS // 3)
    return [*chance.sample(kept, 2 * few), *chance.sample(gone, few)]


def _line(paragraph: Paragraph, asked: Asked, chance: random.Random) -> Line:
    chat = chance.random() < CHAT
    return {
        "id": paragraph.id,
        "question": typed(asked.question, chance) if chat else asked.question,
        "answerable": paragraph.kept,
        # Other paragraphs may say it, too: the ranker doesn't count what has these words as wrong.
        "answers": list(asked.answers),
        "gold_article_ids": [paragraph.id] if paragraph.kept else [],
    }


def write(
    file: Path, read: Container[str], out: Path, conversations: Iterable[Explanations] = ()
) -> Path:
    """Write ``list.jsonl`` and ``articles.jsonl`` into a folder, and return the latter."""
    chance = random.Random(SEED)
    found = list(paragraphs(file, read, chance))
    out.mkdir(parents=True, exist_ok=True)
    asked = questions(found, chance)
    articles = out / "articles.jsonl"
    kept = [one.article for one in found if one.kept]
    drawn = {one.title for one in found}
    # A paragraph that is left out must not come back.
    others = [one for one in conversations if _headline(one.page) not in drawn]
    _write(articles, [*kept, *explained(file, others)])
    known = drawn | {_headline(one.page) for one in others}
    _write(out / "list.jsonl", [*asked, *off_topic(file, known, read, chance)])
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
        prog="python -m benchmarks.training.undated.encyclopedia",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("squad", type=Path, help="a file in SQuAD format")
    parser.add_argument("out", type=Path)
    parser.add_argument("explanations", type=Path, help="explanations.jsonl.gz")
    parser.add_argument("--examples", type=Path, nargs="*", default=[], help="of the reader")
    given = parser.parse_args()
    read = {one.text for file in given.examples for one in read_examples(file)}
    conversations = read_explanations(given.explanations)
    articles = write(given.squad, read, given.out, conversations)
    asyncio.run(build(articles, given.out / "library"))


if __name__ == "__main__":
    main()
