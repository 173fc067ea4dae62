"""Measure the alignment of two sides' accounts of a meeting, against judgements by hand.

``benchmarks/questions/readouts.jsonl`` has ten meetings: the id of the account that the collections
hold, accounts of the other sides, which were written for this measurement from known facts, and the
pairs of sentences on the same point, as offsets: those that a reader expects (``pairs``), and those
that may be shown or not (``may``). Five meetings (``dev``) served to choose weights and threshold;
the others (``test``) were judged before, and measured once.

    python -m benchmarks.readout FOLDER [--wrong]
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.processor import processor
from index.answer.readout.alignment import is_told, points_of
from index.embedding.encoder import Encoder, Matrix
from index.embedding.registry import open_encoder
from index.settings import EncoderSettings
from index.text.sentences import sentences
from index.values import Span

JUDGED = Path(__file__).parent / "questions" / "readouts.jsonl"

Place = tuple[int, int, int]
"""Account, start and end of a sentence."""
Pair = frozenset[Place]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with its accounts, and what was judged."""

    id: str
    part: str
    texts: tuple[str, ...]
    pairs: frozenset[Pair]
    may: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of a meeting's accounts, and their vectors."""

    spans: tuple[tuple[Span, ...], ...]
    words: tuple[tuple[str, ...], ...]
    vectors: tuple[Matrix, ...]

    def place(self, account: int, number: int) -> Place:
        """Where a sentence stands."""
        span = self.spans[account][number]
        return account, span.start, span.end


Method = Callable[[Told], set[Pair]]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print wrong and missing pairs of dev")
    arguments = parser.parse_args()
    meetings = list(meetings_of(arguments.folder))
    if not meetings:
        print(f"{arguments.folder} holds no account of the meetings.")
        return
    encoder = open_encoder(EncoderSettings().model)
    told = {one.id: told_of(one, encoder) for one in meetings}
    print(f"{processor()}; {len(meetings)} meetings")
    print("| part | method | precision of pairs | recall | precision of “only one” | recall |")
    print("|---|---|---|---|---|---|")
    for part in ("dev", "test"):
        some = [one for one in meetings if one.part == part]
        for name, method in METHODS.items():
            print(f"| {part} | {name} {_row(some, told, method)}")
    if arguments.wrong:
        _print_wrong([one for one in meetings if one.part == "dev"], told)


def meetings_of(folder: Path) -> Iterator[Meeting]:
    """The judged meetings whose first account the folder holds."""
    rows = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    held = dict(_texts(folder, {row["held"] for row in rows}))
    for row in rows:
        if row["held"] in held:
            texts = (held[row["held"]], *(one["text"] for one in row["written"]))
            yield Meeting(row["id"], row["part"], texts, _pairs(row["pairs"]), _pairs(row["may"]))


def _texts(folder: Path, wanted: set[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                if article["id"] in wanted:
                    yield article["id"], article["text"]


def _pairs(stored: Sequence[Any]) -> frozenset[Pair]:
    return frozenset(frozenset((one[0], one[1], one[2]) for one in pair) for pair in stored)


def told_of(meeting: Meeting, encoder: Encoder) -> Told:
    """The sentences of a meeting that tell something, and their vectors."""
    spans = tuple(
        tuple(one for one in sentences(text) if is_told(one.of(text))) for text in meeting.texts
    )
    words = tuple(
        tuple(one.of(text) for one in some) for some, text in zip(spans, meeting.texts, strict=True)
    )
    return Told(spans, words, tuple(encoder.encode_passages(list(one)) for one in words))


def aligned(told: Told) -> set[Pair]:
    """The pairs that ``/readout`` shows as one point."""
    found: set[Pair] = set()
    for point in points_of(told.words, told.vectors):
        places = [
            told.place(account, number)
            for account, numbers in enumerate(point.sentences)
            for number in numbers
        ]
        found |= {
            frozenset((one, other)) for one, other in combinations(places, 2) if one[0] != other[0]
        }
    return found


def above(threshold: float) -> Method:
    """All pairs with a cosine above a threshold."""

    def method(told: Told) -> set[Pair]:
        return {
            frozenset((told.place(one, row), told.place(other, column)))
            for one, other in combinations(range(len(told.words)), 2)
            for row, column in np.argwhere(told.vectors[one] @ told.vectors[other].T >= threshold)
        }

    return method


METHODS: dict[str, Method] = {
    "aligned": aligned,
    **{f"cosine ≥ {one}": above(one) for one in (0.4, 0.5, 0.6, 0.7)},
}


def _row(meetings: Sequence[Meeting], told: dict[str, Told], method: Method) -> str:
    """Precision and recall of pairs and of sentences that only one account has."""
    right = made = judged = alone_right = alone_made = alone_judged = 0
    used = 0.0
    for one in meetings:
        started = time.process_time()
        found = method(told[one.id])
        used += time.process_time() - started
        counted = found - one.may
        right, made = right + len(counted & one.pairs), made + len(counted)
        judged += len(one.pairs)
        single, alone = _alone(told[one.id], found), _alone(told[one.id], one.pairs)
        either = {place for pair in one.may for place in pair}
        single, alone = single - either, alone - either
        alone_right += len(single & alone)
        alone_made, alone_judged = alone_made + len(single), alone_judged + len(alone)
    return (
        f"| {_share(right, made)} | {_share(right, judged)} | {_share(alone_right, alone_made)} "
        f"| {_share(alone_right, alone_judged)} | {1000 * used / len(meetings):.0f} ms"
    )


def _alone(told: Told, pairs: set[Pair] | frozenset[Pair]) -> set[Place]:
    paired = {place for pair in pairs for place in pair}
    every = {
        told.place(a, number) for a, spans in enumerate(told.spans) for number in range(len(spans))
    }
    return every - paired


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part} of {whole})" if whole else "–"


def _print_wrong(meetings: Sequence[Meeting], told: dict[str, Told]) -> None:
    for one in meetings:
        found = aligned(told[one.id])
        for mark, pairs in (("wrong", found - one.pairs - one.may), ("missing", one.pairs - found)):
            for pair in pairs:
                print(f"\n{one.id}: {mark}")
                for account, start, end in sorted(pair):
                    print(f"  {account} {one.texts[account][start:end]}")


if __name__ == "__main__":
    main()
