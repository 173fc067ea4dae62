"""Whether SQLite and PostgreSQL, exact search and HNSW, give equal answers, byte for byte.

    python -m benchmarks.equal_answers [--questions 500]

The articles of ``benchmarks/questions/alone.jsonl.gz`` are imported into a library on each
database, and their questions, taken at even distances, are asked with each search. Answers are
compared as JSON, but for the time that they took, and by what a person sees: whether it is
answered, the quotes with their bold words, and the reason of a refusal. PostgreSQL weighs words
otherwise than SQLite's BM25, so confidences there differ in their later digits. Its server has to
be installed; a cluster is made for this, and removed afterwards.
"""

import argparse
import asyncio
import gzip
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.processor import processor
from index.answer.models import Models
from index.answer.presentation.as_json import answer_object
from index.app import opened
from index.settings import Settings, StoreSettings
from index.values import Question
from tests.services import postgres

CASES = Path(__file__).parent / "questions" / "alone.jsonl.gz"
_FIELDS = ("id", "title", "text", "url", "source", "published_at")


def read(most: int) -> tuple[list[str], list[str]]:
    """Return the articles as lines of a bulk file, and so many of their questions."""
    with gzip.open(CASES, "rt", encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    articles = [json.dumps({name: one.get(name) for name in _FIELDS}) for one in cases]
    questions = [
        asked.get("standalone") or asked["question"] for one in cases for asked in one["questions"]
    ]
    return articles, questions[:: max(1, len(questions) // most)][:most]


async def answers(
    given: Settings, bulk: Path, questions: Sequence[str], models: Models, *, searching: bool
) -> list[str]:
    """Import the articles if they are not there yet, and return the answers as JSON.

    Args:
        given: names the library.
        bulk: the articles.
        questions: the questions.
        models: the models, which all share.
        searching: whether Chroma searches, by HNSW.
    """
    async with opened(given, searching=searching, models=models) as verbale:
        await verbale.import_file(bulk, source="alone")
        found = [answer_object(await verbale.ask(Question(one))) for one in questions]
    return [json.dumps(one | {"elapsed_ms": 0}, sort_keys=True) for one in found]


def words_of(told: str) -> tuple[object, ...]:
    """Return what a person sees of an answer in JSON."""
    answer = json.loads(told)
    quotes = [(one["text"], one["span"]) for one in answer["quotes"]]
    return (answer["answered"], quotes, answer["reason"])


def main() -> None:
    """Print how many answers are equal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=500)
    articles, questions = read(parser.parse_args().questions)
    print(processor())
    with tempfile.TemporaryDirectory() as folder, postgres() as cluster, cluster.database() as name:
        root = Path(folder)
        bulk = root / "articles.jsonl"
        bulk.write_text("\n".join(articles) + "\n", encoding="utf-8")
        models = Models(Settings(data=root))
        first: list[str] | None = None
        for database, url in (("SQLite", ""), ("PostgreSQL", cluster.url(name))):
            given = Settings(data=root / database, store=StoreSettings(url=url))
            for search, searching in (("exact search", False), ("HNSW", True)):
                told = asyncio.run(answers(given, bulk, questions, models, searching=searching))
                first = first or told
                pairs = [*zip(first, told, strict=True)]
                equal = sum(one == other for one, other in pairs)
                alike = sum(words_of(one) == words_of(other) for one, other in pairs)
                answered = sum(json.loads(one)["answered"] for one in told)
                print(
                    f"{database}, {search}: {equal} of {len(told)} as SQLite with exact search, "
                    f"{alike} in what a person sees; {answered} answered",
                    flush=True,
                )


if __name__ == "__main__":
    main()
