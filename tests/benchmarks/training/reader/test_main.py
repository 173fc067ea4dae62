"""The command of a training stage."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.training.reader import __main__ as command
from benchmarks.training.reader.examples import Example, write_examples
from benchmarks.training.reader.train import Plan


def learned(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str
) -> tuple[Sequence[Example], Plan]:
    """What a stage would learn from one new example and twenty earlier ones."""
    new, earlier = folder / "new.jsonl", folder / "earlier.jsonl"
    write_examples(new, [Example("Who came?", "Wang came.", 0, 4)])
    write_examples(earlier, [Example(f"Who was {n}th?", "Nobody came.") for n in range(20)])
    arguments = [str(folder / "out"), str(new), "--rehearsed", str(earlier), *options]
    start = ["--start", str(folder), "--twins", "0"]
    seen: list[tuple[Sequence[Example], Plan]] = []
    monkeypatch.setattr(command, "train", lambda examples, plan: seen.append((examples, plan)))
    monkeypatch.setattr(sys, "argv", ["reader", "train", *arguments, *start])
    command.main()
    return seen[0]


@pytest.mark.parametrize(("options", "repeated"), [((), 6), (("--rehearsed-share", "0.1"), 2)])
def test_a_stage_repeats_a_share_of_the_earlier_examples(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: tuple[str, ...], repeated: int
) -> None:
    examples, plan = learned(monkeypatch, tmp_path, *options)
    assert [one.text for one in examples].count("Nobody came.") == repeated
    assert len(examples) == repeated + 1
    assert plan.start == tmp_path
