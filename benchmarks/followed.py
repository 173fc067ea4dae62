"""What “Tell me if it changes” tells: the changes that it should, and nothing of other events.

    python -m benchmarks.followed [--part held] [--wrong] [FILE.jsonl]

``benchmarks/questions/followed.jsonl`` has cases that were written for this: an article that
answers a question (``before``), one that later gives another value of the same event (``after``; by
another outlet, by the same one, or as a new revision, by ``kind``), and five that come in meanwhile
and are ``near``, but tell of another event or matter. All articles of ``before`` are imported into
one library, each question is asked, and each answer is followed. Then the others come in, one of
each case at a time, the changes last; whoever was told follows the answer anew.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.own_library import command_line, counted
from benchmarks.processor import processor
from benchmarks.training.cases import Article, Case, read_cases, write_articles
from index.app import Verbale, opened
from index.settings import load_settings
from index.store.administration.watches import NewWatch, WatchPlace
from index.values import PUBLIC, Question

CASES = Path(__file__).parent / "questions" / "followed.jsonl"

PARTS = ("train", "held")


def rounds(cases: Sequence[Case]) -> Iterator[list[Article]]:
    """The articles that come in at a time, of each case in order; the changes last."""
    for place in range(max(len(case["near"]) for case in cases)):
        yield [case["near"][place] | {"id": f"near-{n}-{place}"} for n, case in enumerate(cases)]
    yield [case["after"] | {"id": f"{'before' if case['kind'] == 'revision' else 'after'}-{n}"}
           for n, case in enumerate(cases)]  # fmt: skip


async def told(verbale: Verbale, cases: Sequence[Case]) -> tuple[set[int], list[set[str]]]:
    """The cases whose answer is followed, and for each round what was told: “3: article”."""
    with tempfile.TemporaryDirectory() as folder:

        async def come_in(articles: Iterable[Article]) -> None:
            await verbale.import_file(write_articles(articles, Path(folder)))
            await verbale.watch_service.match()

        await come_in(case["before"] | {"id": f"before-{n}"} for n, case in enumerate(cases))
        followed = set()
        for number, case in enumerate(cases):
            answer = await verbale.ask(Question(case["question"]))
            if answer.quotes and answer.quotes[0].external_id == f"before-{number}":
                await verbale.admin_service.record_shown(f"{number:016x}", answer)
                followed.add(number)
        found = []
        for articles in rounds(cases):
            for number in followed:
                await verbale.watch_service.add(
                    NewWatch(PUBLIC, "answer", cases[number]["question"], f"discord:{number}",
                             WatchPlace(str(number)), answer_key=f"{number:016x}")
                )  # fmt: skip
            await come_in(articles)
            found.append({one async for one in _posts(verbale)})
        return followed, found


async def _posts(verbale: Verbale) -> AsyncIterator[str]:
    while some := await verbale.watch_service.claim("benchmark"):
        for one in some:
            content = await verbale.watch_service.content(one)
            yield f"{one.watch.given.place.channel}: {content.answer.quotes[0].external_id}"
            await verbale.watch_service.sent(one, "1", str(one.id))


async def measure(cases: Sequence[Case], *, wrong: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(load_settings(data=Path(folder))) as verbale:
            followed, found = await told(verbale, cases)
    *before, last = found
    counts: list[tuple[tuple[str, ...], bool]] = []
    for number, case in enumerate(cases):
        right = {f"{number}: before-{number}", f"{number}: after-{number}"}
        counts.append((("followed",), number in followed))
        counts += [(of, bool(right & last)) for of in (("told",), ("told", case["kind"]))]
        amiss = [*set().union(*before), *(last - right)]
        false = [one for one in amiss if one.startswith(f"{number}: ")]
        counts += [(("told falsely",), place < len(false)) for place in range(len(case["near"]))]
        if wrong and (false or not right & last):
            print(case["question"], "followed" if number in followed else "refused", *false)
            for one in (case["before"], case["after"], *case["near"]):
                print(f"    {one['published_at']}: {one['text']}")
    print(processor(), *counted(counts), sep="\n")


def main() -> None:
    """Print the figures."""
    given = command_line(__doc__ or "", CASES, PARTS, "held")
    asyncio.run(measure(read_cases(given.file, given.part), wrong=given.wrong))


if __name__ == "__main__":
    main()
