"""The card of a digest: a sentence of each story, with its outlets and sides."""

from collections.abc import Mapping, Sequence

from bot.core.command_runner import Card
from bot.core.interactions import Picture
from bot.core.markdown import clip, small
from bot.translations.language import say
from bot.ui.answer_card import linked_text
from bot.ui.button_links import link_of
from bot.ui.components import Item, card, first_that_fits, name, side_name, text
from bot.ui.quote_lines import short_lines
from index.answer.coverage import StoryCounts
from index.values import Quote

Sides = Mapping[str, tuple[str, ...]]
"""The sides of the sources of each story, by the id of the article that is quoted."""

_TITLE, _SHORT_TITLE = 120, 60
_NAME = 40


def digest_card(
    topics: str, quotes: Sequence[Quote], sides: Sides, *, links: bool = True, row: Item | None
) -> Card:
    """The stories of a digest, the one of most outlets first; as many as fit.

    Args:
        topics: the topics that it is about; empty for all.
        quotes: a sentence of each story; ``also`` has its other outlets.
        sides: the sides of the sources of each story.
        links: whether quotes have links.
        row: buttons below, or None.
    """
    return first_that_fits(
        _card(topics, quotes[:shown], sides, links=links, row=row)
        for shown in range(len(quotes), -1, -1)
    )


def stories_picture(stories: StoryCounts, png: bytes) -> Picture:
    """The picture of a digest, with what it shows for those who do not see it."""
    told = []
    for number, title in enumerate(stories.titles):
        counts = ((label, some[number]) for label, some in stories.counts)
        named = ", ".join(f"{label} {count}" for label, count in counts if count)
        told.append(f"{number + 1}. {clip(title, _SHORT_TITLE)}: {named}")
    alt = say("Bars: the articles of each story. {stories}", stories="; ".join(told))
    return Picture(png, "stories.png", alt)


def _card(
    topics: str, quotes: Sequence[Quote], sides: Sides, *, links: bool, row: Item | None
) -> Card:
    heading = say("Most reported")
    about = f" · {name(topics, _TITLE)}" if topics else ""
    stories = [
        linked_text(_lines(one, sides), link_of(one, exact=False) if links else None)
        for one in quotes
    ]
    return card(text([f"### {heading}{about}"]), *stories, row)


def _lines(quote: Quote, sides: Sides) -> list[str]:
    lines = short_lines(quote, _TITLE)
    named = ", ".join(side_name(one, _NAME) for one in sides.get(quote.article_id, ()))
    return [*lines, small(say("Sides: {names}", names=named))] if named else lines
