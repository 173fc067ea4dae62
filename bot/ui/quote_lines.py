"""The lines of a quote on a card: its words, its dates, where it stands, its correction."""

from collections.abc import Callable
from datetime import date

from bot.core.days import day, month
from bot.core.markdown import block_quote, bold, clip, escape_line, moment, small
from bot.translations.language import plural, say
from index.answer.presentation.meant_days import MeantDays, meant_days
from index.answer.presentation.quotes import headline_of
from index.values import Quote

NAME = 60
"""Most characters of an outlet's name."""
_CORRECTION = 300
_ALSO = 3
_WORDS = 40


Clip = Callable[[str, int], str]
"""Cuts a foreign text to a length, and escapes it on one line."""


def too_long() -> str:
    """Stands for a sentence that no card can show."""
    words = say("The sentence is too long for Discord; read it in the article.")
    return f"*{words}*"


def clipped(text: str, length: int) -> str:
    """A foreign text cut to ``length`` characters, escaped on one line."""
    return escape_line(clip(text, length))


def quoted(quote: Quote, *, whole: bool = True) -> str:
    """A quote's sentences, or the answering one alone, as a block quote; sure words are bold."""
    text = quote.text if whole else quote.sentence
    return block_quote(bold(text, quote.span, quote.sentence))


def dates_line(quote: Quote) -> list[str]:
    """What relative dates of a quote stand for, as a list of at most one line."""
    found = [f"“{escape_line(clip(one.words, _WORDS))}”: {_days(one)}" for one in meant_days(quote)]
    told = say("{dates} by the article's date", dates=" · ".join(found))
    return [small(told)] if found else []


def _days(meant: MeantDays) -> str:
    """“4 April 2023”, “March 2023”, “2022”, or “27 March to 2 April 2023”."""
    first, last = meant.since, meant.until
    if first == last:
        return day(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and _ends(last):
        return month(first)
    begins = day(first).removesuffix(f" {last.year}")
    return say("{first} to {last}", first=begins, last=day(last))


def _ends(last: date) -> bool:
    """Whether a day is the last of its month."""
    return last == date.max or date.fromordinal(last.toordinal() + 1).month != last.month


def source_line(quote: Quote, cut: Clip = clipped, *, dated: bool = True) -> str:
    """A quote's source line: outlet, date, other outlets that print it, restrictions.

    With ``dated=False`` it lacks the date, because the card already shows it: in the reader's time
    zone it may be another day.
    """
    parts = [cut(quote.source, NAME)]
    if quote.published and dated:
        parts.append(moment(quote.published))
    if quote.also:
        parts.append(say("also in {names}", names=outlets(quote.also, cut)))
    if quote.overtaken:
        parts.append(say("overtaken by the first quote"))
    if quote.partial:
        parts.append(say("(partial article)"))
    if quote.gone:
        parts.append(say("no longer on the web since {day}", day=day(quote.gone)))
    return " · ".join(part for part in parts if part)


def story_line(quote: Quote, cut: Clip = clipped) -> list[str]:
    """Who else reports the story of the article, as a list of at most one line."""
    story = quote.story
    if story is None:
        return []
    told = plural(
        story.others,
        "The story is also in {number} other outlet",
        "The story is also in {number} other outlets",
    )
    if story.first:
        told = say("{told}, first by {name}", told=told, name=cut(story.first, NAME))
    return [small(told)]


def outlets(names: tuple[str, ...], cut: Clip = clipped) -> str:
    """“Reuters, AP, AFP and 2 more”: all outlets are counted, and three are named."""
    named = ", ".join(cut(name, NAME) for name in names[:_ALSO])
    more = len(names) - _ALSO
    return say("{names} and {more} more", names=named, more=more) if more > 0 else named


def correction_line(quote: Quote, cut: Clip = clipped) -> list[str]:
    """The publisher's correction, as a list of at most one line."""
    if not quote.correction:
        return []
    words = cut(quote.correction, _CORRECTION)
    return [small(say("Correction by the publisher: {words}", words=words))]


def short_lines(
    quote: Quote, title: int, cut: Clip = clipped, snapshot: str | None = None
) -> list[str]:
    """A quote with all its lines, its headline cut to ``title`` characters in the source line.

    The source line ends with the link to the snapshot, if there is one.
    """
    headline = escape_line(clip(headline_of(quote), title))
    return [
        quoted(quote),
        *dates_line(quote),
        small(" · ".join(filter(None, (headline, source_line(quote, cut), snapshot)))),
        *correction_line(quote, cut),
    ]
