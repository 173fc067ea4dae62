"""Draws where the time of questions goes as a flame graph (Gregg 2016).

    python -m benchmarks.question_flame DATA questions.jsonl … --out flame.svg

py-spy looks a hundred times a second at what a process does that asks the questions one
after the other. DATA is a data folder with a library; it is only read. Each box is a function, as
wide as the share of the time in which it ran, on top of the one that called it; those next to each
other are in alphabetical order. The inside of SQLAlchemy and OpenVINO is left out, and so is what
takes less than .4 % of the time.
"""

import argparse
import asyncio
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from index.app import opened
from index.operations.evaluation.dataset import read_expected
from index.settings import load_settings
from index.values import Question

ROUNDS = 3
"""How often each question is asked; the first time is not counted, as it loads the models."""

_FRAME = re.compile(r"(?P<function>\S+) \((?P<file>[^:)]+)[^)]*\)")
_ROOT = ("Answerer.answer", "answer"), "index/answer/answerer.py"
_INNER = re.compile(r"<\w+>|contextlib\.py|functools\.py|dataclasses\.py|telemetry/observer\.py")

_WIDTH, _LINE, _LETTER = 1180, 17, 6.1
_LEAST = 0.004
"""Least share of a box."""
_COLOURS = (
    ("index/store/", "#8fb8de", "library (SQL)"),
    ("sqlalchemy/", "#b9d3ec", "SQLAlchemy"),
    ("openvino", "#f0a35e", "models"),
    ("index/embedding/", "#f0a35e", "models"),
    ("index/answer/reader/", "#f6c89c", "reader's input and output"),
    ("index/answer/retrieval/", "#a8d08d", "ranking of passages"),
    ("index/answer/question/", "#d9c6ec", "words of the question"),
    ("", "#e4e0d4", "the rest"),
)


@dataclass(slots=True)
class Box:
    """A function where it is called, and what it calls."""

    samples: int = 0
    calls: dict[str, "Box"] = field(default_factory=dict)

    def add(self, stack: Sequence[str], samples: int) -> None:
        """Count samples of a stack of frames, the outermost first."""
        self.samples += samples
        if stack:
            self.calls.setdefault(stack[0], Box()).add(stack[1:], samples)


def tree(folded: Iterable[str]) -> Box:
    """The calls of a question, by lines of py-spy's format ``raw``."""
    stacks: Counter[tuple[str, ...]] = Counter()
    for line in folded:
        frames, _, samples = line.rpartition(" ")
        stack = _of_question(frames.split(";"))
        if stack is not None:
            stacks[stack] += int(samples)
    root = Box()
    for stack, count in sorted(stacks.items()):
        root.add(stack, count)
    return root


def _of_question(frames: Sequence[str]) -> tuple[str, ...] | None:
    """The frames below the answering of a question, without what says little; None if elsewhere."""
    found = [_FRAME.fullmatch(one) for one in frames]
    named = [(one["function"], one["file"]) for one in found if one]
    functions, file = _ROOT
    starts = [place for place, one in enumerate(named) if one[0] in functions and one[1] == file]
    if not starts:
        return None
    stack: list[str] = []
    for function, path in named[starts[0] + 1 :]:
        outside = next((one for one in ("sqlalchemy", "openvino") if f"{one}/" in path), None)
        frame = f"{outside} ({outside}/)" if outside else f"{function} ({path})"
        if not _INNER.search(frame) and (not stack or stack[-1] != frame):
            stack.append(frame)
    return tuple(stack)


def svg(root: Box) -> str:
    """The flame graph, from the top down."""
    boxes = list(_boxes(root, 0.0, 0, root.samples))
    height = _LINE * (2 + max((depth for _, _, depth, _ in boxes), default=0)) + 26
    legend = dict.fromkeys((colour, means) for _, colour, means in _COLOURS)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
            f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="11">',
            f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
            *(_drawn(root.samples, *one) for one in boxes),
            *_legend(list(legend), height - 8),
            "</svg>\n",
        ]
    )


def _boxes(box: Box, left: float, depth: int, total: int) -> Iterator[tuple[str, float, int, int]]:
    """Each box that is wide enough: its frame, left side, depth and samples."""
    for frame, one in sorted(box.calls.items()):
        if one.samples >= _LEAST * total:
            yield frame, left, depth, one.samples
            yield from _boxes(one, left, depth + 1, total)
        left += one.samples / total * _WIDTH


def _drawn(total: int, frame: str, left: float, depth: int, samples: int) -> str:
    width, top = samples / total * _WIDTH, depth * _LINE
    [colour, *_] = [colour for start, colour, _ in _COLOURS if f"({start}" in frame]
    name = frame.split(" ", maxsplit=1)[0].rpartition(".")[2].lstrip("_")
    shown = name if len(name) * _LETTER < width - 4 else name[: max(0, int((width - 8) / _LETTER))]
    told = f"{escape(frame)}: {samples / total:.1%}"
    words = f'<text x="{left + 3:.1f}" y="{top + 12}">{escape(shown)}</text>' if shown[2:] else ""
    return (
        f'<g><title>{told}</title><rect x="{left:.1f}" y="{top}" height="{_LINE - 1}" '
        f'width="{max(width - 0.6, 0.2):.1f}" fill="{colour}"/>{words}</g>'
    )


def _legend(colours: Sequence[tuple[str, str]], bottom: int) -> Iterator[str]:
    for place, (colour, means) in enumerate(colours):
        left = 4 + place * _WIDTH // len(colours)
        yield f'<rect x="{left}" y="{bottom - 10}" width="12" height="12" fill="{colour}"/>'
        yield f'<text x="{left + 16}" y="{bottom}">{escape(means)}</text>'


async def _ask(data: Path, questions: Sequence[Question]) -> None:
    """Ask in this thread, so that what the process does is the answering."""
    async with opened(load_settings(data=data)) as verbale:
        for _ in range(ROUNDS):
            for question in questions:
                verbale.answerer.answer(question)


def _sampled(arguments: Sequence[str]) -> list[str]:
    """What py-spy sees of a process of this module that asks."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "stacks"
        # Waiting counts as well: for the models, which compute in threads of their own.
        spy = str(Path(sys.executable).with_name("py-spy"))
        look = [spy, "record", "--rate", "100", "--idle", "--function", "--format", "raw"]
        ask = [sys.executable, "-m", "benchmarks.question_flame", *arguments, "--ask"]
        subprocess.run([*look, "--output", str(raw), "--", *ask], check=True)
        return raw.read_text("utf-8").splitlines()


def main() -> None:
    """Ask, or have another process asked and draw what it did."""
    parser = argparse.ArgumentParser(description="Draw where the time of questions goes.")
    parser.add_argument("data", type=Path, help="a data folder with a library")
    parser.add_argument("lists", type=Path, nargs="+", help="questions, as for verbale evaluate")
    parser.add_argument("--out", type=Path, help="the picture")
    parser.add_argument("--ask", action="store_true", help="only ask, to be looked at")
    given = parser.parse_args()
    if given.ask:
        asked = [one.question for file in given.lists for one in read_expected(file)]
        asyncio.run(_ask(given.data, asked))
    else:
        folded = _sampled([str(given.data), *map(str, given.lists)])
        given.out.write_text(svg(tree(folded)), "utf-8")


if __name__ == "__main__":
    main()
