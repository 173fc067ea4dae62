"""Checked quotations as a card: the verdict, the difference word by word, and the source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import discord

from bot.core.command_runner import Card
from bot.core.markdown import block_quote, bold, clip, escape_line, moment, small
from bot.translations.language import plural, retold, say, translatable
from bot.ui.button_links import READ, masked_link
from bot.ui.components import card, first_that_fits, line, text
from bot.ui.quote_lines import outlets
from index.answer.quotation import CheckedQuotation, QuotationCheck, Standing
from index.answer.word_comparison import Piece

_SIGNS = {"verbatim": "✅", "altered": "⚠️", "nowhere": "❌", "not checked": "➖"}
_BUDGETS = (700, 400, 250, 120, 60, 30)
"""Most characters of a quotation and of a source sentence; the first that fit are used."""

_TITLE, _NAME, _OTHERS = 120, 60, 240
_LEAST = 20
_AROUND = 6
"""Words of an unchanged part that are shown beside a difference, in a small card."""

_CLOSEST = translatable("What comes closest:")
_WHOLE = translatable("The message has no quotation marks, so I checked all of it.")
_LEGEND = translatable("~~struck~~: only in the quote · **bold**: only in the source")


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
    yield f"{_SIGNS[one.verdict]} **{retold(one.in_words)}**"
    yield f"“{escape_line(clip(one.quotation.text, size.characters))}”"
    if one.reason:
        yield small(escape_line(retold(one.reason)))
    if one.standing is None:
        return
    if one.verdict == "nowhere":
        yield small(say(_CLOSEST))
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


def difference(pieces: Sequence[Piece], characters: int) -> str:
    """The source's words in bold and the quotation's struck through where they differ.

    If it is longer than about ``characters``, unchanged parts lose their middle, and then the end
    is left out.
    """
    if sum(len(one.quoted) + len(one.stored) for one in pieces) > characters:
        pieces = [_shortened(one, number, len(pieces)) for number, one in enumerate(pieces)]
    shown: list[str] = []
    for one in pieces:
        if characters < 0:
            return " ".join([*shown, "…"])
        shown.append(_marked(one, max(characters, _LEAST)))
        characters -= len(shown[-1])
    return " ".join(shown)


def _shortened(piece: Piece, number: int, count: int) -> Piece:
    words = piece.stored.split()
    if piece.kind != "kept" or len(words) <= 2 * _AROUND:
        return piece
    before = [] if number == 0 else words[:_AROUND]
    after = [] if number == count - 1 else words[-_AROUND:]
    return Piece("kept", piece.quoted, " ".join([*before, "…", *after]))


def _marked(piece: Piece, characters: int) -> str:
    quoted, stored = (
        escape_line(clip(words, characters)) for words in (piece.quoted, piece.stored)
    )
    if piece.kind == "kept":
        return stored
    if piece.kind == "gap":
        return rf"\[… {stored}]"  # else "](" of the article would make a link
    parts = (f"~~{quoted}~~" if quoted else "", f"**{stored}**" if stored else "")
    return " ".join(filter(None, parts))


def _source(standing: Standing, size: _Size) -> str:
    title = escape_line(clip(standing.title, min(_TITLE, size.characters)))
    source = escape_line(clip(standing.source, min(_NAME, size.characters)))
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
        yield small(say(_LEGEND))
    if not found.marked:
        yield small(say(_WHOLE))
    if found.more:
        yield small(
            plural(
                found.more,
                "{number} more quote was not checked.",
                "{number} more quotes were not checked.",
            )
        )
