"""``/readout``, ``/said``, ``/wording`` and ``/lexicon show``: what is found, page by page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from discord import app_commands

from bot.core.choices import Phrase, between, offered
from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip, day, escape_line, published_day, small, strong
from bot.core.permissions import anyone, group_for_all, usable_everywhere
from bot.core.runner import Card
from bot.feature import Feature, Shown, answers
from bot.language import plural, plural_if_any, say
from bot.ui.cards import Block, BlockList, BlockPages, card, name, quote_block, side_name, text
from bot.ui.quotes import clipped, days_between, difference, masked_link, quoted, too_long
from index.answer.lexicon import LexiconAnswer, LexiconQuery, ShownHolder, day_of
from index.answer.question.analyze import LONGEST
from index.answer.readout import Account, Readout, ReadoutQuery
from index.answer.said import SaidAnswer, SaidQuery, Statement
from index.answer.wording import Recurrence, SideWording, Stage, WordingAnswer, WordingQuery

_MOST = 5
"""Most statements, wordings or people of a page."""
_NAMED = 3
_WORDS = 120


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
    return BlockList(heading, tuple(blocks), tuple(_readout_notes(found)), most=12)


def no_readout_card(found: Readout) -> Card:
    """Why there is no readout."""
    meeting = name(found.query.meeting)
    if found.reason == "no names":
        told = say("“{meeting}” names nobody who met. Give people or countries.", meeting=meeting)
    elif found.query.on:
        told = say("No article tells of a meeting of “{meeting}” then.", meeting=meeting)
    else:
        told = say("No article tells of a meeting of “{meeting}”.", meeting=meeting)
    return card(text([told, *map(small, _readout_notes(found))]))


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


def _readout_notes(found: Readout) -> Iterator[str]:
    if found.other_days:
        days = " · ".join(map(day, found.other_days))
        yield say("Other meetings, with `on`: {days}", days=days)
    for one in found.accounts:
        if one.more:
            yield say("{number} further sentences of {side} are not compared.",
                      number=one.more, side=side_name(one.side))  # fmt: skip


def statement_list(found: SaidAnswer) -> BlockList:
    """The statements of an answer that has any."""
    who = name(found.speakers[0] if len(found.speakers) == 1 else found.query.who)
    heading = say("{who} said", who=who)
    if found.query.about:
        heading = say("{who} about “{topic}”", who=who, topic=name(found.query.about))
    cut = say("There are older ones: narrow them with `until`.") if found.is_cut else ""
    return BlockList(
        heading,
        tuple(map(_statement, found.statements)),
        (cut, _unread(found)),
        most=_MOST,
        always=(_others(found),),
    )


def _statement(one: Statement) -> Block:
    quote = one.quote
    who = f"**{published_day(quote.published)} · {name(one.speaker)}**"
    if one.office:
        who += f" · {clipped(one.office, 80)}"
    more = plural(one.more, "{number} more in this article", "{number} more in this article")
    return quote_block([who], quote, *([small(more)] if one.more else []))


def _others(found: SaidAnswer) -> str:
    """Who else is meant by the name; empty for nobody."""
    if len(found.speakers) < 2:
        return ""
    named = ", ".join(map(name, found.speakers[:_NAMED]))
    more = len(found.speakers) - _NAMED
    if more > 0:
        return say("The name means {names} and {number} more.", names=named, number=str(more))
    return say("The name means {names}.", names=named)


def _unread(found: SaidAnswer) -> str:
    """How many articles may hold more; empty for none."""
    return plural_if_any(
        found.unread,
        "{number} article has not been read for statements yet.",
        "{number} articles have not been read for statements yet.",
    )


def _no_statements(found: SaidAnswer) -> str:
    """Why nothing was found, as a sentence."""
    who, about = name(found.query.who), name(found.query.about or "")
    dated = bool(found.since or found.until)
    if found.reason == "no words":
        return say("“{topic}” has no words to look for.", topic=about)
    if found.reason == "nobody":
        return say("No article reports anything that “{who}” said.", who=who)
    if found.reason == "nothing about" and dated:
        return say("No article from that time tells what “{who}” said about “{topic}”.",
                   who=who, topic=about)  # fmt: skip
    if found.reason == "nothing about":
        return say("No article tells what “{who}” said about “{topic}”.", who=who, topic=about)
    return say("No article from that time tells what “{who}” said.", who=who)


def wording_list(found: WordingAnswer) -> BlockList:
    """The wordings of a formula, or the formulas about names."""
    heading = name(found.query.wording, _WORDS)
    blocks = [block for one in found.sides for block in _side(one)]
    blocks += map(_formula, found.formulas)
    if found.formulas:
        heading = say("What recurs about {names}", names=heading)
    marks = ""
    if any(stage.pieces for one in found.sides for stage in one.wordings):
        marks = say("~~struck~~: the wording before · **bold**: the wording now")
    return BlockList(heading, tuple(blocks), (marks,), most=_MOST)


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
    when = say("undated")
    if one.quote.published is not None:  # to a later day where it stays or comes back
        first = one.quote.published.day
        when = days_between(first, one.last.day if one.last else first)
    facts = [f"**{when}**"]
    if one.articles > 1:
        facts.append(plural(one.articles, "{number} article", "{number} articles"))
    if one.returns:
        facts.append(plural(one.returns, "used again {number} time", "used again {number} times"))
    lines = [" · ".join(facts)]
    if one.pieces:
        lines.append(difference(one.pieces, 400))
    return quote_block(lines, one.quote)


def _formula(one: Recurrence) -> Block:
    press = say("Press")
    sides = [f"{press if side == 'press' else side_name(side)} {articles}"
             for side, articles in one.sides[:4]]  # fmt: skip
    facts = ", ".join(sides)
    if one.first and one.last:
        facts += f" · {days_between(one.first, one.last)}"
    return quote_block([f"**{name(one.words, _WORDS)}**", small(facts)], one.quote)


def holder_list(found: LexiconAnswer) -> BlockList:
    """The people, those who hold the office first."""
    more = plural_if_any(
        found.more, "{number} more is not listed.", "{number} more are not listed."
    )
    blocks = tuple(map(_holder, found.holders))
    return BlockList(name(found.query.words), blocks, (more,), most=_MOST)


def _holder(one: ShownHolder) -> Block:
    heading = f"**{name(one.person)}** · {clipped(one.office, 120)}"
    facts = _holder_facts(one)
    above = (heading, small(facts)) if facts else (heading,)
    if one.quote is None:
        return Block(above)
    return quote_block(above, one.quote, dated=True)


def _holder_facts(one: ShownHolder) -> str:
    """Since when, by how many articles, and whether the person holds it on the day asked for."""
    if one.removed:
        return say("removed by hand")
    if one.origin == "table" and one.last is not None:
        return say("from a table as of {day}", day=day(one.last))
    parts = [
        say("not now") if not one.current else "",
        say("entered by hand") if one.origin == "entry" else "",
        _held(one.first, one.last),
        say("took office on {day}", day=day(one.took)) if one.took else "",
        say("left on {day}", day=day(one.left)) if one.left else "",
        plural_if_any(one.articles, "{number} article", "{number} articles"),
    ]
    return " · ".join(filter(None, parts))


def _held(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    if first == last and first is not None:
        return day(first)
    return f"{day(first) if first else '…'} – {day(last) if last else '…'}"


class Searches(Feature):
    """Shows what a search finds to the asker."""

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

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(
        who="A last name, a full name or an office: Blinken, Wang Yi, foreign minister",
        about="Only statements about these words, for example: Taiwan",
    )
    @between
    @answers(anyone)
    async def said(
        self,
        interaction: AnyInteraction,
        *,
        who: app_commands.Range[str, 1, 200],
        about: app_commands.Range[str, 1, LONGEST] | None = None,
        since: Phrase | None = None,
        until: Phrase | None = None,
    ) -> Shown:
        """List what somebody said, newest or most relevant first, in the outlets' own sentences."""
        query = SaidQuery(who, about, await self._searched(interaction, since, until))
        found = await self._verbale.said_service.said(query)
        if found.reason:
            return card(text(filter(None, (_no_statements(found), _unread(found)))))
        return BlockPages("/said", lambda: statement_list(found))

    @said.autocomplete("who")
    @offered
    async def _who_choices(self, interaction: AnyInteraction, _: str) -> list[str]:
        """Speakers whose names match the typed text, the most frequent first."""
        reach = await self._reach(interaction)
        return [one.name for one in await self._verbale.said_service.speakers(*reach.scopes)]

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
