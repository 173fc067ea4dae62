"""``/readout``: what each side says about one meeting, page by page."""

from collections.abc import Iterator

from discord import app_commands

from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip, day, escape_line, small, strong
from bot.core.permissions import anyone, usable_everywhere
from bot.core.runner import Card
from bot.feature import Feature, Shown, answers
from bot.language import say
from bot.ui.cards import Block, BlockList, BlockPages, card, name, side_name, text
from bot.ui.quotes import masked_link, quoted, too_long
from index.answer.readout import Account, Readout, ReadoutQuery

_MOST = 12
"""Most blocks of a page."""


def readout_list(found: Readout) -> BlockList:
    """The accounts and points of a readout that has any."""
    heading = name(found.query.meeting, 120)
    if found.day is not None:
        heading += f" · {day(found.day)}"
    lines = [line for one in found.accounts for line in _account(one)]
    if len(found.accounts) == 1:
        lines.append(say("The library has only one account."))
    if found.missing:
        names = ", ".join(map(name, found.missing))
        lines.append(say("The library has no account of: {names}", names=names))
    blocks = [Block(tuple(lines)), *_shared(found)]
    for account in found.accounts:
        blocks += _only(account.side, found)
    return BlockList(heading, tuple(blocks), tuple(_notes(found)), _MOST)


def no_readout_card(found: Readout) -> Card:
    """Why there is no readout."""
    meeting = name(found.query.meeting)
    if found.reason == "no names":
        told = say("“{meeting}” names nobody who met. Give people or countries.", meeting=meeting)
    elif found.query.on:
        told = say("No article tells of a meeting of “{meeting}” then.", meeting=meeting)
    else:
        told = say("No article tells of a meeting of “{meeting}”.", meeting=meeting)
    return card(text([told, *map(small, _notes(found))]))


def _account(one: Account) -> Iterator[str]:
    title = masked_link(escape_line(clip(one.title, 160)), one.url)
    yield f"**{side_name(one.side)}** · {title}"
    told = {"official": "", "state": say("state media"), "press": say("press")}[one.nearness]
    source = "" if one.source == one.side else name(one.source)
    if below := " · ".join(filter(None, (source, told))):
        yield small(below)


def _shared(found: Readout) -> Iterator[Block]:
    heading = strong(say("On the same point"))
    for number, point in enumerate(found.shared, start=1):
        lines: list[str] = []
        short: list[str] = []
        for told in point.told:
            side = masked_link(f"**{side_name(told.side)}**", told.quotes[0].link)
            side = side if lines else f"{number}\\. {side}"
            lines += [side, "\n\n".join(map(quoted, told.quotes))]
            short += [side, too_long()]
        yield Block(tuple(lines), short=tuple(short), heading=heading)


def _only(side: str, found: Readout) -> Iterator[Block]:
    """What one side alone says; of a single account nobody knows that, so all of it is listed."""
    shown = side_name(side)
    several = len(found.accounts) > 1
    told = say("Only {side}", side=shown) if several else say("What {side} says", side=shown)
    heading = strong(told)
    for one in found.only(side):
        yield Block((quoted(one),), short=(too_long(),), heading=heading)


def _notes(found: Readout) -> Iterator[str]:
    if found.other_days:
        days = " · ".join(map(day, found.other_days))
        yield say("Other meetings, with `on`: {days}", days=days)
    for one in found.accounts:
        if one.more:
            yield say("{number} further sentences of {side} are not compared.",
                      number=one.more, side=side_name(one.side))  # fmt: skip


class Readouts(Feature):
    """Sets the accounts of a meeting against each other for the asker."""

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(
        meeting="Who met: people or countries, for example: Blinken Wang Yi",
        on="When they met, else the last time: 2022-03-18, last week, May 2022",
    )
    @answers(anyone)
    async def readout(
        self,
        interaction: AnyInteraction,
        *,
        meeting: app_commands.Range[str, 1, 200],
        on: app_commands.Range[str, 1, 100] | None = None,
    ) -> Shown:
        """Compare what each side says about a meeting, sentence by sentence."""
        query = ReadoutQuery(meeting, on, await self._searched(interaction))
        found = await self._verbale.readout_service.readout(query)
        if not found.accounts:
            return no_readout_card(found)
        return BlockPages("/readout", lambda: readout_list(found))
