"""The sources of a message as a card: its statements, and the quotes beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.core.command_runner import Card
from bot.core.markdown import block_quote, bold, clip, escape_line, moment, small
from bot.translations.language import plural, retold, say, translatable
from bot.ui.button_links import READ, masked_link
from bot.ui.components import card, first_that_fits, line, name, text
from index.answer.trace import Evidence, Trace, TracedStatement
from index.store.rows import Article
from index.values import Published

_SIGNS = {"verbatim": "✅", "supports": "✅", "differs": "⚠️", "close": "▫️"}
_TITLE, _NAME = 120, 60
_MISSING = translatable(
    "I don't have the article behind {link}. Whoever manages the sources here can add it: {add}"
)
_ADD = "`/source add`"
_ONLY = translatable("The article behind the link; only its own sentences are compared.")
_DIFFERS: dict[str, str] = {
    "number": translatable(
        "Gives another number, {quoted} instead of {stated}; it may be another event"
    ),
    "date": translatable(
        "Gives another date, {quoted} instead of {stated}; it may be another event"
    ),
    "place": translatable(
        "Gives another place, {quoted} instead of {stated}; it may be another event"
    ),
}


@dataclass(frozen=True, slots=True)
class _Size:
    """How much a card shows: characters of each text, quotes of each statement, whether links."""

    characters: int
    quotes: int
    links: bool = True


_SIZES = (
    _Size(600, 3), _Size(400, 3), _Size(300, 2), _Size(250, 1), _Size(120, 1),
    _Size(120, 1, links=False), _Size(40, 1, links=False),
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
    sizes = (_Size(one.characters, one.quotes, links and one.links) for one in _SIZES)
    return first_that_fits(_card(found, size) for size in sizes)


def _card(found: Trace, size: _Size) -> Card:
    blocks = [[list(_article(found.article, size))]] if found.article else []
    blocks += [list(_statement(one, size)) for one in found.statements]
    blocks += [[notes]] if (notes := list(_notes(found, size))) else []
    items: list[discord.ui.Item[discord.ui.LayoutView]] = []
    for block in blocks:
        items += [line()] if items else []
        items += map(text, block)
    return card(*items)


def _article(article: Article, size: _Size) -> Iterator[str]:
    yield f"**{name(article.title, min(_TITLE, size.characters))}**"
    yield small(_facts(size, article.outlet or "", article.published, article.url))
    yield small(say(_ONLY))


def _statement(one: TracedStatement, size: _Size) -> Iterator[list[str]]:
    """The lines of a statement, then those of each quote."""
    reason = escape_line(clip(retold(one.reason or ""), size.characters))
    stated = f"“{escape_line(clip(one.text, size.characters))}”"
    yield [stated, small(reason)] if reason else [stated]
    for each in one.evidence[: size.quotes]:
        yield list(_evidence(each, size))


def _evidence(each: Evidence, size: _Size) -> Iterator[str]:
    yield f"{_SIGNS[each.relation]} **{escape_line(clip(_relation(each), size.characters))}**"
    yield block_quote(_sentence(each, size.characters))
    yield small(_facts(size, each.quote.source, each.quote.published, each.quote.link,
                       each.quote.url, title=each.quote.title))  # fmt: skip


def _relation(each: Evidence) -> str:
    """How a quote relates to its statement, in the current language."""
    told = _DIFFERS.get(each.aspect or "") if each.relation == "differs" else None
    if told is None:
        return retold(each.in_words)
    return say(told, quoted=each.quoted, stated=each.stated)


def _sentence(each: Evidence, characters: int) -> str:
    sentence = " ".join(each.quote.sentence.split())
    if len(sentence) > characters:
        return escape_line(clip(sentence, characters))
    return bold(sentence, each.quoted, sentence)


def _facts(
    size: _Size, source: str, published: Published | None, *urls: str | None, title: str = ""
) -> str:
    """Outlet, date, headline and the first link that Discord renders."""
    read = say(READ)
    links = (masked_link(read, url) for url in urls) if size.links else ()
    parts = (
        escape_line(clip(source, min(_NAME, size.characters))),
        moment(published) if published else "",
        escape_line(clip(title, min(_TITLE, size.characters))),
        next((one for one in links if one != read), ""),
    )
    return " · ".join(filter(None, parts))


def _notes(found: Trace, size: _Size) -> Iterator[str]:
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
