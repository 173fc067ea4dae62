"""Draws how many articles cover a topic over time, and the stories of a digest.

matplotlib is imported on first use.
"""

from collections.abc import Collection
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from index.answer.events.values import Coverage, StoryCounts
from index.text.display import harmless

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colours, which colour-blind people can tell apart, on an opaque light ground: the
# picture is the same in dark and light surroundings.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A8A8A")
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_GROUND, _INK, _PALE = "#FBFBF9", "#23272E", "#C9CCD1"
_TITLE = 60
_LEAST_PERIODS = 10
"""Periods that have room: else one day would be divided into hours."""
_LABEL = 32
_HEADLINE = 88
_BAR = 0.42
"""Height of a story's bar, of the room that it has with its headline."""


def draw_coverage(coverage: Coverage, topic: str) -> bytes:
    """Draw stacked bars, one a period, as PNG.

    It takes some tenths of a second: call it in a thread.

    Args:
        coverage: the counts; at least one article.
        topic: what the articles are about, for the title.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.6), layout="constrained", facecolor=_GROUND)
    axes = figure.subplots()
    _bars(axes, coverage)
    _frame(axes, coverage)
    axes.set_title(_clip(f"Articles on {topic}", _TITLE), color=_INK, loc="left", fontsize=12)
    return _png(figure)


def draw_stories(stories: StoryCounts) -> bytes:
    """Draw a bar for each story, its headline above it, as PNG.

    It takes some tenths of a second: call it in a thread.

    Args:
        stories: the stories; at least one, each with an article.
    """
    from matplotlib.figure import Figure

    size = (8, 1.1 + 0.62 * len(stories.titles))
    figure = Figure(figsize=size, layout="constrained", facecolor=_GROUND)
    axes = figure.subplots()
    _story_bars(axes, stories)
    _story_frame(axes, stories)
    return _png(figure)


def _png(figure: "Figure") -> bytes:
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=140, facecolor=_GROUND)
    return drawn.getvalue()


def _story_bars(axes: "Axes", stories: StoryCounts) -> None:
    places = list(range(len(stories.titles)))
    before = [0] * len(places)
    for number, (name, counts) in enumerate(stories.counts):
        colour = _COLOURS[number % len(_COLOURS)]
        label = _clip(name, _LABEL)
        axes.barh(places, counts, height=_BAR, left=before, color=colour, label=label)
        before = [low + count for low, count in zip(before, counts, strict=True)]
    for place, (title, total) in enumerate(zip(stories.titles, before, strict=True)):
        words = _clip(f"{place + 1}. {title}", _HEADLINE)
        axes.text(0, place - _BAR / 2 - 0.06, words, color=_INK, fontsize=9.5, va="bottom")
        axes.annotate(
            str(total), (total, place), (4, 0), textcoords="offset points",
            color=_INK, fontsize=9, va="center",
        )  # fmt: skip


def _story_frame(axes: "Axes", stories: StoryCounts) -> None:
    axes.set_facecolor(_GROUND)
    axes.set_ylim(len(stories.titles) - 0.6, -0.75)
    axes.margins(x=0.05)
    axes.set_axis_off()
    axes.set_title(f"Articles of each story, by {stories.by}", color=_INK, loc="left", fontsize=12)
    columns = min(len(stories.counts), 3)
    axes.legend(
        loc="upper left", bbox_to_anchor=(0.0, 0.0), ncols=columns, frameon=False,
        labelcolor=_INK, fontsize=9, borderaxespad=0.3, borderpad=0.0,
    )  # fmt: skip


def _bars(axes: "Axes", coverage: Coverage) -> None:
    below = [0] * len(coverage.days)
    width = 0.86 * coverage.step
    for number, (name, counts) in enumerate(coverage.counts):
        axes.bar(
            list(coverage.days),  # type: ignore[arg-type]
            counts,
            width=width,
            align="edge",
            bottom=below,
            color=_COLOURS[number % len(_COLOURS)],
            label=_clip(name, _LABEL),
        )
        below = [low + count for low, count in zip(below, counts, strict=True)]


def _frame(axes: "Axes", coverage: Coverage) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.ticker import MaxNLocator

    axes.set_facecolor(_GROUND)
    periods = max(len(coverage.days), _LEAST_PERIODS)
    first = coverage.days[0]
    axes.set_xlim(
        first - timedelta(days=coverage.step),  # type: ignore[arg-type]
        first + timedelta(days=coverage.step * periods),  # type: ignore[arg-type]
    )
    locator = AutoDateLocator(minticks=3, maxticks=8)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.set_ylabel(_period(coverage.step), color=_INK)
    axes.tick_params(colors=_INK)
    axes.grid(axis="y", color=_PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_PALE)
    axes.legend(
        loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, labelcolor=_INK, fontsize=9
    )


def _period(step: int) -> str:
    return {1: "articles a day", 7: "articles a week"}.get(step, f"articles in {step} days")


def _clip(words: str, most: int) -> str:
    """Words on one line, with a sign for each letter that matplotlib's own font lacks.

    A dollar sign would begin a formula, an underscore hides a label.
    """
    line = " ".join(harmless(words).split()).lstrip("_")
    line = line if len(line) <= most else line[: most - 1] + "…"
    known = _drawable()
    return "".join(one if ord(one) in known else _UNKNOWN for one in line).replace("$", r"\$")


@cache
def _drawable() -> Collection[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())
