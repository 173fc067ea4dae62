"""Answers as Discord cards: whole verbatim quotes, or a refusal with its reason."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import discord

from bot.core.markdown import clip, day, escape, escape_line, label, small
from bot.core.runner import Card
from bot.language import language_in_words, plural, retold, say, translatable
from bot.ui.cards import Item, card, first_that_fits, line, linked_text, text
from bot.ui.quotes import (
    NAME,
    NO_SNAPSHOTS,
    Link,
    SnapshotLinks,
    correction_line,
    dates_line,
    link_of,
    outlets,
    quoted,
    short_lines,
    source_line,
    speaker_line,
    too_long,
)
from index.answer.presentation.words import Certainty, certainty, headline_of
from index.text.language import asked_language
from index.values import NEAREST, NO_REASON, Answer, Quote, ReadAs, time_of_as_of

CERTAIN: dict[Certainty, str] = {
    "clear": translatable("Clear answer"),
    "likely": translatable("Likely answer"),
    "uncertain": translatable("Uncertain answer"),
}


def period_in_words(read: ReadAs) -> Sequence[str]:
    """The filter on publication dates, as a list of at most one phrase."""
    if read.since is None:
        return [] if read.until is None else [say("articles until {day}", day=day(read.until))]
    if read.until is None:
        return [say("articles since {day}", day=day(read.since))]
    if read.since == read.until:
        return [say("articles of {day}", day=day(read.since))]
    return [say("articles from {first} to {last}", first=day(read.since), last=day(read.until))]


_QUESTION = 300
_REASON = 600
_WORDS = 60
_POSITIONS = 5
_OVERTAKEN = translatable("A newer article says otherwise than older ones.")
_ANOTHER = translatable("another article of an outlet named above")

Buttons = Callable[[int], Sequence[discord.ui.ActionRow[Any]]]
"""Creates the rows of buttons below an answer from the number of quotes that its card shows."""

_Words = Literal["all", "one", "none"]
_LAST_FITS: tuple[tuple[_Words, bool, bool], ...] = (
    ("all", True, False), ("one", True, False), ("all", False, False), ("one", False, False),
    ("all", True, True), ("one", True, True), ("one", False, True),
    ("none", True, True), ("none", False, True),
)  # fmt: skip
"""The sizes for the last remaining quote, richest first: its sentences that are shown, whether it
has a link, and whether all other texts are short."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How much of an answer a card shows.

    Attributes:
        quotes: number of quotes, best first.
        links: whether quotes have links.
        exact: number of quotes, best first, whose link leads to the sentence even if it is long.
        title: characters of the longest title.
        words: what each quote shows: all its sentences, the one that answers, or none.
        short: whether texts other than quotes are cut to a quarter.
        snapshots: makes the links to the web page, which go with the others.
    """

    quotes: int
    links: bool
    exact: int = 0
    title: int = 200
    words: _Words = "all"
    short: bool = False
    snapshots: SnapshotLinks = NO_SNAPSHOTS

    def snapshot(self, quote: Quote) -> str | None:
        """The link of a quote to the web page, or None."""
        return self.snapshots.masked(quote) if self.links else None

    def clip(self, text: str, length: int) -> str:
        """A text cut to ``length`` characters, or to a quarter of that; escaped, on one line."""
        return escape_line(clip(text, max(length // 4, 20) if self.short else length))


def answer_card(
    answer: Answer,
    *,
    links: bool = True,
    buttons: Buttons | None = None,
    note: str | None = None,
    snapshots: SnapshotLinks = NO_SNAPSHOTS,
    ping: str | None = None,
) -> Card:
    """The card of an answer or a refusal, within Discord's limits.

    If the card is too large, it loses these parts in this order: long links to the sentence (they
    lead to the article instead), the lower quotes, long titles, the sentences around the answering
    one, the link. A sentence is shown whole or not at all.

    Args:
        answer: the answer or refusal.
        links: whether quotes have links.
        buttons: creates the rows of buttons; None leaves them out.
        note: a plain text for the last line.
        snapshots: makes the links of quotes to the web page.
        ping: mentions above the card, as markup.
    """
    shown_quotes = answer.quotes[:5] or answer.nearest[:3]
    links_to = (link_of(one, exact=True) for one in shown_quotes)
    long = any(link is not None and link.in_text for link in links_to)
    return first_that_fits(
        _card(answer, replace(fit, snapshots=snapshots), buttons, note, ping)
        for fit in _fits(len(shown_quotes), links=links, long=long)
    )


def _fits(shown_quotes: int, *, links: bool, long: bool) -> Iterator[_Fit]:
    """All sizes, from the richest to one that always fits; ``long`` if some links are long."""
    least = min(shown_quotes, 1)
    for quotes in range(shown_quotes, least - 1, -1):
        for exact in (quotes, 1, 0) if long else (0,):
            yield _Fit(quotes, links, exact)
    for words, with_link, short in _LAST_FITS:
        yield _Fit(least, links and with_link, title=60, words=words, short=short)


def _card(
    answer: Answer, fit: _Fit, buttons: Buttons | None, note: str | None, ping: str | None
) -> Card:
    body = _answered(answer, fit) if answer.answered else _refused(answer, fit)
    told = _footer(answer, fit)
    footer = [small(told)] if told else []
    footer += [small(fit.clip(note, _REASON))] if note else []
    rows = buttons(fit.quotes) if buttons else ()
    end: list[Item] = [line()] if footer or rows else []
    end += [text(footer)] if footer else []
    colour = discord.Colour(0x8A8F98)
    if answer.answered:
        colour = discord.Colour(0xB7791F) if answer.agreement.differ else discord.Colour(0x2E7D6B)
    asked = fit.clip(answer.question.text, _QUESTION) or "…"
    question = [f"### {asked}" if len(asked) <= 120 else f"**{asked}**"]
    if read := answer.read_as.question:  # a conversation completed it
        question.append(say("Read as: {question}", question=fit.clip(read, _QUESTION)))
    return card(text(question), *body, *end, *rows, colour=colour, ping=ping)


def _answered(answer: Answer, fit: _Fit) -> list[Item]:
    first, *others = _linked(answer.quotes, fit)
    agreement = answer.agreement
    items: list[Item] = [text(_conflict(answer, fit)), line()] if agreement.differ else []
    items += _prominent(*first, fit, date_answers=answer.answer_from == "published_at")
    agreed = agreement.in_words(retold) if not agreement.differ else ""
    if agreed or others:
        items.append(line())
    if agreed:
        items.append(text([agreed]))
    return [*items, *(_compact(quote, link, fit) for quote, link in others)]


def _refused(answer: Answer, fit: _Fit) -> list[Item]:
    reason = escape(clip(retold(answer.reason or NO_REASON), _REASON))
    refused = say("No answer.")
    items: list[Item] = [text([f"**{refused}** {reason}"])]
    nearest = _linked(answer.nearest, fit)
    if nearest:
        items += [line(), text([retold(NEAREST)])]
    plain = [(replace(quote, span=None), link) for quote, link in nearest]
    return [*items, *(_compact(quote, link, fit) for quote, link in plain)]


def _linked(quotes: Sequence[Quote], fit: _Fit) -> list[tuple[Quote, Link | None]]:
    """The quotes that are shown, with their links."""
    return [
        (quote, link_of(quote, exact=place < fit.exact) if fit.links else None)
        for place, quote in enumerate(quotes[: fit.quotes])
    ]


def _prominent(quote: Quote, link: Link | None, fit: _Fit, *, date_answers: bool) -> list[Item]:
    lines = [_quoted(quote, fit), *speaker_line(quote, fit.clip)]
    if not date_answers:
        lines += dates_line(quote)
    elif quote.published:
        when = f"**{day(quote.published.day)}**"
        lines.append(say("The date is when the article was published: {day}.", day=when))
    else:
        lines.append(say("The date is when the article was published."))
    source = source_line(quote, fit.clip, dated=not date_answers)
    headline = escape_line(clip(headline_of(quote), fit.title))
    origin = " · ".join(filter(None, (source, fit.snapshot(quote))))
    lines += [small(f"**{headline}**")] if headline else []
    lines += [small(origin)]
    lines += correction_line(quote, fit.clip)
    lines += [link.masked] if link and link.in_text else []
    items: list[Item] = [text(lines)]
    if link and not link.in_text:
        words = label(say("Read at {source}", source=quote.source), 80)
        items.append(discord.ui.ActionRow(discord.ui.Button(label=words, url=link.url)))
    return items


def _compact(quote: Quote, link: Link | None, fit: _Fit) -> Item:
    lines = short_lines(quote, fit.title, fit.clip, fit.snapshot(quote))
    if fit.words != "all":
        lines[0] = _quoted(quote, fit)
    return linked_text(lines, link)


def _quoted(quote: Quote, fit: _Fit) -> str:
    return too_long() if fit.words == "none" else quoted(quote, whole=fit.words == "all")


def _conflict(answer: Answer, fit: _Fit) -> list[str]:
    """That sources conflict, with each answer and all outlets that give it counted.

    Where every other answer is overtaken by the first, they do not conflict: the matter went on.
    """
    counted = answer.agreement
    overtaken = sum(one.overtaken for one in (*answer.quotes, *answer.more))
    conflict = say("Sources conflict.") if overtaken < counted.differ else say(_OVERTAKEN)
    lines = [f"**{conflict}** {counted.in_words(retold)}."]
    for position in counted.positions[:_POSITIONS]:
        words = fit.clip(position.words, _WORDS)
        names = outlets(position.outlets, fit.clip) or say(_ANOTHER)
        lines.append(f"- {words}: {names}")
    more = len(counted.positions) - _POSITIONS
    if more > 0:
        told = plural(more, "{number} more answer", "{number} more answers")
        lines.append(f"- {told}")
    return lines


def _footer(answer: Answer, fit: _Fit) -> str:
    """The footer: how sure the answer is, the question's filters, what the card leaves out."""
    parts = [say(CERTAIN[certainty(answer.confidence)])] if answer.answered else []
    if as_of := answer.question.as_of:
        parts.append(say("as of {day}", day=day(as_of) + time_of_as_of(as_of)))
    if number := answer.left_out:
        parts.append(
            plural(
                number,
                "{number} article left out whose text of then is not kept",
                "{number} articles left out whose texts of then are not kept",
            )
        )
    parts += period_in_words(answer.read_as)
    if answer.question.source:
        parts.append(say("only from {name}", name=fit.clip(answer.question.source, NAME)))
    if answer.question.language:
        named = language_in_words(asked_language(answer.question.language))
        parts.append(say("only in {language}", language=named))
    more = len((*answer.quotes, *answer.more) or answer.nearest) - fit.quotes
    if more > 0:
        parts.append(plural(more, "{number} more quote", "{number} more quotes"))
    return " · ".join(parts)
