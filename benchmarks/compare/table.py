"""What was measured, as Markdown and as JSON."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.cli.evaluate import measures_object
from index.operations.evaluation.scoring import Measures

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True, slots=True)
class Result:
    """What one system got of one set.

    Attributes:
        questions: the set's name.
        system: the system's name.
        ours: whether it is Verbale, in whatever variant.
        measures: everything that was measured; of a peer, ranking alone tells anything.
        auroc: of the system's confidence; of a peer, the better of its own score and the cosine.
    """

    questions: str
    system: str
    ours: bool
    measures: Measures
    auroc: float | None


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    value: Callable[[Result], float | None]


_COMPARED = (
    _Column("sentence@1", lambda one: one.measures.overall.ranking.sentence_at_1),
    _Column("quote@3", lambda one: one.measures.overall.ranking.quote_at_3),
    _Column("passage@20", lambda one: one.measures.overall.ranking.retrieval_at_20),
    _Column("AUROC", lambda one: one.auroc),
)
_OWN = (
    _Column("quote@1", lambda one: one.measures.overall.ranking.quote_at_1),
    _Column("quote@5", lambda one: one.measures.overall.ranking.quote_at_5),
    _Column("article@1", lambda one: one.measures.overall.ranking.article_at_1),
    _Column("span F1", lambda one: one.measures.overall.ranking.span_f1),
    _Column("span holds", lambda one: one.measures.overall.ranking.span_contained),
    _Column("refused of unanswerable", lambda one: one.measures.overall.refusal.recall),
    _Column("balanced accuracy", lambda one: one.measures.overall.refusal.balanced_accuracy),
    _Column("calibration error", lambda one: one.measures.overall.calibration.error),
)


def markdown(results: Sequence[Result], versions: str) -> str:
    """The tables, and where Verbale is behind."""
    return "\n".join(
        [
            versions,
            "",
            *_compared(results),
            "",
            "Where a peer is ahead:",
            "",
            *(list(_losses(results)) or ["- nowhere"]),
            "",
            *_own([one for one in results if one.ours]),
        ]
    )


def as_json(results: Sequence[Result], versions: str) -> dict[str, Any]:
    """Everything, for other programs."""
    return {
        "versions": versions,
        "results": [
            {"set": one.questions, "system": one.system, "auroc": one.auroc}
            | measures_object(one.measures)
            for one in results
        ],
    }


def write(file: Path, measured: str) -> None:
    """Put the tables between the marks of a file.

    Raises:
        ValueError: the file has no such marks.
    """
    before, begin, rest = file.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{file} lacks the marks {BEGIN} and {END}; put them in")
    text = f"{before}{begin}\n\n{measured}\n\n{end}{after}"
    file.write_text(text, encoding="utf-8")


def _compared(results: Sequence[Result]) -> Iterator[str]:
    yield from _head("set", "system", *(column.name for column in _COMPARED))
    for some in _by_set(results):
        best = [
            max((column.value(one) or 0.0 for one in some), default=0.0) for column in _COMPARED
        ]
        for number, one in enumerate(some):
            cells = [
                _cell(column.value(one), top) for column, top in zip(_COMPARED, best, strict=True)
            ]
            yield _row(_counted(one) if number == 0 else "", one.system, *cells)


def _own(results: Sequence[Result]) -> Iterator[str]:
    yield from _head("set", "system", *(column.name for column in _OWN))
    for one in results:
        cells = (_cell(column.value(one)) for column in _OWN)
        yield _row(one.questions, one.system, *cells)


def _losses(results: Sequence[Result]) -> Iterator[str]:
    """Every measure in which a peer is ahead of Verbale as it is, which stands first."""
    for some in _by_set(results):
        for column in _COMPARED:
            own = next((column.value(one) for one in some if one.ours), None)
            ahead = {one.system: column.value(one) or 0.0 for one in some if not one.ours}
            better = [f"{name} {value:.3f}" for name, value in ahead.items() if value > (own or 0)]
            if own is not None and better:
                yield f"- {some[0].questions}, {column.name} {own:.3f}: {'; '.join(better)}"


def _by_set(results: Sequence[Result]) -> list[list[Result]]:
    names = dict.fromkeys(one.questions for one in results)
    return [[one for one in results if one.questions == name] for name in names]


def _counted(one: Result) -> str:
    overall = one.measures.overall
    return f"{one.questions} ({overall.answerable} + {overall.questions - overall.answerable})"


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield "|" + "---|" * len(names)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: float | None, best: float | None = None) -> str:
    if value is None:
        return "–"
    shown = f"{value:.3f}"
    return f"**{shown}**" if best is not None and shown == f"{best:.3f}" else shown
