"""Answers as Discord cards: whole verbatim quotes, or a refusal with its reason."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import discord

from bot.core.markdown import block_quote, bold, clip, escape, escape_line, label, moment, small
from bot.ui.button_links import Link, has_long_link, link_of
from index.values import NEAREST, NO_REASON, Agreement, Answer, Quote, ReadAs
from index.values import day_in_words as day

TEXT_LIMIT = 4_000
"""Most characters that Discord allows in all texts of one card."""
BYTE_LIMIT = 9_500
"""Most UTF-8 bytes of a card's components; Discord's server fails somewhat above 10,000."""

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
_STATEMENTS = 5
_LABEL = 80
_TOO_LONG = "*The sentence is too long for Discord; read it in the article.*"

_Item = discord.ui.Item[discord.ui.LayoutView]
_Container = discord.ui.Container[discord.ui.LayoutView]
_Row = discord.ui.ActionRow[Any]


_Words = Literal["all", "one", "none"]
_LAST_FITS: tuple[tuple[_Words, bool], ...] = (
    ("all", True), ("one", True), ("all", False), ("one", False), ("none", True), ("none", False),
)  # fmt: skip
"""What the last remaining quote shows: its sentences, and whether it has a link; richest first."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How much of an answer a card shows.

    Attributes:
        quotes: number of quotes, best first.
        links: whether quotes have links.
        exact: number of quotes, best first, whose link leads to the sentence even if it is long.
        title: characters of the longest title.
        words: what each quote shows: all its sentences, the one that answers, or none.
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

    If the card is too large, it loses these parts in this order: long links to the sentence (they
    lead to the article instead), the lower quotes, long titles, the sentences around the answering
    one, the link. A sentence is shown whole or not at all.

    Args:
        answer: the answer or refusal.
        links: whether quotes have links.
        rating: creates the rating buttons; None leaves them out.
    """
    shown_quotes = answer.quotes[:_QUOTES] or answer.nearest[:_NEAREST]
    long = any(map(has_long_link, shown_quotes))
    attempts = (
        _container(answer, fit, rating) for fit in _fits(len(shown_quotes), links=links, long=long)
    )
    view = discord.ui.LayoutView(timeout=None)
    return view.add_item(next(attempt for attempt in attempts if _within_limits(attempt)))


def _fits(shown_quotes: int, *, links: bool, long: bool) -> Iterator[_Fit]:
    """All sizes, from the richest to one that always fits; ``long`` if some links are long."""
    least = min(shown_quotes, 1)
    for quotes in range(shown_quotes, least - 1, -1):
        for exact in (quotes, 1, 0) if long else (0,):
            yield _Fit(quotes, links, exact)
    for words, with_link in _LAST_FITS:
        yield _Fit(least, links and with_link, title=_SHORT_TITLE, words=words)


def _within_limits(container: _Container) -> bool:
    sent = json.dumps(container.to_component_dict(), ensure_ascii=False).encode()
    return container.content_length() <= TEXT_LIMIT and len(sent) <= BYTE_LIMIT


def _container(answer: Answer, fit: _Fit, rating: Callable[[], _Row] | None) -> _Container:
    body = _answered(answer, fit) if answer.answered else _refused(answer, fit)
    question = _text(small(escape_line(clip(answer.question.text, _QUESTION)) or "…"))
    footer = _text(small(_footer(answer, fit)))
    colour = _ANSWER_COLOUR if answer.answered else _REFUSAL_COLOUR
    rating_row = [rating()] if rating else []
    return discord.ui.Container(question, *body, _line(), footer, *rating_row, accent_colour=colour)


def _answered(answer: Answer, fit: _Fit) -> list[_Item]:
    first, *others = _linked(answer.quotes, fit)
    items = _prominent(*first, fit, date_answers=answer.answer_from == "published_at")
    agreement = _agreement(answer.agreement)
    if agreement or others:
        items.append(_line())
    if agreement:
        items.append(_text(agreement))
    return [*items, *(_compact(quote, link, fit, quote.span) for quote, link in others)]


def _refused(answer: Answer, fit: _Fit) -> list[_Item]:
    reason = escape(clip(answer.reason or NO_REASON, _REASON))
    items: list[_Item] = [_text(f"**No answer.** {reason}")]
    nearest = _linked(answer.nearest, fit)
    if nearest:
        items += [_line(), _text(NEAREST)]
    return [*items, *(_compact(quote, link, fit, None) for quote, link in nearest)]


def _linked(quotes: Sequence[Quote], fit: _Fit) -> list[tuple[Quote, Link | None]]:
    """The quotes that are shown, with their links."""
    return [
        (quote, link_of(quote, exact=place < fit.exact) if fit.links else None)
        for place, quote in enumerate(quotes[: fit.quotes])
    ]


def _prominent(quote: Quote, link: Link | None, fit: _Fit, *, date_answers: bool) -> list[_Item]:
    lines = [_quoted(quote, fit, quote.span)]
    if date_answers:
        lines.append(_date_sentence(quote))
    source = _source(quote, dated=not date_answers)
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


def _date_sentence(quote: Quote) -> str:
    when = f": **{day(quote.published.day)}**" if quote.published else ""
    return f"The date is when the article was published{when}."


def _source(quote: Quote, *, dated: bool = True) -> str:
    """A quote's source line: outlet, date, other outlets that print it, restrictions.

    With ``dated=False`` it lacks the date, because the card already shows it: in the reader's time
    zone it may be another day.
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
    """The publisher's correction, as a list of at most one line."""
    if not quote.correction:
        return []
    return [
        small(f"Correction by the publisher: {escape_line(clip(quote.correction, _CORRECTION))}")
    ]


def _agreement(counted: Agreement) -> str:
    """How many sources agree and differ, with what they say; empty if none were compared."""
    statements = [
        f"{escape_line(clip(name, _NAME))}: {escape_line(clip(position.words, _NAME))}"
        for position in counted.positions[:_STATEMENTS]
        for name in position.outlets[:1]
    ]
    if len(counted.positions) > _STATEMENTS:
        statements.append(f"and {len(counted.positions) - _STATEMENTS} more")
    return counted.in_words + (f": {' · '.join(statements)}" if statements else "")


def _footer(answer: Answer, fit: _Fit) -> str:
    """The footer: the filters of the question, what the card leaves out, and the time it took."""
    parts = _period(answer.read_as)
    if answer.question.source:
        parts.append(f"only from {escape_line(clip(answer.question.source, _NAME))}")
    left_out = len(answer.quotes[:_QUOTES] or answer.nearest[:_NEAREST]) - fit.quotes
    if left_out:
        parts.append(f"{left_out} more {'quote' if left_out == 1 else 'quotes'} didn't fit")
    return " · ".join([*parts, f"{answer.elapsed_ms / 1000:.2f} s"])


def _period(read: ReadAs) -> list[str]:
    """The filter on publication dates, as a list of at most one phrase."""
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
