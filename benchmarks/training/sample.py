"""A share of the training data, to try all steps in minutes before they take hours."""

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.training.cases import read_lines

SEED = 20261125

Line = dict[str, Any]


def sample_squad(file: Path, out: Path, share: float) -> None:
    """Write a share of the paragraphs of a file in SQuAD format."""
    data = json.loads(file.read_text(encoding="utf-8"))["data"]
    paragraphs = [one for article in data for one in article["paragraphs"]]
    kept = random.Random(SEED).sample(paragraphs, max(1, round(len(paragraphs) * share)))
    out.write_text(
        json.dumps({"data": [{"title": "Sample", "paragraphs": kept}]}), encoding="utf-8"
    )


def sample_lines(file: Path, out: Path, share: float) -> None:
    """Write a share of the lines of compressed JSON Lines, of each part."""
    _sample(file, out, share, lambda line: json.dumps(line, sort_keys=True))


def sample_conversations(file: Path, out: Path, share: float) -> None:
    """Write a share of the written conversations, of each part, each whole."""
    _sample(file, out, share, lambda line: str(line["conversation"]))


def _sample(file: Path, out: Path, share: float, unit: Callable[[Line], str]) -> None:
    lines = list(read_lines(file))
    kept = _kept(lines, share, unit)
    with gzip.open(out, "wt", encoding="utf-8") as text:
        text.writelines(f"{json.dumps(one)}\n" for one in lines if unit(one) in kept)


def _kept(lines: Iterable[Line], share: float, unit: Callable[[Line], str]) -> set[str]:
    """Return the units that are kept: a share of those of each part, but two at least."""
    parts: dict[str, dict[str, None]] = defaultdict(dict)
    for line in lines:
        parts[line.get("part", "")][unit(line)] = None
    chance = random.Random(SEED)
    return {one for units in parts.values() for one in _some(list(units), share, chance)}


def _some(units: Sequence[str], share: float, chance: random.Random) -> list[str]:
    return chance.sample(units, min(len(units), max(2, round(len(units) * share))))
