"""``verbale evaluate``: measure answers by questions with known answers."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.options import AsJson
from index.cli.output.progress import show_progress
from index.cli.output.streams import write_error, write_json
from index.errors import InputError

if TYPE_CHECKING:
    from index.app import Verbale
    from index.operations.evaluation.dataset import ExpectedAnswer
    from index.operations.evaluation.metrics import Measures
    from index.operations.evaluation.scoring import ScoredAnswer

WRONG_FILE = 2


class Show(StrEnum):
    """Which questions are printed one by one."""

    WRONG = "wrong"
    ALL = "all"


def evaluate(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="JSON Lines file of questions with their expected answers.", metavar="FILE"
        ),
    ] = None,
    from_feedback: Annotated[
        bool,
        typer.Option("--from-feedback", help="Use the ratings (👍 and 👎) from Discord."),
    ] = False,
    scope: Annotated[
        str | None,
        typer.Option(help="With --from-feedback: only this scope.", metavar="S"),
    ] = None,
    as_json: AsJson = False,
    plot: Annotated[
        Path | None,
        typer.Option(help="Plot calibration.", metavar="FILE.png"),
    ] = None,
    show: Annotated[
        Show | None,
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
    expected = _prepared(file, plot)
    globals_: Globals = context.obj

    async def work(verbale: "Verbale") -> "list[ScoredAnswer]":
        result = expected if expected is not None else await _judged_by_people(verbale, scope)
        return await _ask(verbale, result[:limit])

    judged = globals_.with_library(work)
    from index.operations.evaluation.metrics import measure  # noqa: PLC0415 - slow

    measures = measure(judged)
    if as_json:
        _print_json(measures, judged, show)
    else:
        _print(measures, judged, show)
    if plot is not None:
        from index.operations.evaluation.plot import plot as draw  # noqa: PLC0415 - slow
        from index.text.charset import file_name  # noqa: PLC0415 - slow

        title = file_name(Path(file.stem)) if file else "feedback"
        draw(measures.overall.calibration, title, plot)


def _prepared(file: Path | None, plot: Path | None) -> "list[ExpectedAnswer] | None":
    """Read the questions of a file and report its errors before anything is asked."""
    from index.operations.evaluation.dataset import read_expected  # noqa: PLC0415 - slow
    from index.operations.evaluation.plot import check_plot  # noqa: PLC0415 - slow

    if plot is not None:
        check_plot(plot)
    if file is None:
        return None
    try:
        return read_expected(file)
    except InputError as error:
        write_error(f"verbale: {error}\n")
        raise typer.Exit(WRONG_FILE) from error


async def _judged_by_people(verbale: "Verbale", scope: str | None) -> "list[ExpectedAnswer]":
    """Return the questions whose answers people rated.

    Raises:
        InputError: nobody rated an answer.
    """
    from index.operations.evaluation.feedback_dataset import expected_of  # noqa: PLC0415 - slow

    result = expected_of(await verbale.admin_service.ratings([scope] if scope else None))
    if not result:
        raise InputError(
            "No answer has been rated yet. Rate answers with 👍 and 👎 below them in Discord."
        )
    return result


async def _ask(verbale: "Verbale", expected: "Sequence[ExpectedAnswer]") -> "list[ScoredAnswer]":
    from index.operations.evaluation.run import ask_all  # noqa: PLC0415 - slow

    with show_progress() as watcher:
        return await ask_all(verbale, expected, watcher)


def _print_json(measures: "Measures", judged: "Sequence[ScoredAnswer]", show: Show | None) -> None:
    from index.cli.output.evaluation_json import judged_object, measures_object  # noqa: PLC0415 - slow

    result = measures_object(measures)
    if show is not None:
        result["judged"] = [judged_object(scored) for scored in _chosen(judged, show)]
    write_json(result, indent=2)


def _print(measures: "Measures", judged: "Sequence[ScoredAnswer]", show: Show | None) -> None:
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.evaluation import show_judged, show_measures  # noqa: PLC0415 - slow

    console = standard_output()
    if show is not None:
        show_judged(_chosen(judged, show), console)
    show_measures(measures, console)


def _chosen(judged: "Sequence[ScoredAnswer]", show: Show) -> "list[ScoredAnswer]":
    from index.operations.evaluation.scoring import verdict  # noqa: PLC0415 - slow

    return [scored for scored in judged if show is Show.ALL or not verdict(scored).right]
