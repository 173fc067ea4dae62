"""Draws where the processor time of questions goes as a flame graph (Gregg 2016).

    python -m benchmarks.question_flame DATA questions.jsonl … --out flame.svg

DATA is a data folder with a library; it is only read. The questions are asked one after the other,
after the models are loaded. After each millisecond of processor time, of all threads together, the
functions that the asking thread is in are counted; so what else the machine does changes little.
Each box is a function, as wide as its share of the time, below the one that called it; those next
to each other are in alphabetical order. The inside of SQLAlchemy and OpenVINO is left out, and so
is what takes less than .4 % of the time.
"""

import argparse
import asyncio
import re
import signal
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from types import FrameType

from index.app import opened
from index.operations.evaluation.dataset import read_expected
from index.settings import load_settings
from index.values import Question

EVERY_S = 0.001
"""Processor time between two looks."""

Stack = tuple[str, ...]
"""The functions that called one another, the outermost first, as ``name (file)``."""

_ROOT = "Answerer.answer (index/answer/answerer.py)"
_PATH = re.compile(r"(?:.*/)?(?:site-packages|(?=index/|benchmarks/))/?(?P<path>.*)")
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

    seconds: float = 0.0
    calls: dict[str, "Box"] = field(default_factory=dict)

    def add(self, stack: Stack, seconds: float) -> None:
        """Add the time that a stack took."""
        self.seconds += seconds
        if stack:
            self.calls.setdefault(stack[0], Box()).add(stack[1:], seconds)


@dataclass(slots=True)
class Looks:
    """The processor time that was spent in each stack."""

    seconds: defaultdict[Stack, float] = field(default_factory=lambda: defaultdict(float))
    _since: float = 0.0

    def begin(self) -> None:
        """Look from now on. Only the main thread may begin."""
        self._since = time.process_time()
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    def end(self) -> None:
        """Look no more."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        # A call into C, such as a model's, is looked at when it returns, with all its time.
        now = time.process_time()
        stack: list[str] = []
        while frame is not None:
            code = frame.f_code
            stack.append(f"{code.co_qualname} ({_short(code.co_filename)})")
            frame = frame.f_back
        self.seconds[tuple(reversed(stack))] += now - self._since
        self._since = now


def _short(path: str) -> str:
    """A file's path below the folder that Python finds it in."""
    found = _PATH.fullmatch(path)
    return found["path"] if found else path.rpartition("/")[2]


def tree(seconds: Mapping[Stack, float]) -> Box:
    """What answering calls, by the time that was spent in each stack."""
    root = Box()
    for stack, taken in sorted(seconds.items()):
        if _ROOT in stack:
            root.add(_shown(stack[stack.index(_ROOT) + 1 :]), taken)
    return root


def _shown(stack: Stack) -> Stack:
    """A stack without what says little."""
    frames: list[str] = []
    for one in stack:
        outside = next((name for name in ("sqlalchemy", "openvino") if f"({name}/" in one), None)
        frame = f"{outside} ({outside}/)" if outside else one
        if not _INNER.search(frame) and (not frames or frames[-1] != frame):
            frames.append(frame)
    return tuple(frames)


def svg(root: Box) -> str:
    """The flame graph, from the top down."""
    boxes = list(_boxes(root, 0.0, 0, root.seconds))
    height = _LINE * (2 + max((depth for _, _, depth, _ in boxes), default=0)) + 26
    legend = dict.fromkeys((colour, means) for _, colour, means in _COLOURS)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
            f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="11">',
            f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
            *(_drawn(root.seconds, *one) for one in boxes),
            *_legend(list(legend), height - 8),
            "</svg>\n",
        ]
    )


def _boxes(
    box: Box, left: float, depth: int, total: float
) -> Iterator[tuple[str, float, int, float]]:
    """Each box that is wide enough: its frame, left side, depth and seconds."""
    for frame, one in sorted(box.calls.items()):
        if one.seconds >= _LEAST * total:
            yield frame, left, depth, one.seconds
            yield from _boxes(one, left, depth + 1, total)
        left += one.seconds / total * _WIDTH


def _drawn(total: float, frame: str, left: float, depth: int, seconds: float) -> str:
    width, top = seconds / total * _WIDTH, depth * _LINE
    [colour, *_] = [colour for start, colour, _ in _COLOURS if f"({start}" in frame]
    name = frame.split(" ", maxsplit=1)[0].rpartition(".")[2].lstrip("_")
    shown = name if len(name) * _LETTER < width - 4 else name[: max(0, int((width - 8) / _LETTER))]
    told = f"{escape(frame)}: {seconds / total:.1%}"
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


async def _asked(data: Path, questions: Sequence[Question]) -> Looks:
    """Ask in this thread, and look at it."""
    looks = Looks()
    async with opened(load_settings(data=data)) as verbale:
        answerer = verbale.answerer
        answerer.warm()
        answerer.answer(questions[0])
        looks.begin()
        for question in questions:
            answerer.answer(question)
        looks.end()
    return looks


def main() -> None:
    """Ask, and draw what took the time."""
    parser = argparse.ArgumentParser(description="Draw where the time of questions goes.")
    parser.add_argument("data", type=Path, help="a data folder with a library")
    parser.add_argument("lists", type=Path, nargs="+", help="questions, as for verbale evaluate")
    parser.add_argument("--out", type=Path, required=True, help="the picture")
    given = parser.parse_args()
    asked = [one.question for file in given.lists for one in read_expected(file)]
    looks = asyncio.run(_asked(given.data, asked))
    given.out.write_text(svg(tree(looks.seconds)), "utf-8")


if __name__ == "__main__":
    main()
