"""Measure the alignment of two sides' accounts of a meeting, against judgements by hand.

``benchmarks/questions/readouts.jsonl`` has 15 meetings: the id of the account that the collections
hold, accounts of the other sides, which were written for this measurement from known facts, and the
pairs of sentences on the same point, as offsets: those that a reader expects (``pairs``), and those
that may be shown or not (``may``). Five meetings (``dev``) served to choose weights and threshold;
five (``test``) were measured twice; the others (``blind``) were written and judged before the rules
were changed after that, and measured once before and once after.

    python -m benchmarks.readout FOLDER [--wrong]
"""

import argparse
import json
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.processor import processor
from index.answer.readout_alignment import is_told, points_of
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
    for part in ("dev", "test", "blind"):
        some = [one for one in meetings if one.part == part]
        for name, method in METHODS.items() if some else ():
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
            for account, numbers in enumerate(point)
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


@dataclass(slots=True)
class Score:
    """Counts of one method: right, made and judged, of pairs and of sentences of one account."""

    pairs: list[int] = field(default_factory=lambda: [0, 0, 0])
    alone: list[int] = field(default_factory=lambda: [0, 0, 0])

    def count(self, meeting: Meeting, told: Told, found: set[Pair]) -> None:
        """Count a meeting, without the pairs that may be shown or not."""
        made = found - meeting.may
        either = {place for pair in meeting.may for place in pair}
        single = _alone(told, found) - either
        alone = _alone(told, meeting.pairs) - either
        _add(self.pairs, made & meeting.pairs, made, meeting.pairs)
        _add(self.alone, single & alone, single, alone)

    @property
    def row(self) -> str:
        """Precision and recall of both, as cells."""
        cells = (_share(right, whole) for right, made, judged in (self.pairs, self.alone)
                 for whole in (made, judged))  # fmt: skip
        return f"| {' | '.join(cells)} |"


def _add(counts: list[int], *some: Collection[object]) -> None:
    for place, one in enumerate(some):
        counts[place] += len(one)


def _row(meetings: Sequence[Meeting], told: dict[str, Told], method: Method) -> str:
    score, started = Score(), time.process_time()
    for one in meetings:
        score.count(one, told[one.id], method(told[one.id]))
    used = (time.process_time() - started) * 1000 / len(meetings)
    return f"{score.row} {used:.0f} ms a meeting"


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
