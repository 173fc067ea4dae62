"""How often the right sentence comes first, and how well refusal tells apart.

Run it on a library that holds the articles of the question lists:

    python -m benchmarks.answers --data FOLDER questions/diplomatic.jsonl …

A question counts as right where the first quote (or, for a refusal, what came nearest) stands in an
article that is known to answer and holds an acceptable answer. AUROC compares the confidence of
questions that can be answered with that of those that cannot.
"""

import argparse
import asyncio
import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from index.compose import opened
from index.moments import Published
from index.service import Verbale
from index.settings import load_settings
from index.values import Answer, Question, Quote


@dataclass(frozen=True)
class Judged:
    """One answer against what was expected."""

    expected: dict[str, Any]
    answer: Answer

    @property
    def shown(self) -> Sequence[Quote]:
        """What was quoted, or came nearest."""
        return self.answer.quotes or self.answer.nearest

    def right(self, first: int) -> bool:
        """Whether one of the first quotes is right."""
        return any(self._is_right(quote) for quote in self.shown[:first])

    def span_right(self) -> bool:
        """Whether the words that answer, given first, agree with an acceptable answer."""
        given = _plain(self.answer.answer or "")
        wanted = [_plain(one) for one in self.expected["answers"]]
        return bool(given) and any(one in given or given in one for one in wanted)

    def _is_right(self, quote: Quote) -> bool:
        if quote.external_id not in self.expected["gold_article_ids"]:
            return False
        words = _plain(quote.sentence)
        if any(_plain(one) in words for one in self.expected["answers"]):
            return True
        # "today": the article's own date is the answer.
        return self.expected.get("answer_in") == "published_at"


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").split())


def auroc(good: Sequence[float], bad: Sequence[float]) -> float:
    """The chance that a good one scores above a bad one (Mann–Whitney)."""
    pairs = [(g > b) + 0.5 * (g == b) for g in good for b in bad]
    return sum(pairs) / len(pairs) if pairs else float("nan")


async def judge(verbale: Verbale, file: Path) -> list[Judged]:
    """Ask every question of a list."""
    judged = []
    for line in file.read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        at: datetime | None = Published.parse(expected["at"]).moment if expected.get("at") else None
        answer = await verbale.ask(Question(text=expected["question"], at=at))
        judged.append(Judged(expected, answer))
    return judged


def report(name: str, judged: Sequence[Judged]) -> str:
    """One line of figures."""
    can = [one for one in judged if one.expected["answerable"]]
    cannot = [one for one in judged if not one.expected["answerable"]]
    share = {n: sum(one.right(n) for one in can) / len(can) for n in (1, 3)}
    refused = sum(not one.answer.answered for one in cannot)
    answered = sum(one.answer.answered for one in can)
    return (
        f"{name:<18} first {share[1]:.2f}  in three {share[3]:.2f}  "
        f"span {sum(one.span_right() for one in can) / len(can):.2f}  "
        f"AUROC {_auroc(can, cannot):.2f}  answered {answered}/{len(can)}  "
        f"refused {refused}/{len(cannot)}  "
        f"median {statistics.median(one.answer.elapsed_ms for one in judged):.0f} ms"
    )


def _auroc(can: Sequence[Judged], cannot: Sequence[Judged]) -> float:
    return auroc([one.answer.confidence for one in can], [one.answer.confidence for one in cannot])


async def _main(data: Path, lists: Sequence[Path], show: bool) -> None:
    async with opened(load_settings(data=data)) as verbale:
        for file in lists:
            judged = await judge(verbale, file)
            print(report(file.stem, judged))
            for one in judged if show else ():
                mark = "right" if one.right(1) else "wrong"
                first = one.shown[0] if one.shown else None
                print(f"  {mark} {one.answer.confidence:.2f} {one.expected['question']}")
                print(f"        {one.answer.answer} | {first.sentence[:160] if first else '-'}")
                print(f"        wanted {one.expected['answers']}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("--show", action="store_true", help="print every answer")
    parser.add_argument("lists", type=Path, nargs="+", help="question lists, JSON Lines")
    arguments = parser.parse_args()
    asyncio.run(_main(arguments.data, arguments.lists, arguments.show))
