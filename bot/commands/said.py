"""``/said``: what somebody said, by date, page by page."""

from discord import app_commands

from bot.core.choices import Phrase, between, offered
from bot.core.interactions import AnyInteraction
from bot.core.markdown import published_day, small
from bot.core.permissions import anyone, usable_everywhere
from bot.feature import Feature, Shown, answers
from bot.language import plural, plural_if_any, say
from bot.ui.cards import Block, BlockList, BlockPages, card, name, quote_block, text
from bot.ui.quotes import clipped, source_line
from index.answer.question.analyze import LONGEST
from index.answer.said import SaidAnswer, SaidQuery, Statement

PAGE = 5
"""Most statements of a page."""

_NAMED = 3


def statement_list(found: SaidAnswer) -> BlockList:
    """The statements of an answer that has any."""
    who = name(found.speakers[0] if len(found.speakers) == 1 else found.query.who)
    heading = say("{who} said", who=who)
    if found.query.about:
        heading = say("{who} about “{topic}”", who=who, topic=name(found.query.about))
    cut = say("There are older ones: narrow them with `until`.") if found.is_cut else ""
    return BlockList(
        heading,
        tuple(map(_block, found.statements)),
        (cut, _unread(found)),
        most=PAGE,
        always=(_others(found),),
    )


def _block(one: Statement) -> Block:
    quote = one.quote
    who = f"**{published_day(quote.published)} · {name(one.speaker)}**"
    if one.office:
        who += f" · {clipped(one.office, 80)}"
    source = f"{clipped(quote.title, 120)} · {source_line(quote, dated=False)}"
    more = plural(one.more, "{number} more in this article", "{number} more in this article")
    return quote_block([who], quote, source, *([small(more)] if one.more else []))


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


def _reason(found: SaidAnswer) -> str:
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


class Said(Feature):
    """Lists statements to the asker."""

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
            return card(text(filter(None, (_reason(found), _unread(found)))))
        return BlockPages("/said", lambda: statement_list(found))

    @said.autocomplete("who")
    @offered
    async def _who_choices(self, interaction: AnyInteraction, _: str) -> list[str]:
        """Speakers whose names match the typed text, the most frequent first."""
        reach = await self._reach(interaction)
        return [one.name for one in await self._verbale.said_service.speakers(*reach.scopes)]
