"""The context menu of a message: checks what it quotes, and finds sources for what it says."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import discord
from discord import app_commands

from bot.asking.surfaces import InteractionSurface, place_told, stored
from bot.commands.messages import raw_text_of, text_of
from bot.core.errors import reference_of
from bot.core.interactions import AnyInteraction, acknowledge
from bot.core.markdown import block_quote, bold, clip, escape_line, moment, small
from bot.core.permissions import EVERY_INSTALL, SERVERS_AND_DIRECT, anyone
from bot.core.runner import Card
from bot.feature import Feature, Parts
from bot.language import plural, plural_if_any, retold, say, translatable
from bot.ui.cards import Item, card, first_that_fits, line, name, text
from bot.ui.quotes import READ, clipped, difference, masked_link, outlet, outlets
from index.answer.quotation import LONGEST, CheckedQuotation, QuotationCheck, Standing
from index.answer.trace import Evidence, Trace, links_in
from index.errors import InputError
from index.store.rows import Article
from index.values import Question, Quote

_SIGNS = {"verbatim": "✅", "altered": "⚠️", "nowhere": "❌", "not checked": "➖"}
_BUDGETS = (700, 400, 250, 120, 60, 30)
"""Most characters of a quotation and of a source sentence; the first that fit are used."""

_TITLE, _NAME, _OTHERS = 120, 60, 240


@dataclass(frozen=True, slots=True)
class _Size:
    """How much a card shows: characters of each text, quotes of each statement, whether links."""

    characters: int
    quotes: int = 1
    links: bool = True


def _blocks_card(blocks: Iterable[Sequence[Sequence[str]]]) -> Card:
    """Blocks of texts, each of some lines, with a line between them."""
    items: list[Item] = []
    for block in blocks:
        items += [line()] if items else []
        items += map(text, block)
    return card(*items)


def _facts(size: _Size, where: Quote | Standing | Article, outlet: str) -> str:
    """Outlet, marked up, date, headline and the first link that Discord renders."""
    read, title, urls = say(READ), "", [where.url]
    if not isinstance(where, Article):
        title, urls = where.title, [where.link, where.url]
    links = (masked_link(read, url) for url in urls) if size.links else ()
    parts = (
        outlet,
        moment(where.published) if where.published else "",
        escape_line(clip(title, min(_TITLE, size.characters))),
        next((one for one in links if one != read), ""),
    )
    return small(" · ".join(filter(None, parts)))


def _source(size: _Size, quote: Quote | Standing) -> str:
    named = outlet(quote, lambda name, most: clipped(name, min(most, size.characters)))
    return _facts(size, quote, named)


def quotation_card(found: QuotationCheck) -> Card:
    """The card of a check, within Discord's limits: long texts are shortened until it fits."""
    notes = [[notes]] if (notes := list(_notes(found))) else []
    sizes = [*map(_Size, _BUDGETS), _Size(_BUDGETS[-1], links=False)]
    return first_that_fits(
        _blocks_card([*([list(_lines(one, size))] for one in found.checked), *notes])
        for size in sizes
    )


def _lines(one: CheckedQuotation, size: _Size) -> Iterator[str]:
    yield f"{_SIGNS['altered' if one.attributed_to else one.verdict]} **{retold(one.in_words)}**"
    yield f"“{escape_line(clip(one.quotation.text, size.characters))}”"
    if one.reason:
        yield small(escape_line(retold(one.reason)))
    if one.standing is None:
        return
    if one.verdict == "nowhere":
        yield small(say("What comes closest:"))
    sentence, words = (
        " ".join(flat.split()) for flat in (one.standing.sentence, one.standing.text)
    )
    if one.verdict == "altered" and one.differs:
        yield block_quote(difference(one.pieces, size.characters))
    elif one.verdict == "nowhere":
        yield block_quote(escape_line(clip(sentence, size.characters)))
    elif len(sentence) > size.characters:
        yield block_quote(f"**{escape_line(clip(words, size.characters))}**")
    else:
        yield block_quote(bold(sentence, words, sentence))
    yield _source(size, one.standing)
    if one.others:
        articles = plural(one.others, "{number} other article", "{number} other articles")
        names = outlets(tuple(filter(None, one.also)), clip)
        told = say("The earliest; also in {articles}.", articles=articles)
        if names:
            told = say(
                "The earliest; also in {articles}, by {names}.", articles=articles, names=names
            )
        yield small(escape_line(clip(told, min(_OTHERS, 2 * size.characters))))


def _notes(found: QuotationCheck) -> Iterator[str]:
    altered = (one for one in found.checked if one.verdict == "altered")
    if any(piece.kind in {"added", "changed", "left out"}
           for one in altered for piece in one.pieces):  # fmt: skip
        yield small(say("~~struck~~: only in the quote · **bold**: only in the source"))
    if not found.marked:
        yield small(say("The message has no quotation marks, so I checked all of it."))
    more = plural_if_any(
        found.more,
        "{number} more quote was not checked.",
        "{number} more quotes were not checked.",
    )
    if more:
        yield small(more)


_RELATION_SIGNS = {"verbatim": "✅", "supports": "✅", "differs": "⚠️", "close": "▫️"}
_MISSING = translatable(
    "I don't have the article behind {link}. Whoever manages the sources here can add it: {add}"
)


_SIZES = (
    _Size(600, 3), _Size(400, 3), _Size(300, 2), _Size(250), _Size(120),
    _Size(120, links=False), _Size(40, links=False),
)  # fmt: skip
"""Richest first; the last always fits."""


def source_card(found: Trace) -> Card:
    """The card of a message's sources, within Discord's limits.

    If it is too large, it shows fewer quotes, shorter texts and then no links. A sentence that is
    cut ends in “…”.
    """
    return first_that_fits(_trace_card(found, size) for size in _SIZES)


def _trace_card(found: Trace, size: _Size) -> Card:
    blocks: list[list[list[str]]] = []
    if article := found.article:
        named = clipped(article.outlet or "", min(_NAME, size.characters))
        told = say("The article behind the link; only its own sentences are compared.")
        title = f"**{name(article.title, min(_TITLE, size.characters))}**"
        blocks.append([[title, _facts(size, article, named), small(told)]])
    for one in found.statements:
        reason = escape_line(clip(retold(one.reason or ""), size.characters))
        stated = f"“{escape_line(clip(one.text, size.characters))}”"
        evidence = [_evidence(each, size) for each in one.evidence[: size.quotes]]
        blocks.append([[stated, small(reason)] if reason else [stated], *evidence])
    notes = []
    for link in found.missing:
        shown = escape_line(clip(link, min(_TITLE, size.characters)))
        notes.append(small(say(_MISSING, link=shown, add="`/source add`")))
    if found.more:
        told = plural(
            found.more,
            "{number} more sentence was not looked for.",
            "{number} more sentences were not looked for.",
        )
        notes.append(small(told))
    return _blocks_card([*blocks, *([[notes]] if notes else [])])


def _evidence(each: Evidence, size: _Size) -> list[str]:
    told = escape_line(clip(retold(each.in_words), size.characters))
    sentence = " ".join(each.quote.sentence.split())
    quoted = escape_line(clip(sentence, size.characters))
    if len(sentence) <= size.characters:
        quoted = bold(sentence, each.quoted, sentence)
    return [
        f"{_RELATION_SIGNS[each.relation]} **{told}**",
        block_quote(quoted),
        _source(size, each.quote),
    ]


CHECK, FIND = "Check this quote", "Find a source"

_NO_TEXT = translatable(
    "I see no text in this message: it may be a picture, a sticker or a file. Choose a message "
    "with words, or ask with /ask."
)


class MessageMenus(Feature):
    """Adds the menus to the command tree; their answers are private.

    Discord sends the chosen message whole, without any privileged intent.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        for title, callback in ((CHECK, self.check), (FIND, self.find)):
            menu = app_commands.ContextMenu(
                name=title,
                callback=callback,
                allowed_installs=EVERY_INSTALL,
                allowed_contexts=SERVERS_AND_DIRECT,
            )
            parts.client.tree.add_command(menu)  # a cog itself holds slash commands only

    async def check(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Check whether the message's quotes stand in the articles."""

        async def work() -> Card:
            asked = await self._asked(interaction, message)
            return quotation_card(await self._verbale.check_quotes(asked))

        await self._answer(interaction, work)

    async def find(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Find quotes that support the message, or the article that it links to."""

        async def work() -> Card:
            links = links_in(raw_text_of(message))
            asked = await self._asked(interaction, message, needs_text=not links)
            return source_card(await self._verbale.find_sources(asked, links))

        await self._answer(interaction, work)

    async def _answer(
        self, interaction: AnyInteraction, work: Callable[[], Awaitable[Card]]
    ) -> None:
        """Answer to the person alone, as a question is: stored, and told its place."""
        self._runner.track(interaction)
        surface = InteractionSurface(interaction, private=True)
        ahead = partial(self._verbale.ahead, reference_of(interaction))
        async with stored(self._verbale.admin_service, surface.unanswered(None)):
            if not await acknowledge(interaction):
                return
            async with place_told(ahead, surface.wait):
                made = await self._runner.admit(interaction, work, anyone)
            await surface.show(made)

    async def _asked(
        self, interaction: AnyInteraction, message: discord.Message, *, needs_text: bool = True
    ) -> Question:
        """The words of a message, at most ``LONGEST`` characters, in place of a question."""
        reach, words = await self._searched(interaction), text_of(message)
        if needs_text and not words:
            raise InputError(_NO_TEXT)
        return replace(reach.asks(clip(words, LONGEST)), id=reference_of(interaction))
