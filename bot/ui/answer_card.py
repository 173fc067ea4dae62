"""Answers as Discord cards: quotes whole and verbatim, or plainly no answer."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import discord

from bot.core.markdown import block_quote, bold, clip, escape, escape_line, label, moment, small
from bot.ui.button_links import Link, has_long_link, link_of
from index.values import Agreement, Answer, Quote, ReadAs
from index.values import day_in_words as day

TEXT_LIMIT = 4_000
"""Characters that Discord allows over all text of one card."""
BYTE_LIMIT = 9_500
"""UTF-8 bytes of a card's components; Discord's server fails somewhat above 10,000."""

_ANSWER_COLOUR = discord.Colour(0x2E7D6B)
_REFUSAL_COLOUR = discord.Colour(0x8A8F98)
_QUOTES = 5
_NEAREST = 3
_QUESTION = 300
_REASON = 600
_TITLE = 200
_SHORT_TITLE = 60
_NAME = 60
_CORRECTION = 300
_ALSO = 3
_SAID = 5
_LABEL = 80
_TOO_LONG = "*The sentence is too long for Discord; read it in the article.*"

_Item = discord.ui.Item[discord.ui.LayoutView]
_Container = discord.ui.Container[discord.ui.LayoutView]
_Row = discord.ui.ActionRow[Any]


_Words = Literal["all", "one", "none"]
_LAST_FITS: tuple[tuple[_Words, bool], ...] = (
    ("all", True), ("one", True), ("all", False), ("one", False), ("none", True), ("none", False),
)  # fmt: skip
"""The words of the one quote that is left, and whether it has a link: the richest first."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How much of an answer a card shows.

    Attributes:
        quotes: how many, best first.
        links: whether quotes have links.
        exact: how many, best first, have a link to the sentence where that is a long one.
        title: the longest title, in characters.
        words: of each quote, all its sentences, the one that answers, or none.
    """

    quotes: int
    links: bool
    exact: int = 0
    title: int = _TITLE
    words: _Words = "all"


def card(
    answer: Answer, *, links: bool = True, rating: Callable[[], _Row] | None = None
) -> discord.ui.LayoutView:
    """The card of an answer or a refusal, within Discord's limits.

    What does not fit goes in this order: where long links lead to in the articles, the lower
    quotes, the length of titles, the sentences around the first quote's answering one, its link. A
    sentence is shown whole or not at all.

    Args:
        answer: what was answered.
        links: whether quotes have links.
        rating: makes the buttons by which the answer is judged; None leaves them out.
    """
    given = answer.quotes[:_QUOTES] or answer.nearest[:_NEAREST]
    long = any(map(has_long_link, given))
    tries = (_container(answer, fit, rating) for fit in _fits(len(given), links=links, long=long))
    view = discord.ui.LayoutView(timeout=None)
    return view.add_item(next(tried for tried in tries if _within_limits(tried)))


def _fits(given: int, *, links: bool, long: bool) -> Iterator[_Fit]:
    """From the richest to one that always fits; ``long`` where some links are."""
    least = min(given, 1)
    for quotes in range(given, least - 1, -1):
        for exact in (quotes, 1, 0) if long else (0,):
            yield _Fit(quotes, links, exact)
    for words, linked in _LAST_FITS:
        yield _Fit(least, links and linked, title=_SHORT_TITLE, words=words)


def _within_limits(container: _Container) -> bool:
    sent = json.dumps(container.to_component_dict(), ensure_ascii=False).encode()
    return container.content_length() <= TEXT_LIMIT and len(sent) <= BYTE_LIMIT


def _container(answer: Answer, fit: _Fit, rating: Callable[[], _Row] | None) -> _Container:
    body = _answered(answer, fit) if answer.answered else _refused(answer, fit)
    asked = _text(small(escape_line(clip(answer.question.text, _QUESTION)) or "…"))
    footer = _text(small(_how_read(answer, fit)))
    colour = _ANSWER_COLOUR if answer.answered else _REFUSAL_COLOUR
    judging = [rating()] if rating else []
    return discord.ui.Container(asked, *body, _line(), footer, *judging, accent_colour=colour)


def _answered(answer: Answer, fit: _Fit) -> list[_Item]:
    first, *others = _linked(answer.quotes, fit)
    items = _prominent(*first, fit, own_date=answer.answer_from == "published_at")
    agreement = _agreement(answer.agreement)
    if agreement or others:
        items.append(_line())
    if agreement:
        items.append(_text(agreement))
    return [*items, *(_compact(quote, link, fit, quote.span) for quote, link in others)]


def _refused(answer: Answer, fit: _Fit) -> list[_Item]:
    reason = escape(clip(answer.reason or "None of my articles answers this.", _REASON))
    items: list[_Item] = [_text(f"**No answer.** {reason}")]
    nearest = _linked(answer.nearest, fit)
    if nearest:
        items += [_line(), _text("The closest matches, none of which answers the question:")]
    return [*items, *(_compact(quote, link, fit, None) for quote, link in nearest)]


def _linked(quotes: Sequence[Quote], fit: _Fit) -> list[tuple[Quote, Link | None]]:
    """The quotes that are shown, each with its link."""
    return [
        (quote, link_of(quote, exact=place < fit.exact) if fit.links else None)
        for place, quote in enumerate(quotes[: fit.quotes])
    ]


def _prominent(quote: Quote, link: Link | None, fit: _Fit, *, own_date: bool) -> list[_Item]:
    lines = [_quoted(quote, fit, quote.span)]
    if own_date:
        lines.append(_own_date(quote))
    source = _source(quote, dated=not own_date)
    lines += [f"**{escape_line(clip(quote.title, fit.title))}**", small(source)]
    lines += [*_correction(quote), *_masked(link)]
    items: list[_Item] = [_text("\n".join(lines))]
    if link and not link.in_text:
        words = label(f"Read at {quote.source}", _LABEL)
        items.append(discord.ui.ActionRow(discord.ui.Button(label=words, url=link.url)))
    return items


def _compact(quote: Quote, link: Link | None, fit: _Fit, span: str | None) -> _Item:
    title = escape_line(clip(quote.title, fit.title))
    lines = [_quoted(quote, fit, span), small(f"{title} · {_source(quote)}"), *_correction(quote)]
    text = _text("\n".join([*lines, *_masked(link)]))
    if link is None or link.in_text:
        return text
    return discord.ui.Section(text, accessory=discord.ui.Button(label="Read", url=link.url))


def _masked(link: Link | None) -> list[str]:
    """A link in the text, as a list of at most one line."""
    return [link.masked] if link and link.in_text else []


def _quoted(quote: Quote, fit: _Fit, span: str | None) -> str:
    if fit.words == "none":
        return _TOO_LONG
    text = quote.text if fit.words == "all" else quote.sentence
    return block_quote(bold(text, span, quote.sentence))


def _own_date(quote: Quote) -> str:
    when = f": **{day(quote.published.day)}**" if quote.published else ""
    return f"The date is when the article was published{when}."


def _source(quote: Quote, *, dated: bool = True) -> str:
    """Where a quote stands: outlet, date, who else prints it, what is missing.

    Without its date where the card says that already: in the reader's zone it may be another day.
    """
    parts = [escape_line(clip(quote.source, _NAME))]
    if quote.published and dated:
        parts.append(moment(quote.published))
    if quote.also:
        named = ", ".join(escape_line(clip(name, _NAME)) for name in quote.also[:_ALSO])
        more = len(quote.also) - _ALSO
        parts.append(f"also in {named}" + (f" and {more} more" if more > 0 else ""))
    if quote.partial:
        parts.append("(partial article)")
    if quote.gone:
        parts.append(f"no longer on the web since {day(quote.gone)}")
    return " · ".join(parts)


def _correction(quote: Quote) -> list[str]:
    """What the publisher says was wrong before, as a list of at most one line."""
    if not quote.correction:
        return []
    return [
        small(f"Correction by the publisher: {escape_line(clip(quote.correction, _CORRECTION))}")
    ]


def _agreement(counted: Agreement) -> str:
    """How many agree and differ, with what is said; empty where nothing was compared."""
    said = [
        f"{escape_line(clip(source, _NAME))}: {escape_line(clip(words, _NAME))}"
        for source, words in counted.said[:_SAID]
    ]
    if len(counted.said) > _SAID:
        said.append(f"and {len(counted.said) - _SAID} more")
    return counted.in_words + (f": {' · '.join(said)}" if said else "")


def _how_read(answer: Answer, fit: _Fit) -> str:
    """What the answer was narrowed to, what the card leaves out, and how long it took."""
    parts = _period(answer.read_as)
    if answer.question.source:
        parts.append(f"only from {escape_line(clip(answer.question.source, _NAME))}")
    left_out = len(answer.quotes[:_QUOTES] or answer.nearest[:_NEAREST]) - fit.quotes
    if left_out:
        parts.append(f"{left_out} more {'quote' if left_out == 1 else 'quotes'} didn't fit")
    return " · ".join([*parts, f"{answer.elapsed_ms / 1000:.2f} s"])


def _period(read: ReadAs) -> list[str]:
    """The days that an article had to be of, as a list of at most one phrase."""
    if read.since is None:
        return [] if read.until is None else [f"articles until {day(read.until)}"]
    if read.until is None:
        return [f"articles since {day(read.since)}"]
    if read.since == read.until:
        return [f"articles of {day(read.since)}"]
    return [f"articles from {day(read.since)} to {day(read.until)}"]


def _text(content: str) -> _Item:
    return discord.ui.TextDisplay(content)


def _line() -> _Item:
    return discord.ui.Separator()
