"""``/lexicon show``: who holds which office, by the articles and by what operators entered."""

from datetime import date

from discord import app_commands

from bot.core.interactions import AnyInteraction
from bot.core.markdown import day, small
from bot.core.permissions import anyone, group_for_all
from bot.feature import Feature, Shown, answers
from bot.language import plural_if_any, say
from bot.ui.cards import Block, BlockList, BlockPages, card, name, quote_block, text
from bot.ui.quotes import clipped, source_line
from index.answer.lexicon import LexiconAnswer, LexiconQuery, ShownHolder, day_of

_MOST = 5
"""Most people of a page; each has a button."""


def holder_list(found: LexiconAnswer) -> BlockList:
    """The people, those who hold the office first."""
    more = plural_if_any(
        found.more, "{number} more is not listed.", "{number} more are not listed."
    )
    blocks = tuple(map(_block, found.holders))
    return BlockList(name(found.query.words), blocks, (more,), most=_MOST)


def _block(one: ShownHolder) -> Block:
    heading = f"**{name(one.person)}** · {clipped(one.office, 120)}"
    above = (heading, *(small(fact) for fact in [_facts(one)] if fact))
    if one.quote is None:
        return Block(above)
    return quote_block(
        above, one.quote, f"{clipped(one.quote.title, 120)} · {source_line(one.quote)}"
    )


def _facts(one: ShownHolder) -> str:
    """Since when, by how many articles, and whether the person holds it on the day asked for."""
    if one.removed:
        return say("removed by hand")
    if one.origin == "table" and one.last is not None:
        return say("from a table as of {day}", day=day(one.last))
    parts = [
        say("not now") if not one.current else "",
        say("entered by hand") if one.origin == "entry" else "",
        _days(one.first, one.last),
        say("took office on {day}", day=day(one.took)) if one.took else "",
        say("left on {day}", day=day(one.left)) if one.left else "",
        plural_if_any(one.articles, "{number} article", "{number} articles"),
    ]
    return " · ".join(filter(None, parts))


def _days(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    if first == last and first is not None:
        return day(first)
    return f"{day(first) if first else '…'} – {day(last) if last else '…'}"


class LexiconCommands(Feature):
    """Shows office-holders to the asker."""

    lexicon = group_for_all("lexicon", "Who holds which office, by the articles")

    @lexicon.command()
    @app_commands.describe(
        words="An office or a name, for example: French foreign minister",
        on="Who held it on this day, else today: 2024-08-28",
    )
    @answers(anyone)
    async def show(
        self,
        interaction: AnyInteraction,
        *,
        words: app_commands.Range[str, 1, 200],
        on: app_commands.Range[str, 1, 40] | None = None,
    ) -> Shown:
        """List who holds an office, or which offices somebody holds, by the articles."""
        query = LexiconQuery(words, day_of(on or ""), await self._searched(interaction))
        found = await self._verbale.lexicon_service.show(query)
        if not found.holders:
            told = say("Nobody is known to hold “{office}”.", office=name(found.query.words))
            return card(text([told]))
        return BlockPages("/lexicon show", lambda: holder_list(found))
