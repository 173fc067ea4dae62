"""Orders the uses of a formula by side and date, and tells where a wording changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.answer.quotation.comparison import differences
from index.answer.quotation.values import Piece
from index.answer.sides.outlets import NEARNESS, Side
from index.answer.wording.formulas import Stems, degree_of, stems_in_order
from index.answer.wording.values import Change, SideWording, Stage
from index.values import Quote


@dataclass(frozen=True, slots=True)
class Use:
    """A formula in one article.

    Attributes:
        quote: the sentence with it; ``span`` is the formula.
        side: for whom the article speaks.
        key: what tells wordings apart.
        lacking: how many places of the formula are lacking.
    """

    quote: Quote
    side: Side
    key: Stems
    lacking: int = 0

    @property
    def moment(self) -> tuple[bool, float, str]:
        """Sort the oldest first, undated articles last."""
        published = self.quote.published
        moment = published.moment.timestamp() if published else 0.0
        return published is None, moment, self.quote.article_id

    @property
    def group(self) -> tuple[int, str]:
        """The side; all press together, as it speaks for nobody."""
        if self.side.nearness == "press":
            return len(NEARNESS), ""
        return 0, self.side.name


def by_side(uses: Iterable[Use]) -> list[SideWording]:
    """The wordings of each side, collapsed while they stay; press last."""
    ordered = sorted(uses, key=lambda one: (one.group, one.moment))
    groups = [list(some) for _, some in groupby(ordered, key=lambda one: one.group)]
    groups.sort(key=lambda some: (some[0].group[0], -len(some), some[0].group[1]))
    return [_side(some) for some in groups]


def _side(uses: Sequence[Use]) -> SideWording:
    """The wordings of one side, whose uses are given oldest first."""
    keyed = list(_stages(uses))
    nearest = min((one.side for one in uses), key=lambda one: one.order)
    stages = tuple(stage for _, stage in keyed)
    return SideWording(
        uses[0].group[1], nearest.nearness, stages, len(uses), tuple(_folded(keyed))
    )  # fmt: skip


def _stages(uses: Sequence[Use]) -> Iterator[tuple[Stems, Stage]]:
    """What each wording's key is, and the stage."""
    before: Use | None = None
    for key, some in groupby(uses, key=lambda one: one.key):
        run = list(some)
        yield key, _stage(run, before)
        before = run[0]


def _folded(stages: Iterable[tuple[Stems, Stage]]) -> Iterable[Stage]:
    """Each wording once: its first stage, with the articles of those in which it came back."""
    wordings: dict[Stems, Stage] = {}
    for key, stage in stages:
        first = wordings.setdefault(key, stage)
        if first is not stage:
            wordings[key] = replace(
                first,
                articles=first.articles + stage.articles,
                last=stage.last or first.last,
                returns=first.returns + 1,
            )
    return wordings.values()


def _stage(run: Sequence[Use], before: Use | None) -> Stage:
    first = run[0]
    stage = Stage(
        first.quote.span or "", first.quote, len(run), run[-1].quote.published
    )  # fmt: skip
    if before is None:
        return stage
    pieces, change = compared(before.quote, first.quote)
    return replace(stage, pieces=pieces, change=change)


def compared(before: Quote, now: Quote) -> tuple[tuple[Piece, ...], Change | None]:
    """Compare two wordings, the spans of quotes, word by word, and tell which says more."""
    old, new = before.span or "", now.span or ""
    return differences(old, new), _change(stems_in_order(old), stems_in_order(new))


def _change(before: Stems, now: Stems) -> Change | None:
    """Whether a wording says more or less than another of its family."""
    old, new = degree_of(before), degree_of(now)
    if old is None or new is None or old[0] != new[0] or old[1] == new[1]:
        return None
    return "stronger" if new[1] > old[1] else "milder"
