"""Counts how many articles cover a topic over time, or the stories of a digest, and draws that.

matplotlib is imported on first use.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from index.store.articles.events import DayCount
from index.text.display import harmless

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Teller = tuple[str, str | None]
"""The outlet of an article, and the side that its source takes, if any."""

_Series = tuple[tuple[tuple[str, tuple[int, ...]], ...], Literal["outlet", "side"]]
"""The numbers of articles of each series, with its name, and what the names are."""

MOST_PERIODS = 90
SERIES = 6
"""Most outlets or sides that are told apart; the rest is one series."""
REST = "others"

_STEPS = (1, 2, 7, 14, 28, 91, 182, 364)
_LEAST_SIDED = 0.5

# Okabe and Ito's colours, which colour-blind people can tell apart, on an opaque light ground: the
# picture is the same in dark and light surroundings.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A8A8A")
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_GROUND, _INK, _PALE = "#FBFBF9", "#23272E", "#C9CCD1"
_WIDE, _DPI = 6.0, 180
"""Width in inches and dots an inch: as narrow as letters can be read on a phone."""
_MARGIN = 0.14
_LINE = 0.24
"""Inches of a line of the legend."""
_SMALL, _LARGE = 11.5, 14
_TITLE = 48
_FEW = 7
"""Most periods of which each has its own label."""
_ROOM = 4
"""Least periods that have room, so that a single bar is not as wide as the picture."""
_WIDTH = 0.86
"""Width of a bar, of its period."""
_LABEL = 28
_SHORT_LABEL = 15
"""Letters of a label of which three stand beside each other."""
_HEADLINE = 58
_BAR = 0.42
"""Height of a story's bar, of the room that it has with its headline."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many articles were published over time.

    Attributes:
        days: the first day of each period, in order; periods are equally long.
        step: length of a period, in days.
        counts: the number of articles of each period, by outlet or side; the most frequent first.
        by: what the counts are divided by.
    """

    days: tuple[date, ...] = ()
    step: int = 1
    counts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    by: Literal["outlet", "side"] = "outlet"

    @property
    def total(self) -> int:
        """The number of articles."""
        return sum(sum(counts) for _, counts in self.counts)


@dataclass(frozen=True, slots=True)
class StoryCounts:
    """How many articles report each of some stories.

    Attributes:
        titles: a headline of each story.
        counts: the number of articles of each story, by outlet or side; the most frequent first.
        by: what the counts are divided by.
    """

    titles: tuple[str, ...] = ()
    counts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    by: Literal["outlet", "side"] = "outlet"


def coverage(counts: Sequence[DayCount]) -> Coverage:
    """The articles of each period, by side if most of them have one and there are two sides.

    Linear in the number of counts.
    """
    if not counts:
        return Coverage()
    start, end = min(one.day for one in counts), max(one.day for one in counts)
    length = (end - start).days + 1
    fitting = (step for step in _STEPS if length / step <= MOST_PERIODS)
    step = next(fitting, length // MOST_PERIODS + 1)
    periods = (end - start).days // step + 1
    placed = [
        ((one.day - start).days // step, one.source, one.side, one.articles) for one in counts
    ]
    days = tuple(start + timedelta(days=step * number) for number in range(periods))
    return Coverage(days, step, *_told_apart(placed, periods))


def story_counts(stories: Sequence[tuple[str, Sequence[Teller]]]) -> StoryCounts:
    """The articles of stories, by side if most of them have one and there are two sides.

    Args:
        stories: a headline of each story, with outlet and side of each of its articles.
    """
    told = [
        (number, *teller, 1) for number, (_, tellers) in enumerate(stories) for teller in tellers
    ]
    return StoryCounts(tuple(title for title, _ in stories), *_told_apart(told, len(stories)))


def _told_apart(told: Sequence[tuple[int, str | None, str | None, int]], places: int) -> _Series:
    """The articles at each place by side, if most have one and there are two sides, or by outlet.

    The largest series comes first; those beyond ``SERIES`` are one, at the end.

    Args:
        told: place, outlet, side, and number of articles.
        places: how many places there are.
    """
    sides: Counter[str | None] = Counter()
    for _, _, side, articles in told:
        sides[side or None] += articles
    sided = sides.total() - sides[None]
    by_side = sided >= _LEAST_SIDED * sides.total() and len(sides.keys() - {None}) > 1
    series: dict[str, Counter[int]] = {}
    for place, outlet, side, articles in told:
        name = (side if by_side else outlet) or REST
        series.setdefault(name, Counter())[place] += articles
    rest = series.pop(REST, Counter())
    ranked = sorted(series.items(), key=lambda one: (-one[1].total(), one[0]))
    for _, found in ranked[SERIES:]:
        rest.update(found)
    named = [*ranked[:SERIES], *([(REST, rest)] if rest else [])]
    counts = tuple((name, tuple(found[at] for at in range(places))) for name, found in named)
    return counts, "side" if by_side else "outlet"


def draw_coverage(coverage: Coverage, topic: str) -> bytes:
    """Draw stacked bars, one a period, as PNG.

    It takes some tenths of a second: call it in a thread.

    Args:
        coverage: the counts; at least one article.
        topic: what the articles are about, for the title.
    """
    from matplotlib.ticker import MaxNLocator

    figure, axes = _figure(2.9 + _LINE * _lines(coverage.counts))
    below = [0] * len(coverage.days)
    width = _WIDTH * coverage.step
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
    axes.set_facecolor(_GROUND)
    _date_axis(axes, coverage)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    per = {1: "a day", 7: "a week"}.get(coverage.step, f"in {coverage.step} days")
    axes.set_ylabel(f"articles {per}", color=_INK, fontsize=_SMALL)
    axes.tick_params(colors=_INK, labelsize=_SMALL)
    axes.xaxis.get_offset_text().set(color=_INK, fontsize=_SMALL)
    axes.grid(axis="y", color=_PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_PALE)
    axes.set_title(_clip(f"Articles on {topic}", _TITLE), color=_INK, loc="left", fontsize=_LARGE)
    return _png(figure, axes)


def draw_stories(stories: StoryCounts) -> bytes:
    """Draw a bar for each story, its headline above it, as PNG.

    It takes some tenths of a second: call it in a thread.

    Args:
        stories: the stories; at least one, each with an article.
    """
    tall = 0.6 + 0.62 * len(stories.titles) + _LINE * _lines(stories.counts)
    figure, axes = _figure(tall)
    places = list(range(len(stories.titles)))
    before = [0] * len(places)
    for number, (name, counts) in enumerate(stories.counts):
        colour = _COLOURS[number % len(_COLOURS)]
        label = _clip(name, _LABEL)
        axes.barh(places, counts, height=_BAR, left=before, color=colour, label=label)
        before = [low + count for low, count in zip(before, counts, strict=True)]
    for place, (title, total) in enumerate(zip(stories.titles, before, strict=True)):
        words = _clip(f"{place + 1}. {title}", _HEADLINE)
        axes.text(0, place - _BAR / 2 - 0.06, words, color=_INK, fontsize=_SMALL, va="bottom")
        axes.annotate(
            str(total), (total, place), (4, 0), textcoords="offset points",
            color=_INK, fontsize=_SMALL, va="center",
        )  # fmt: skip
    axes.set_facecolor(_GROUND)
    axes.set_ylim(len(stories.titles) - 0.6, -0.75)
    axes.margins(x=0.08)
    axes.set_axis_off()
    heading = f"Articles of each story, by {stories.by}"
    axes.set_title(heading, color=_INK, loc="left", fontsize=_LARGE)
    return _png(figure, axes)


def _figure(tall: float) -> tuple["Figure", "Axes"]:
    """An empty picture with a margin, because Discord rounds its corners."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    margins = ConstrainedLayoutEngine(w_pad=_MARGIN, h_pad=_MARGIN / 2)
    figure = Figure(figsize=(_WIDE, tall), layout=margins, facecolor=_GROUND)
    return figure, figure.subplots()


def _columns(names: Sequence[str]) -> int:
    """Columns of the legend: labels of some length need half the width each."""
    return 3 if all(len(_clip(name, _LABEL)) <= _SHORT_LABEL for name in names) else 2


def _lines(series: Sequence[tuple[str, object]]) -> int:
    """Lines of the legend."""
    return -(-len(series) // _columns([name for name, _ in series]))


def _png(figure: "Figure", axes: "Axes") -> bytes:
    """The picture with the series below it, so that the bars have its whole width on a phone."""
    handles, labels = axes.get_legend_handles_labels()
    # Matplotlib fills columns from top to bottom, and people read lines.
    columns = _columns(labels)
    order = [number for one in range(columns) for number in range(len(labels))[one::columns]]
    figure.legend(
        [handles[number] for number in order], [labels[number] for number in order],
        loc="outside lower left", ncols=columns, frameon=False, labelcolor=_INK,
        fontsize=_SMALL, handlelength=1.0, columnspacing=1.2, borderpad=0.0, borderaxespad=0.9,
    )  # fmt: skip
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=_DPI, facecolor=_GROUND)
    return drawn.getvalue()


def _date_axis(axes: "Axes", coverage: Coverage) -> None:
    """The days below the bars: of a few bars each, else regular ones."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

    starts = [date2num(day) for day in coverage.days]  # type: ignore[no-untyped-call]
    around = coverage.step * max(0.4, (_ROOM - len(starts)) / 2)
    axes.set_xlim(starts[0] - around, starts[-1] + coverage.step + around)
    if len(starts) <= _FEW:
        middle = _WIDTH * coverage.step / 2
        # “24 Nov”, with the year below the first day of it.
        before = [0, *(day.year for day in coverage.days)]
        labels = [
            f"{day.day} {day:%b}" + (f"\n{day.year}" if day.year != year else "")
            for day, year in zip(coverage.days, before, strict=False)
        ]
        axes.set_xticks([start + middle for start in starts], labels)
        return
    locator = AutoDateLocator(minticks=3, maxticks=8)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]


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
