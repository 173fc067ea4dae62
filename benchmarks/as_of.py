"""The same questions as of a moment, before and after all that may come later.

    python -m benchmarks.as_of FOLDER ../shared/eval --sets travels squad2s --limit 1000

Six tenths of the articles of the sets are imported, the questions asked as of that moment (and with
``--plain`` as usual, too). Then come ten imports: the other articles, articles of the first ones
with another text, and copies of them under other outlets; a re-index; a backup, restored into a
library elsewhere without vectors. The questions are asked there again, as of the same moment. What
is counted: answers that differ in a quoted byte, in its place or in the words in bold, and quotes
of articles that came later.
"""

import argparse
import asyncio
import json
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.app import Verbale, opened
from index.operations.backup.backup import create_backup, restore
from index.settings import Settings, load_settings
from index.store.library import Library
from index.values import Answer, Question, Quote

IMPORTS = 10
_BASE = 0.6
_CHANGED = 0.05
"""Share of the first articles of which each import brings another text; as many are copied."""


def read(files: Sequence[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def later(
    base: Sequence[dict[str, Any]], rest: Sequence[dict[str, Any]], chance: random.Random
) -> Iterator[list[dict[str, Any]]]:
    """What each import brings: new articles, changed ones, and copies."""
    some = max(1, int(len(base) * _CHANGED))
    for number in range(IMPORTS):
        changed = []
        for one in chance.sample(list(base), some):
            sentences = one["text"].split(". ")
            chance.shuffle(sentences)
            added = (
                f"An editor of the {number + 1}th edition added {chance.randrange(9_999)} lines."
            )
            changed.append({**one, "text": f"{added} {'. '.join(sentences)}"})
        copies = [
            {**one, "id": f"copy-{number}-{one['id']}", "url": None, "source": f"Copyist {number}"}
            for one in chance.sample(list(base), some)
        ]
        yield [*rest[number::IMPORTS], *changed, *copies]


def told(answer: Answer) -> list[tuple[Any, ...]]:
    """All that is quoted, byte by byte, with its place and its bold words."""
    return [
        (one.article_key, one.revision, one.start, one.end, one.text.encode(), one.span)
        for one in (*answer.quotes, *answer.nearest)
    ]


async def asked(verbale: Verbale, questions: Sequence[str], at: datetime | None) -> list[Answer]:
    found = []
    now = at or datetime.now(UTC)
    for number, one in enumerate(questions, 1):
        found.append(await verbale.ask(Question(one, at=now, as_of=at)))
        if number % 100 == 0:
            print(f"  {number} of {len(questions)}", flush=True)
    return found


async def take(verbale: Verbale, folder: Path, rows: Sequence[dict[str, Any]], name: str) -> None:
    file = folder / f"{name}.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    result = await verbale.import_file(file, source=name)
    print(f"  {name}: {result}"[:160], flush=True)


async def reindexed(verbale: Verbale) -> None:
    built = await verbale.index_service.start(None)
    while (await verbale.index_service.one(built.id)).state == "building":
        await verbale.index_service.advance()
        await asyncio.sleep(0.2)
    print(f"  generation {built.id}: {(await verbale.index_service.one(built.id)).state}")


async def run(arguments: argparse.Namespace) -> None:
    chance = random.Random(45)
    folder: Path = arguments.folder
    folder.mkdir(parents=True)
    articles = read([arguments.eval / "articles" / f"{one}.jsonl" for one in arguments.sets])
    typed = read([arguments.eval / "questions" / f"{one}.jsonl" for one in arguments.sets])
    chance.shuffle(articles)
    chance.shuffle(typed)
    questions = [one["question"] for one in typed[: arguments.limit]]
    base, rest = articles[: int(len(articles) * _BASE)], articles[int(len(articles) * _BASE) :]
    here = load_settings(data=folder / "here")
    print(f"{len(base)} articles, {len(rest)} to come, {len(questions)} questions", flush=True)
    async with opened(here) as verbale:
        await take(verbale, folder, base, "base")
        at = datetime.now(UTC)
        plain = await asked(verbale, questions, None) if arguments.plain else []
        first = await timed(verbale, questions, at)
        for number, rows in enumerate(later(base, rest, chance)):
            await take(verbale, folder, rows, f"later-{number}")
        await reindexed(verbale)
    there = moved(here, folder)
    async with opened(there) as verbale:
        await verbale.catch_up()
        counts = (await verbale.status()).counts
        print(f"restored: {counts.articles} articles, {counts.revisions} revisions", flush=True)
        second = await timed(verbale, questions, at)
    with closing(Library.open(there.database_url)) as library:
        came, newest = histories(library, {one.article_key for one in quotes_of(second)})
    differing = [n for n, both in enumerate(zip(first, second, strict=True)) if unlike(*both)]
    quotes = quotes_of(second)
    print(
        f"answered: {sum(one.answered for one in second)}, quotes: {len(quotes)}, of them of "
        f"older revisions: {sum(one.revision < newest[one.article_key] for one in quotes)}"
    )
    print(f"answers that differ: {len(differing)} of {len(first)}")
    print(f"quotes of later articles: {sum(came[one.article_key] > at for one in quotes)}")
    if plain:
        others = sum(unlike(*both) for both in zip(plain, first, strict=True))
        print(f"asked as usual at that moment, answers that differ: {others} of {len(first)}")
    for number in differing[:10]:
        print(questions[number], told(first[number])[:1], told(second[number])[:1], sep="\n  ")


def unlike(one: Answer, other: Answer) -> bool:
    return told(one) != told(other)


def quotes_of(answers: Sequence[Answer]) -> list[Quote]:
    return [one for answer in answers for one in (*answer.quotes, *answer.nearest)]


def histories(library: Library, keys: set[str]) -> tuple[dict[str, datetime], dict[str, int]]:
    """When each article was taken in, and the number of its newest revision."""
    revisions = {key: library.catalogue.revisions(key) for key in keys}
    came = {key: some[0].gathered_at for key, some in revisions.items()}
    return came, {key: some[-1].number for key, some in revisions.items()}


async def timed(verbale: Verbale, questions: Sequence[str], at: datetime) -> list[Answer]:
    started = time.perf_counter()
    await verbale.ask(Question(questions[0], as_of=at))
    print(f"  the library of then: {time.perf_counter() - started:.1f} s", flush=True)
    return await asked(verbale, questions, at)


def moved(here: Settings, folder: Path) -> Settings:
    """Restore a backup, made without vectors, in another place; the first one goes."""
    there = load_settings(data=folder / "there")
    there.data.mkdir()
    with closing(Library.open(here.database_url)) as library:
        create_backup(library.database, folder / "backup")
    shutil.rmtree(here.data)
    restore(folder / "backup", there.database_url)
    return there


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder to make, for the libraries")
    parser.add_argument("eval", type=Path, help="the evaluation folder")
    parser.add_argument("--sets", nargs="+", required=True, help="sets of articles and questions")
    parser.add_argument("--limit", type=int, default=1_000)
    parser.add_argument("--plain", action="store_true")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
