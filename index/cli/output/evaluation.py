"""Print evaluation metrics as text."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from index.operations.evaluation.calibration import Bound, Calibration
from index.operations.evaluation.metrics import EvaluationMetrics, Measures
from index.operations.evaluation.scoring import ScoredAnswer, verdict
from index.text.display import harmless

_BOLD = Style(bold=True)
_PALE = Style(dim=True)
_RIGHT, _WRONG = Style(color="green"), Style(color="red", bold=True)

_Rows = Sequence[tuple[str, EvaluationMetrics]]
"""Metrics by name: of all questions, then of each kind."""

_KEY = (
    "Shares (0–1) of the answerable questions: sentence@1, the first quote's sentence answers; "
    "quote@n, one of the first n quotes answers; article@n, one of them is from a right article; "
    "passage@20, a right passage is among the 20 retrieved; span F1, overlap of the marked words. "
    "A refused question counts by its closest sentences. “–”: no question measures this."
)
_PROMISED = "Calibration: mean confidence, and the share of first quotes that are right:"
_BOUNDED = (
    "If only answers of this confidence or more are given: how many are wrong, and how many at "
    "most among questions like these (at 95 %):"
)


def show_measures(measures: Measures, console: Console) -> None:
    """Print the metrics of all questions and of each kind."""
    overall = measures.overall
    rows = [("all", overall), *(measures.by_kind.items() if len(measures.by_kind) > 1 else ())]
    counted = f"{overall.questions:,} questions, {overall.answerable:,} of them answerable."
    for part in (
        Text(counted, _BOLD),
        Text(_KEY, _PALE),
        _ranking(rows),
        _refusal(rows),
        _rest(rows),
        Text(_PROMISED, _PALE),
        _calibration(overall.calibration),
        Text(_BOUNDED, _PALE),
        _bounds(overall.bounds),
    ):
        console.print()
        console.print(part)


def show_judged(judged: Sequence[ScoredAnswer], console: Console) -> None:
    """Print each question with its answer and the expected answers."""
    for scored in judged:
        console.print()
        for line in _lines(scored):
            console.print(line, crop=False)


def _ranking(rows: _Rows) -> Table:
    table = _table("", "answer-\nable", "sentence\n@1", "quote\n@1", "\n@3", "\n@5", "article\n@1",
                   "\n@5", "passage\n@20", "span\nF1")  # fmt: skip
    for kind, figures in rows:
        one = figures.ranking
        shares = (one.sentence_at_1, one.quote_at_1, one.quote_at_3, one.quote_at_5,
                  one.article_at_1, one.article_at_5, one.retrieval_at_20, one.span_f1)  # fmt: skip
        table.add_row(_kind(kind), f"{figures.answerable:,}", *map(_share, shares))
    return table


def _refusal(rows: _Rows) -> Table:
    table = _table(
        "", "asked", "refused", "precision", "recall", "F1", "balanced\naccuracy", "AUROC"
    )
    for kind, figures in rows:
        one = figures.refusal
        counts = (f"{figures.questions:,}", f"{one.refused:,}")
        shares = (one.precision, one.recall, one.f1, one.balanced_accuracy, one.auroc)
        table.add_row(_kind(kind), *counts, *map(_share, shares))
    return table


def _rest(rows: _Rows) -> Table:
    table = _table("", "calibration\nerror", "median\nms", "9 of 10\nms")
    for kind, figures in rows:
        latency = figures.latency
        times = (f"{latency.median_ms:,.0f}", f"{latency.p90_ms:,.0f}")
        table.add_row(_kind(kind), _share(figures.calibration.error), *times)
    return table


def _calibration(calibration: Calibration) -> Table:
    table = _table("confidence", "questions", "mean", "right")
    for bucket in calibration.bins:
        if bucket.count:
            bounds = f"{bucket.low:.1f}–{bucket.high:.1f}"
            table.add_row(
                bounds, f"{bucket.count:,}", _share(bucket.confidence), _share(bucket.right)
            )
    return table


def _bounds(bounds: Sequence[Bound]) -> Table:
    table = _table("confidence", "answered", "share", "wrong", "wrong\nat most")
    for one in bounds:
        counts = (f"{one.answered:,}", _share(one.share), f"{one.wrong:,}")
        table.add_row(f"{one.threshold:.2f}", *counts, _share(one.at_most))
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _kind(kind: str) -> Text:
    return Text(harmless(kind))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _lines(answer: ScoredAnswer) -> Iterator[Text]:
    outcome, given = verdict(answer), answer.given
    yield Text(outcome.words, _RIGHT if outcome.right else _WRONG).append(
        f"  {given.confidence:.2f}  {harmless(answer.expected.question.text)}", Style.null()
    )
    if given.quotes:
        yield _labelled("got", f"{given.answer or '–'} | {given.quotes[0].sentence}")
    if answer.expected.answerable:
        yield _labelled("wanted", " / ".join(answer.expected.answers or answer.expected.passages))
        yield _labelled("found", f"quote {_place(answer.quote)}, passage {_place(answer.passage)}")


def _labelled(label: str, words: str) -> Text:
    return Text(f"  {label:<7}", _PALE).append(harmless(words), Style.null())


def _place(rank: int | None) -> str:
    return "none" if rank is None else f"no. {rank}"
