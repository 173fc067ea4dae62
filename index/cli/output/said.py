"""Print what somebody said."""

from collections.abc import Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.answer.presentation.dates import in_words
from index.answer.said import SaidAnswer, SaidQuery, SaidReason, Statement
from index.cli.output.console import PALE, origin
from index.text.display import harmless, place_of
from index.values import Quote

_BOLD, _WARNING = Style(bold=True), Style(color="yellow")
_NAMED = 3


def show_said(found: SaidAnswer, console: Console) -> None:
    """Print the statements, or why there are none."""
    for line in _lines(found):
        console.print(line, crop=False)


def said_reason(reason: SaidReason, query: SaidQuery) -> str:
    """Why nothing was found, as a sentence."""
    who, when = query.who, " from that time" if query.since or query.until else ""
    return {
        "nobody": f"No article reports anything that “{who}” said.",
        "nothing": f"No article{when} tells what “{who}” said.",
        "nothing about": f"No article{when} tells what “{who}” said about “{query.about}”.",
        "no words": f"“{query.about}” has no words to look for.",
    }[reason]


def unread_note(unread: int) -> str:
    """What to do about articles that were not read for statements yet."""
    articles = "article was" if unread == 1 else "articles were"
    return f"{unread:,} {articles} not read for statements yet: run `verbale reindex --statements`."


def _lines(found: SaidAnswer) -> Iterator[Text]:
    if found.reason:
        yield Text("\n" + harmless(said_reason(found.reason, found.query)), _WARNING)
    if len(found.speakers) > 1:
        named = ", ".join(found.speakers[:_NAMED])
        more = len(found.speakers) - _NAMED
        yield Text(harmless(f"\n{named}" + (f" and {more} more" if more > 0 else "")), PALE)
    for one in found.statements:
        yield from _statement(one)
    if found.is_cut:
        yield Text("\nOlder statements are not listed; narrow them with --until.", PALE)
    if found.unread:
        yield Text("\n" + unread_note(found.unread), PALE)
    yield Text("")


def _statement(one: Statement) -> Iterator[Text]:
    quote = one.quote
    office = f", {one.office}" if one.office else ""
    when = in_words(quote.published) or "undated"
    yield Text(harmless(f"\n{when} · {one.speaker}{office}"), _BOLD)
    yield _quoted(quote)
    yield from origin(quote.source, title=quote.title, link=quote.link)
    if quote.also:
        yield Text(harmless(f"  also in {', '.join(quote.also)}"), PALE)
    if one.more:
        yield Text(f"  {one.more} more in this article", PALE)


def _quoted(quote: Quote) -> Text:
    """The sentences, with what was said in bold."""
    shown = harmless(quote.text)
    text = Text(shown)
    span = harmless(quote.span or "")
    if span and (start := place_of(span, shown)) >= 0:
        text.stylize(_BOLD, start, start + len(span))
    return text
