"""A library of its own for each benchmark that asks questions of articles written for it."""

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.training.cases import Article, Case, write_articles
from index.app import opened
from index.settings import load_settings
from index.values import Answer, Question


def command_line(
    described: str, cases: Path, parts: Sequence[str], part: str
) -> argparse.Namespace:
    """Read what is asked for: ``file``, ``part``, and whether to print what is ``wrong``.

    Args:
        described: the docstring of the benchmark.
        cases: the file unless another is given.
        parts: the parts of the file.
        part: the part unless another is given.
    """
    parser = argparse.ArgumentParser(
        description=described, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", default=cases)
    parser.add_argument("--part", choices=parts, default=part)
    parser.add_argument("--wrong", action="store_true", help="print each answer that is amiss")
    return parser.parse_args()


def asked(
    cases: Sequence[Case], forms: Sequence[str], articles: Iterable[Article]
) -> list[tuple[Case, str, Answer]]:
    """Ask the question of every case in all forms, of a new library of articles."""
    questions = [(case, form) for case in cases for form in forms]
    answers = answers_of(articles, [case[form] for case, form in questions])
    return [(case, form, answer) for (case, form), answer in zip(questions, answers, strict=True)]


def answers_of(articles: Iterable[Article], questions: Sequence[str]) -> list[Answer]:
    """Import articles into a new library, ask it questions, and return the answers in order."""
    with tempfile.TemporaryDirectory() as folder:
        bulk = write_articles(articles, Path(folder))
        return asyncio.run(_ask(bulk, Path(folder) / "library", questions))


async def _ask(bulk: Path, data: Path, questions: Sequence[str]) -> list[Answer]:
    async with opened(load_settings(data=data)) as verbale:
        await verbale.import_file(bulk)
        return [await verbale.ask(Question(one)) for one in questions]


def counted(judged: Sequence[tuple[tuple[str, ...], bool]]) -> Iterator[str]:
    """Yield how much is as it should be of each kind, sorted, as “typed · answered: 3 of 4”."""
    number = Counter(kind for kind, _ in judged)
    right = Counter(kind for kind, good in judged if good)
    for kind, count in sorted(number.items()):
        yield f"{' · '.join(kind)}: {right[kind]} of {count}"
