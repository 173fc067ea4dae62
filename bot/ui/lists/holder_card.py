"""The cards about who holds which office: people with the newest sentence that says it."""

from datetime import date

from bot.core.command_runner import Card
from bot.core.days import day
from bot.core.markdown import clip, escape_line, small
from bot.translations.language import plural, say
from bot.ui.blocks import Block, BlockList
from bot.ui.button_links import link_of
from bot.ui.components import card, name, text
from bot.ui.quote_lines import quoted, source_line, too_long
from index.answer.lexicon import LexiconAnswer, ShownHolder
from index.store.articles.lexicon_entries import HandEntry

COMMAND = "/lexicon show"

_MOST = 5
"""Most people of a page; each has a button."""
_TITLE = 120
_OFFICE = 120


def holder_list(found: LexiconAnswer) -> BlockList:
    """The people, those who hold the office first."""
    more = plural(found.more, "{number} more is not listed.", "{number} more are not listed.")
    notes = (more,) if found.more else ()
    blocks = tuple(map(_block, found.holders))
    return BlockList(COMMAND, name(found.query.words), blocks, notes, most=_MOST)


def no_holder_card(found: LexiconAnswer) -> Card:
    """That nobody was found."""
    told = say("Nobody is known to hold “{office}”.", office=name(found.query.words))
    return card(text([told]))


def added_card(entry: HandEntry) -> Card:
    """What was entered."""
    told = say(
        "Added for this server: {person}, {office}. Questions here know it within a minute.",
        person=name(entry.person),
        office=name(entry.office, _OFFICE),
    )
    return card(text([told]))


def _block(one: ShownHolder) -> Block:
    office = escape_line(clip(one.office, _OFFICE))
    heading = f"**{name(one.person)}** · {office}"
    facts = [small(fact) for fact in [_facts(one)] if fact]
    if one.quote is None:
        return Block((heading, *facts))
    headline = escape_line(clip(one.quote.title, _TITLE))
    source = small(f"{headline} · {source_line(one.quote)}")
    return Block(
        (heading, *facts, quoted(one.quote), source),
        link_of(one.quote, exact=False),
        (heading, *facts, too_long(), source),
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
        plural(one.articles, "{number} article", "{number} articles") if one.articles else "",
    ]
    return " · ".join(filter(None, parts))


def _days(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    if first == last and first is not None:
        return day(first)
    return f"{day(first) if first else '…'} – {day(last) if last else '…'}"
