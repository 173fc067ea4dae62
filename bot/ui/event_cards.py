"""The cards of the latest articles and of a timeline, by pages, or why there is nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.command_runner import Card
from bot.core.days import day, published_day
from bot.core.interactions import Picture, PictureCard
from bot.core.markdown import clip, escape_line, small
from bot.translations.language import plural, retold, say
from bot.ui.blocks import Block, BlockList, BlockPages
from bot.ui.button_links import link_of
from bot.ui.components import card, name, side_name, text
from bot.ui.interactive import ButtonIds
from bot.ui.quote_lines import correction_line, quoted, source_line, too_long
from index.answer.coverage import Coverage
from index.answer.events import EventAnswer, ToldEvent
from index.answer.presentation.events_in_words import events_reason
from index.answer.presentation.quotes import headline_of

LATEST, TIMELINE = "/latest", "/timeline"
PAGE = 6
"""Most events of a page."""

_TITLE, _REASON = 120, 400
_SERIES = 8


def events_list(found: EventAnswer, command: str) -> BlockList:
    """The events of an answer that has any."""
    blocks = tuple(_block(one) for one in found.events)
    return BlockList(command, _heading(found, command), blocks, tuple(_notes(found)), PAGE)


def nothing_card(found: EventAnswer) -> Card:
    """Why there are no events."""
    reason = clip(events_reason(found), _REASON)
    return card(text([escape_line(retold(reason)), *_ungrouped(found)]))


@dataclass(slots=True)
class TimelinePages(BlockPages):
    """A timeline, page by page, with its picture below each page.

    Attributes:
        picture: the picture; None where there is nothing to draw.
    """

    picture: Picture | None = None

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page."""
        # super() does not find the class in a dataclass with slots.
        page = BlockPages.render(self, ids, footnote)
        return PictureCard(page, self.picture) if self.picture else page


def coverage_words(coverage: Coverage) -> str:
    """What the picture shows, for those who do not see it."""
    totals = [sum(at) for at in zip(*(counts for _, counts in coverage.counts), strict=True)]
    peak = totals.index(max(totals))
    named = ", ".join(f"{label} {sum(counts)}" for label, counts in coverage.counts[:_SERIES])
    return say(
        "Bars: {total} articles from {first} on. {names}. Most, {most}, from {peak} on.",
        total=coverage.total,
        first=day(coverage.days[0]),
        names=named,
        most=totals[peak],
        peak=day(coverage.days[peak]),
    )


def _heading(found: EventAnswer, command: str) -> str:
    topic = name(found.query.topic or "", 120) if found.query.topic else ""
    if command == TIMELINE:
        return say("Timeline: {topic}", topic=topic)
    return say("Latest on {topic}", topic=topic) if topic else say("Latest articles")


def _block(one: ToldEvent) -> Block:
    quote = one.quote
    when = published_day(quote.published)
    heading = f"**{when}**" + (f" · {side_name(one.side)}" if one.side else "")
    headline = escape_line(clip(headline_of(quote), _TITLE))
    facts = [
        small(" · ".join(filter(None, (headline, source_line(quote, dated=False))))),
        *_spread(one),
        *correction_line(quote),
    ]
    return Block(
        (heading, quoted(quote), *facts),
        link_of(quote, exact=False),
        short=(heading, too_long(), *facts),
    )


def _spread(one: ToldEvent) -> Iterator[str]:
    """How many outlets have the story, as at most one line."""
    if one.outlets > 1:
        yield small(
            plural(one.outlets, "This story is in {number} outlet.",
                   "This story is in {number} outlets.")
        )  # fmt: skip
    elif one.articles > 1:
        yield small(
            plural(one.articles, "This story has {number} article.",
                   "This story has {number} articles.")
        )  # fmt: skip


def _notes(found: EventAnswer) -> Iterator[str]:
    if found.is_cut:
        yield say("There are others: narrow them with `since` and `until`.")
    yield from _ungrouped(found)


def _ungrouped(found: EventAnswer) -> list[str]:
    if not found.ungrouped:
        return []
    return [
        plural(
            found.ungrouped,
            "{number} article is in no story yet.",
            "{number} articles are in no story yet.",
        )
    ]
