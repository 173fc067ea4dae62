"""``/wording``: how each side words a formula over time, page by page."""

from collections.abc import Iterator
from dataclasses import replace

from discord import app_commands

from bot.core.choices import Phrase, between
from bot.core.interactions import AnyInteraction
from bot.core.markdown import small
from bot.core.permissions import anyone, usable_everywhere
from bot.core.runner import Card
from bot.feature import Feature, Shown, answers
from bot.language import plural, say
from bot.ui.cards import Block, BlockList, BlockPages, card, name, quote_block, side_name, text
from bot.ui.quotes import clipped, days_between, difference, source_line
from index.answer.wording import Recurrence, SideWording, Stage, WordingAnswer, WordingQuery
from index.values import Quote

_MOST = 5
"""Most blocks of a page; each has a button."""
_WORDS = 120


def wording_list(found: WordingAnswer) -> BlockList:
    """The wordings of a formula, or the formulas about names."""
    heading = name(found.query.wording, _WORDS)
    blocks = [block for one in found.sides for block in _side(one)]
    blocks += map(_formula, found.formulas)
    if found.formulas:
        heading = say("What recurs about {names}", names=heading)
    return BlockList(heading, tuple(blocks), tuple(_notes(found)), most=_MOST)


def no_wording_card(found: WordingAnswer) -> Card:
    """Why there is nothing."""
    words = name(found.query.wording)
    if found.reason == "no words":
        return card(text([say("“{topic}” has no words to look for.", topic=words)]))
    if found.query.side or found.query.reach.since or found.query.reach.until:
        told = say("“{words}” recurs in none of these articles.", words=words)
    else:
        told = say("“{words}” isn't repeated in any article.", words=words)
    return card(text([told]))


def _side(one: SideWording) -> Iterator[Block]:
    articles = plural(one.articles, "{number} article", "{number} articles")
    side = side_name(one.side) if one.side else say("Press")
    heading = f"**{side}** · {articles}"
    for wording in one.wordings:
        yield replace(_wording(wording), heading=heading)


def _wording(one: Stage) -> Block:
    facts = [f"**{_when(one)}**"]
    if one.articles > 1:
        facts.append(plural(one.articles, "{number} article", "{number} articles"))
    if one.returns:
        facts.append(plural(one.returns, "used again {number} time", "used again {number} times"))
    lines = [" · ".join(facts)]
    if one.pieces:
        lines.append(difference(one.pieces, 400))
    return _with_quote(lines, one.quote)


def _when(one: Stage) -> str:
    """“1 May 2022”, or “1 May 2022 to 3 June 2022” where the wording stays or comes back."""
    if one.quote.published is None:
        return say("undated")
    first = one.quote.published.day
    return days_between(first, one.last.day if one.last else first)


def _formula(one: Recurrence) -> Block:
    press = say("Press")
    sides = [f"{press if side == 'press' else side_name(side)} {articles}"
             for side, articles in one.sides[:4]]  # fmt: skip
    facts = ", ".join(sides)
    if one.first and one.last:
        facts += f" · {days_between(one.first, one.last)}"
    return _with_quote([f"**{name(one.words, _WORDS)}**", small(facts)], one.quote)


def _with_quote(lines: list[str], quote: Quote) -> Block:
    source = f"{clipped(quote.title, 120)} · {source_line(quote, dated=False)}"
    return quote_block(lines, quote, source)


def _notes(found: WordingAnswer) -> Iterator[str]:
    if any(stage.pieces for one in found.sides for stage in one.wordings):
        yield say("~~struck~~: the wording before · **bold**: the wording now")


class Wordings(Feature):
    """Shows a formula over time to the asker."""

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(
        wording="A formula such as: one China policy; or names, for what recurs about them",
        side="Only this side: a country or body, for example: China",
    )
    @between
    @answers(anyone)
    async def wording(
        self,
        interaction: AnyInteraction,
        *,
        wording: app_commands.Range[str, 1, 200],
        side: Phrase | None = None,
        since: Phrase | None = None,
        until: Phrase | None = None,
    ) -> Shown:
        """Show how each side words a formula over time, each change word by word."""
        reach = await self._searched(interaction, since, until)
        found = await self._verbale.wording_service.wording(WordingQuery(wording, side, reach))
        if found.reason:
            return no_wording_card(found)
        return BlockPages("/wording", lambda: wording_list(found))
