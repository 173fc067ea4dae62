"""The private cards about an answer's quotes: one in context, all of them by pages, a citation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.core.markdown import block_quote, escape, escape_line, small, strong
from bot.translations.language import say, translatable
from bot.ui.answer_card import linked_text, within_limits
from bot.ui.button_links import link_of
from bot.ui.components import name
from bot.ui.quote_lines import dates_line, short_lines, source_line, too_long
from index.answer.presentation.citation import Citation
from index.answer.presentation.recall import Context
from index.answer.presentation.references import Format, Reference, written
from index.text.display import seen
from index.values import Quote

PAGE = 5
"""Most quotes of a page."""

_COLOUR = discord.Colour(0x2F5F8F)
_TITLE = 120
_PLAIN = translatable("Plain text")
_CITED = ((_PLAIN, "plain"), ("APA", "apa"), ("Chicago", "chicago"), ("Markdown", "markdown"))
_MANAGED: tuple[tuple[str, Format], ...] = (
    ("BibTeX", "bibtex"),
    ("RIS", "ris"),
    ("CSL-JSON", "csl"),
)
_TOO_LONG_TO_CITE = translatable("The citation is too long for Discord; copy it from the article.")

_BROKEN_FENCE = "`\u200b`\u200b`"

Row = discord.ui.ActionRow[Any]
_Item = discord.ui.Item[discord.ui.LayoutView]
_View = discord.ui.LayoutView


@dataclass(frozen=True, slots=True)
class Page:
    """A page of quotes.

    Attributes:
        start: how many quotes stand on the pages before.
        shown: how many quotes it shows, at least one.
        total: how many quotes there are.
    """

    start: int
    shown: int
    total: int


def context_card(found: Context, row: Row | None) -> _View:
    """A quote in bold inside the text around it, or alone if that is too long for a card."""
    quote = found.quote
    inside = escape(found.before) + strong(escape(quote.text)) + escape(found.after)
    link = link_of(quote, exact=False)
    if link and not link.in_text:
        row = row or discord.ui.ActionRow()
        row.add_item(discord.ui.Button(label=say("Read"), url=link.url))
    for words in (block_quote(inside), block_quote(strong(escape(quote.text))), too_long()):
        view = _within([_context_text(words, quote)], row)
        if view is not None:
            return view
    raise AssertionError("the last words always fit")


def _context_text(words: str, quote: Quote) -> _Item:
    title = f"**{name(quote.title, _TITLE)}**"
    lines = [title, small(source_line(quote)), words, *dates_line(quote)]
    return discord.ui.TextDisplay("\n".join(lines))


def citation_card(cited: Citation | Reference, row: Row) -> _View:
    """A citation in some forms, in blocks to copy from; forms that do not fit are left out.

    Args:
        cited: a citation, in the forms for people, or an article, in those of programs that manage
            literature.
        row: the buttons below.
    """
    if isinstance(cited, Citation):
        forms = [(say(name), getattr(cited, form)) for name, form in _CITED]
    else:
        forms = [(name, written([cited], form)) for name, form in _MANAGED]
    blocks = [f"**{name}**\n{_copied(words)}" for name, words in forms]
    fewer = (blocks[:most] for most in range(len(blocks), 1, -1))
    for some in (*fewer, blocks[1:3], blocks[2:3], blocks[:1], [say(_TOO_LONG_TO_CITE)]):
        view = _within([discord.ui.TextDisplay(block) for block in some], row)
        if view is not None:
            return view
    raise AssertionError("the last words always fit")


def _copied(words: str) -> str:
    """Words as they are, in a block; Discord would end it at three backticks in a row."""
    harmless = seen(words).strip().replace("```", _BROKEN_FENCE)
    return f"```\n{harmless}\n```"


def page_of(quotes: Sequence[Quote], start: int) -> Page:
    """The page of quotes that begins at ``start``: as many as fit, at most ``PAGE``."""
    start = min(max(start, 0), max(len(quotes) - 1, 0))
    most = min(PAGE, len(quotes) - start)
    fitting = (n for n in range(most, 1, -1) if _fit_together(quotes[start : start + n]))
    shown = next(fitting, min(most, 1))
    return Page(start, shown, len(quotes))


def page_card(quotes: Sequence[Quote], page: Page, row: Row, note: str | None = None) -> _View:
    """A page of an answer's quotes."""
    last = page.start + page.shown
    some = quotes[page.start : last]
    which = f"{page.start + 1}–{last}" if page.shown > 1 else f"{last}"
    told = say("Quotes {which} of {total}", which=which, total=page.total)
    heading = discord.ui.TextDisplay[_View](f"**{told}**")
    footer = [discord.ui.TextDisplay[_View](small(escape_line(note)))] if note else []
    for items in (list(_quotes(some)), [discord.ui.TextDisplay[_View](too_long())]):
        view = _within([heading, *items, *footer], row)
        if view is not None:
            return view
    raise AssertionError("the last words always fit")


def _quotes(some: Sequence[Quote]) -> Iterator[_Item]:
    for quote in some:
        yield linked_text(short_lines(quote, _TITLE), link_of(quote, exact=False))


def _fit_together(some: Sequence[Quote]) -> bool:
    """Whether quotes fit on a page beside the longest heading, note and row of buttons."""
    row: Row = discord.ui.ActionRow(
        *(discord.ui.Button(label="x" * 40, custom_id=f"{n}" * 100) for n in range(5))
    )
    others = discord.ui.TextDisplay[_View]("x" * 300)
    return _within([others, *_quotes(some)], row) is not None


def _within(items: list[_Item], row: Row | None) -> _View | None:
    """A card of these components; None if it is beyond Discord's limits."""
    rows = [row] if row is not None else []
    container = discord.ui.Container[_View](*items, *rows, accent_colour=_COLOUR)
    return _View(timeout=None).add_item(container) if within_limits(container) else None
