"""``verbale evaluate``: measure answers by questions with known answers."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from index.answer.presentation.as_json import fields, plain
from index.cli.options import AsJson, library_of
from index.cli.output import (
    BAD,
    BOLD,
    PALE,
    line,
    show_progress,
    styled,
    write_error,
    write_json,
    write_lines,
)
from index.errors import InputError

if TYPE_CHECKING:
    from index.operations.evaluation.scoring import Measures, ScoredAnswer


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


def evaluate(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="JSON Lines file of questions with their expected answers.", metavar="FILE"
        ),
    ] = None,
    from_feedback: Annotated[
        bool, typer.Option("--from-feedback", help="Use the ratings (👍 and 👎) from Discord.")
    ] = False,
    scope: Annotated[
        str | None, typer.Option(help="With --from-feedback: only this scope.", metavar="S")
    ] = None,
    as_json: AsJson = False,
    plot: Annotated[Path | None, typer.Option(help="Plot calibration.", metavar="FILE.png")] = None,
    show: Annotated[
        Literal["wrong", "all"] | None,
        typer.Option(help="Print questions one by one: only wrong ones, or all."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="Ask only the first N questions.", min=1, metavar="N")
    ] = None,
) -> None:
    """Measure the answers to questions whose answers you know.

    Each line of the file is an object. A question that the articles answer:

    `{"question": "where did they meet?", "answerable": true, "answers": ["Yanqi Lake"],
    "gold_article_ids": ["the article's id or URL"], "type": "where"}`

    A question that no article answers and that should be refused:

    `{"question": "when did they meet on the moon?", "answerable": false}`

    An answer is right if it quotes one of these articles and contains an acceptable answer.
    `docs/evaluation.md` describes the other fields and the metrics.

    With `--from-feedback`, people's ratings are the expected answers: an answer rated good is
    right, and an answer rated wrong must not come first again.

    **Example**

    - `verbale evaluate --from-feedback --show wrong`

    **Examples**

    - `verbale evaluate questions.jsonl`
    - `verbale evaluate questions.jsonl --show wrong --limit 50`
    - `verbale evaluate questions.jsonl --json --plot calibration.png > figures.json`
    """
    if (file is None) is not from_feedback:
        raise typer.BadParameter("Give either a FILE or --from-feedback.")
    from index.operations.evaluation import dataset, scoring  # noqa: PLC0415 - slow

    if plot is not None:
        scoring.check_plot(plot)
    try:  # before anything is asked
        expected = dataset.read_expected(file) if file else []
    except InputError as error:
        write_error(f"verbale: {error}\n")
        raise typer.Exit(2) from error

    with library_of(context, searching=True) as (verbale, runner):
        if file is None:
            ratings = runner.run(verbale.admin_service.ratings([scope] if scope else None))
            expected = dataset.expected_of(ratings)
        if not expected:
            raise InputError(
                "No answer has been rated yet. Rate answers with 👍 and 👎 below them in Discord."
            )
        with show_progress() as watcher:
            judged = runner.run(scoring.ask_all(verbale, expected[:limit], watcher))
    measures = scoring.measure(judged)
    chosen = [one for one in judged if show == "all" or not one.verdict.right]
    if as_json:
        shown = {"judged": [judged_object(one) for one in chosen]} if show is not None else {}
        write_json(measures_object(measures) | shown, indent=2)
    else:
        if show is not None:
            write_lines(judged_lines(chosen))
        write_lines(measures_lines(measures))
    if plot is not None:
        from index.text.charset import file_name  # noqa: PLC0415 - slow

        title = file_name(Path(file.stem)) if file else "feedback"
        scoring.plot(measures.overall.calibration, title, plot)


def measures_object(measures: "Measures") -> dict[str, Any]:
    """Return the JSON object of all metrics; null where no question measures one.

    Its fields are a public contract: only add to them.
    """
    kinds = {kind: plain(asdict(some)) for kind, some in measures.by_kind.items()}
    overall: dict[str, Any] = plain(asdict(measures.overall))
    return overall | {"by_kind": kinds}


def judged_object(answer: "ScoredAnswer") -> dict[str, Any]:
    """Return the JSON object of one question, its answer and the verdict, a public contract."""
    expected, given = answer.expected, answer.given
    first = given.quotes[0] if given.quotes else None
    return {
        "id": expected.question.id,
        "question": expected.question.text,
        "type": expected.kind or None,
        "verdict": answer.verdict.words,
        **fields(given, "answered", "confidence", answer=given.answer or None),
        "sentence": first.sentence if first else None,
        "acceptable": list(expected.answers or expected.passages),
        "sentence_right": answer.sentence,
        "right_quote": answer.quote,
        "right_article": answer.article,
        "right_passage": answer.passage,
        **fields(answer, "span_f1", elapsed_ms=given.elapsed_ms),
    }


def measures_lines(measures: "Measures") -> Iterator[RenderableType]:
    """Yield the metrics of all questions and of each kind, as tables."""
    overall = measures.overall
    rows = {"all": overall} | (measures.by_kind if len(measures.by_kind) > 1 else {})
    counted = f"{overall.questions:,} questions, {overall.answerable:,} of them answerable."
    ranking = _table("", "answer-\nable", "sentence\n@1", "quote\n@1", "\n@3", "\n@5",
                     "article\n@1", "\n@5", "passage\n@20", "span\nF1")  # fmt: skip
    refusal = _table(
        "", "asked", "refused", "precision", "recall", "F1", "balanced\naccuracy", "AUROC"
    )
    rest = _table("", "calibration\nerror", "median\nms", "9 of 10\nms")
    for kind, metrics in rows.items():
        name, (*shares, _) = styled(kind), astuple(metrics.ranking)
        ranking.add_row(name, f"{metrics.answerable:,}", *map(_share, shares))
        refused, *rates = astuple(metrics.refusal)
        counts = (f"{metrics.questions:,}", f"{refused:,}")
        refusal.add_row(name, *counts, *map(_share, rates))
        times = (f"{metrics.latency.median_ms:,.0f}", f"{metrics.latency.p90_ms:,.0f}")
        rest.add_row(name, _share(metrics.calibration.error), *times)
    calibration = _table("confidence", "questions", "mean", "right")
    for bucket in overall.calibration.bins:
        if bucket.count:
            bounds = f"{bucket.low:.1f}–{bucket.high:.1f}"
            figures = (f"{bucket.count:,}", _share(bucket.confidence), _share(bucket.right))
            calibration.add_row(bounds, *figures)
    bounded = _table("confidence", "answered", "share", "wrong", "wrong\nat most")
    for one in overall.bounds:
        answered = (f"{one.answered:,}", _share(one.share), f"{one.wrong:,}")
        bounded.add_row(f"{one.threshold:.2f}", *answered, _share(one.at_most))
    for part in (
        Text(counted, BOLD), Text(_KEY, PALE), ranking, refusal, rest,
        Text(_PROMISED, PALE), calibration, Text(_BOUNDED, PALE), bounded,
    ):  # fmt: skip
        yield ""
        yield part


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def judged_lines(judged: "Sequence[ScoredAnswer]") -> Iterator[Text]:
    """Yield each question with its answer and the expected answers."""
    for one in judged:
        outcome, given, expected = one.verdict, one.given, one.expected
        style = Style(color="green") if outcome.right else BAD
        asked = expected.question.text
        yield Text("")
        yield line((outcome.words, style), f"  {given.confidence:.2f}  {asked}")
        if given.quotes:
            yield _labelled("got", f"{given.answer or '–'} | {given.quotes[0].sentence}")
        if expected.answerable:
            yield _labelled("wanted", " / ".join(expected.answers or expected.passages))
            quote, passage = (
                "none" if rank is None else f"no. {rank}" for rank in (one.quote, one.passage)
            )
            yield _labelled("found", f"quote {quote}, passage {passage}")


def _labelled(label: str, words: str) -> Text:
    return line((f"  {label:<7}", PALE), words)
