"""Collect what is known of the sentences of one article, asked as the only one of its library.

    python -m benchmarks.training.alone ROWS benchmarks/questions/newswire.jsonl.gz

In a library of one article nothing competes: no other article has the words of the question, and
what comes nearest is always of the article. So the probability that a sentence answers needs rows
of such libraries, too. Each article of ``PARTS`` is imported into a scope of its own, which
counts and searches as a library of its own does, and is asked its questions in both forms, and its
conversations turn by turn.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.training.newswire import article, conversations, questions, read_newswire
from benchmarks.training.rows import Row, row_of, row_of_read, write_rows
from index.answer.answerer import Answerer
from index.answer.conversation.conversation import Conversation
from index.answer.question.analyze import analyze
from index.answer.retrieval.retriever import Asked
from index.app import Verbale, opened
from index.operations.evaluation.dataset import ExpectedAnswer
from index.settings import load_settings
from index.values import Question

PARTS = ("rank", "rank-alone")

FORMS = ("question", "chat")

Line = dict[str, Any]


def scope_of(article_id: str) -> str:
    """Return the scope that has only this article."""
    return f"discord:{article_id.rpartition('-')[2]}"


def expected_of(asked: Sequence[Line], text: str) -> Iterator[ExpectedAnswer]:
    """Yield the questions of an article with their answers, in both forms, in its scope.

    Args:
        asked: the questions, as ``newswire.questions`` yields them.
        text: the text of the article.
    """
    for one in asked:
        for form in FORMS:
            yield _expected(one, form, text)


def _expected(one: Line, form: str, text: str) -> ExpectedAnswer:
    answers = (one["answer"], *one["answers"]) if one["answer"] else ()
    return ExpectedAnswer(
        question=Question(one[form], scope=scope_of(one["article"])),
        answers=answers,
        articles=frozenset((one["article"],)) if answers else frozenset(),
        passages=(text[one["start"] : one["end"]],) if answers else (),
        answerable=bool(answers),
    )


def rows_of_turns(answerer: Answerer, turns: Sequence[Line], text: str) -> Iterator[Row]:
    """Yield the rows of the later turns of a conversation, each asked after the answers before."""
    conversation = Conversation()
    for turn in turns:
        expected = _expected(turn, "chat", text)
        question, live = expected.question, answerer.library.generations.live()
        assert live is not None, "the library has an index"
        background = answerer.background(conversation, question)
        if conversation.turns:
            found, read = answerer.evidence(Asked(question, analyze(question), live), background)
            yield row_of_read(found, read, expected)
        conversation = conversation.then(answerer.answer(question, live, background))


async def collect(file: Path, out: Path) -> None:
    """Import the articles, ask each its questions, and write the rows."""
    written = [
        (article(number, one), [*questions(number, one)], [*conversations(number, one)])
        for number, one in enumerate(read_newswire(file), start=1)
        if one["part"] in PARTS
    ]
    with tempfile.TemporaryDirectory() as folder:
        bulk = Path(folder) / "article.jsonl"
        async with opened(load_settings(data=Path(folder) / "library")) as verbale:
            for line, *_ in tqdm(written, unit="article"):
                bulk.write_text(json.dumps(line) + "\n", encoding="utf-8")
                await verbale.import_file(bulk, source="alone", scope=scope_of(line["id"]))
            await asyncio.to_thread(write_rows, out, _rows(verbale, written))


def _rows(
    verbale: Verbale, written: Sequence[tuple[Line, Sequence[Line], Sequence[Sequence[Line]]]]
) -> Iterator[Row | None]:
    for line, asked, talks in tqdm(written, unit="article"):
        for expected in expected_of(asked, line["text"]):
            yield row_of(verbale.answerer, expected)
        for turns in talks:
            yield from rows_of_turns(verbale.answerer, turns, line["text"])


def main() -> None:
    """Collect the rows of ``PARTS``."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", type=Path, help="the file to write")
    parser.add_argument("questions", type=Path, help="benchmarks/questions/newswire.jsonl.gz")
    given = parser.parse_args()
    asyncio.run(collect(given.questions, given.rows))


if __name__ == "__main__":
    main()
