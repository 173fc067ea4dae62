"""The context menu of a message: checks what it quotes, and finds sources for what it says."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import discord
from discord import app_commands

from bot.asking.open_questions import of_interaction, stored
from bot.asking.surfaces import InteractionSurface, place_told
from bot.commands.messages import raw_text_of, text_of
from bot.core.errors import reference_of
from bot.core.interactions import AnyInteraction, acknowledge
from bot.core.markdown import block_quote, bold, clip, escape_line, moment, small
from bot.core.permissions import EVERY_INSTALL, SERVERS_AND_DIRECT
from bot.core.runner import Card
from bot.feature import Feature, Parts
from bot.translations.language import plural, retold, say, translatable
from bot.ui.cards import card, first_that_fits, line, name, text
from bot.ui.quotes import READ, clipped, difference, masked_link, outlet, outlets
from index.answer.quotation import LONGEST, CheckedQuotation, QuotationCheck, Standing
from index.answer.trace import Evidence, Trace, TracedStatement, links_in
from index.errors import InputError
from index.store.rows import Article
from index.values import Published, Question

_SIGNS = {"verbatim": "✅", "altered": "⚠️", "nowhere": "❌", "not checked": "➖"}
_BUDGETS = (700, 400, 250, 120, 60, 30)
"""Most characters of a quotation and of a source sentence; the first that fit are used."""

_TITLE, _NAME, _OTHERS = 120, 60, 240


@dataclass(frozen=True, slots=True)
class _Size:
    """How much a card shows: characters of each text, and whether with links."""

    characters: int
    links: bool = True


def quotation_card(found: QuotationCheck) -> Card:
    """The card of a check, within Discord's limits: long texts are shortened until it fits."""
    sizes = [*map(_Size, _BUDGETS), _Size(_BUDGETS[-1], links=False)]
    return first_that_fits(_card(found, size) for size in sizes)


def _card(found: QuotationCheck, size: _Size) -> Card:
    items: list[discord.ui.Item[discord.ui.LayoutView]] = []
    for one in found.checked:
        items += [line()] if items else []
        items.append(text(_lines(one, size)))
    if notes := list(_notes(found)):
        items += [line(), text(notes)]
    return card(*items)


def _lines(one: CheckedQuotation, size: _Size) -> Iterator[str]:
    yield f"{_SIGNS['altered' if one.attributed_to else one.verdict]} **{retold(one.in_words)}**"
    yield f"“{escape_line(clip(one.quotation.text, size.characters))}”"
    if one.reason:
        yield small(escape_line(retold(one.reason)))
    if one.standing is None:
        return
    if one.verdict == "nowhere":
        yield small(say("What comes closest:"))
    if one.verdict == "altered" and one.differs:
        yield block_quote(difference(one.pieces, size.characters))
    else:
        marked = one.verdict != "nowhere"
        yield block_quote(_in_sentence(one.standing, size.characters, marked=marked))
    yield small(_source(one.standing, size))
    if one.others:
        yield small(escape_line(clip(_printed_by(one), min(_OTHERS, 2 * size.characters))))


def _printed_by(one: CheckedQuotation) -> str:
    """Who else has the same words."""
    articles = plural(one.others, "{number} other article", "{number} other articles")
    names = outlets(tuple(filter(None, one.also)), clip)
    if not names:
        return say("The earliest; also in {articles}.", articles=articles)
    return say("The earliest; also in {articles}, by {names}.", articles=articles, names=names)


def _in_sentence(standing: Standing, characters: int, *, marked: bool) -> str:
    """The words, bold if ``marked``, in their sentence, or alone if the sentence is too long."""
    flat = " ".join(standing.sentence.split()), " ".join(standing.text.split())
    sentence, words = flat
    if not marked:
        return escape_line(clip(sentence, characters))
    if len(sentence) > characters:
        return f"**{escape_line(clip(words, characters))}**"
    return bold(sentence, words, sentence)


def _source(standing: Standing, size: _Size) -> str:
    title = escape_line(clip(standing.title, min(_TITLE, size.characters)))
    source = outlet(standing, lambda name, most: clipped(name, min(most, size.characters)))
    day = moment(standing.published) if standing.published else ""
    link = _link(standing) if size.links else ""
    return " · ".join(filter(None, (source, day, title, link)))


def _link(standing: Standing) -> str:
    """The link to the words, or to the article if that is too long for Discord."""
    read = say(READ)
    links = (masked_link(read, url) for url in (standing.link, standing.url))
    return next((one for one in links if one != read), "")


def _notes(found: QuotationCheck) -> Iterator[str]:
    altered = (one for one in found.checked if one.verdict == "altered")
    if any(piece.kind in {"added", "changed", "left out"}
           for one in altered for piece in one.pieces):  # fmt: skip
        yield small(say("~~struck~~: only in the quote · **bold**: only in the source"))
    if not found.marked:
        yield small(say("The message has no quotation marks, so I checked all of it."))
    if found.more:
        yield small(
            plural(
                found.more,
                "{number} more quote was not checked.",
                "{number} more quotes were not checked.",
            )
        )


_RELATION_SIGNS = {"verbatim": "✅", "supports": "✅", "differs": "⚠️", "close": "▫️"}
_MISSING = translatable(
    "I don't have the article behind {link}. Whoever manages the sources here can add it: {add}"
)
_ADD = "`/source add`"


@dataclass(frozen=True, slots=True)
class _Shown:
    """How much a card shows: characters of each text, quotes of each statement, whether links."""

    characters: int
    quotes: int
    links: bool = True


_SIZES = (
    _Shown(600, 3), _Shown(400, 3), _Shown(300, 2), _Shown(250, 1), _Shown(120, 1),
    _Shown(120, 1, links=False), _Shown(40, 1, links=False),
)  # fmt: skip
"""Richest first; the last always fits."""


def source_card(found: Trace, *, links: bool = True) -> Card:
    """The card of a message's sources, within Discord's limits.

    If it is too large, it shows fewer quotes, shorter texts and then no links. A sentence that is
    cut ends in “…”.

    Args:
        found: the sources.
        links: whether to link to the articles.
    """
    sizes = (_Shown(one.characters, one.quotes, links and one.links) for one in _SIZES)
    return first_that_fits(_trace_card(found, size) for size in sizes)


def _trace_card(found: Trace, size: _Shown) -> Card:
    blocks = [[list(_article(found.article, size))]] if found.article else []
    blocks += [list(_statement(one, size)) for one in found.statements]
    blocks += [[notes]] if (notes := list(_trace_notes(found, size))) else []
    items: list[discord.ui.Item[discord.ui.LayoutView]] = []
    for block in blocks:
        items += [line()] if items else []
        items += map(text, block)
    return card(*items)


def _article(article: Article, size: _Shown) -> Iterator[str]:
    yield f"**{name(article.title, min(_TITLE, size.characters))}**"
    source = clipped(article.outlet or "", min(_NAME, size.characters))
    yield small(_facts(size, source, article.published, article.url))
    yield small(say("The article behind the link; only its own sentences are compared."))


def _statement(one: TracedStatement, size: _Shown) -> Iterator[list[str]]:
    """The lines of a statement, then those of each quote."""
    reason = escape_line(clip(retold(one.reason or ""), size.characters))
    stated = f"“{escape_line(clip(one.text, size.characters))}”"
    yield [stated, small(reason)] if reason else [stated]
    for each in one.evidence[: size.quotes]:
        yield list(_evidence(each, size))


def _evidence(each: Evidence, size: _Shown) -> Iterator[str]:
    told = escape_line(clip(retold(each.in_words), size.characters))
    yield f"{_RELATION_SIGNS[each.relation]} **{told}**"
    yield block_quote(_sentence(each, size.characters))
    source = outlet(each.quote, lambda name, most: clipped(name, min(most, size.characters)))
    yield small(_facts(size, source, each.quote.published, each.quote.link,
                       each.quote.url, title=each.quote.title))  # fmt: skip


def _sentence(each: Evidence, characters: int) -> str:
    sentence = " ".join(each.quote.sentence.split())
    if len(sentence) > characters:
        return escape_line(clip(sentence, characters))
    return bold(sentence, each.quoted, sentence)


def _facts(
    size: _Shown, source: str, published: Published | None, *urls: str | None, title: str = ""
) -> str:
    """Outlet, marked up, date, headline and the first link that Discord renders."""
    read = say(READ)
    links = (masked_link(read, url) for url in urls) if size.links else ()
    parts = (
        source,
        moment(published) if published else "",
        escape_line(clip(title, min(_TITLE, size.characters))),
        next((one for one in links if one != read), ""),
    )
    return " · ".join(filter(None, parts))


def _trace_notes(found: Trace, size: _Shown) -> Iterator[str]:
    for link in found.missing:
        shown = escape_line(clip(link, min(_TITLE, size.characters)))
        yield small(say(_MISSING, link=shown, add=_ADD))
    if found.more:
        yield small(
            plural(
                found.more,
                "{number} more sentence was not looked for.",
                "{number} more sentences were not looked for.",
            )
        )


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
        self._menus = [_menu(CHECK, self.check), _menu(FIND, self.find)]

    async def cog_load(self) -> None:
        """Add the menus: a cog itself holds slash commands only."""
        for menu in self._menus:
            self._parts.client.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Remove the menus."""
        for menu in self._menus:
            self._parts.client.tree.remove_command(menu.name, type=menu.type)

    async def check(self, interaction: AnyInteraction, message: discord.Message) -> None:
        """Check whether the message's quotes stand in the articles."""

        async def work() -> Card:
            asked = await self._asked(interaction, _words_of(message))
            return quotation_card(await self._verbale.check_quotes(asked))

        await self._answer(interaction, work)

    async def find(self, interaction: AnyInteraction, message: discord.Message) -> None:
        """Find quotes that support the message, or the article that it links to."""

        async def work() -> Card:
            links = links_in(raw_text_of(message))
            words = text_of(message) if links else _words_of(message)
            asked = await self._asked(interaction, clip(words, LONGEST))
            return source_card(await self._verbale.find_sources(asked, links))

        await self._answer(interaction, work)

    async def _answer(
        self, interaction: AnyInteraction, work: Callable[[], Awaitable[Card]]
    ) -> None:
        """Answer to the person alone, as a question is: stored, and told its place."""
        self._runner.track(interaction)
        surface = InteractionSurface(interaction, private=True)
        ahead = partial(self._verbale.ahead, reference_of(interaction))
        async with stored(
            self._verbale.admin_service, of_interaction(interaction, None, private=True)
        ):
            if not await acknowledge(interaction, private=True):
                return
            async with place_told(ahead, surface.wait):
                made = await self._runner.admit(interaction, work, may=self._admit)
            await surface.show(made)

    async def _asked(self, interaction: AnyInteraction, words: str) -> Question:
        """The words of a message, in place of a question."""
        reach = await self._reach(interaction)
        return replace(reach.asks(words), id=reference_of(interaction))


def _words_of(message: discord.Message) -> str:
    """The message's text, at most ``LONGEST`` characters."""
    if not (words := text_of(message)):
        raise InputError(_NO_TEXT)
    return clip(words, LONGEST)


def _menu(
    name: str, callback: Callable[[AnyInteraction, discord.Message], Awaitable[None]]
) -> app_commands.ContextMenu:
    async def run(interaction: discord.Interaction, message: discord.Message) -> None:
        await callback(interaction, message)

    return app_commands.ContextMenu(
        name=name, callback=run, allowed_installs=EVERY_INSTALL, allowed_contexts=SERVERS_AND_DIRECT
    )
