"""Print who holds which office, each with the sentence that says it."""

from collections.abc import Iterator
from datetime import date

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.answer.lexicon import LexiconAnswer, Outdated, ShownHolder
from index.cli.output.console import PALE, origin
from index.text.display import harmless, place_of
from index.values import Quote, day_in_words

_BOLD, _WARNING = Style(bold=True), Style(color="yellow")


def show_holders(found: LexiconAnswer, console: Console) -> None:
    """Print the office-holders, or that there are none."""
    for line in _lines(found):
        console.print(line, crop=False)


def unread_note(unread: int) -> str:
    """What to do about articles that were not read for offices yet."""
    articles = "article was" if unread == 1 else "articles were"
    return f"{unread:,} {articles} not read for offices yet: run `verbale reindex --offices`."


def _lines(found: LexiconAnswer) -> Iterator[Text]:
    if not found.holders:
        asked = f"hold “{found.query.words}”" if found.query.words else "hold an office"
        yield Text(harmless(f"\nNobody is known to {asked}."), _WARNING)
    for one in found.holders:
        yield from _holder(one)
    if found.more:
        yield Text(f"\n{found.more:,} more are not listed; name an office or a person.", PALE)
    if found.outdated:
        yield Text("\nPackaged entries that newer articles contradict:", _BOLD)
    for outdated in found.outdated:
        yield from _outdated(outdated)
    if found.unread:
        yield Text("\n" + unread_note(found.unread), PALE)
    yield Text("")


def _holder(one: ShownHolder) -> Iterator[Text]:
    now = "" if one.current else " (not now)"
    yield Text(harmless(f"\n{one.person}, {one.office}{now}"), _BOLD)
    yield Text(harmless(f"  {_facts(one)}"), PALE)
    if one.quote is not None:
        yield _quoted(one.quote, one.person)
        quote = one.quote
        yield from origin(quote.source, title=quote.title, link=quote.link, indent=2)


def _facts(one: ShownHolder) -> str:
    if one.removed:
        return "removed by hand"
    if one.origin == "table":
        return f"packaged table, as of {_in_words(one.last)}"
    facts = "entered by hand" if one.origin == "entry" else ""
    days = _days(one.first, one.last)
    count = f"{one.articles:,} {'article' if one.articles == 1 else 'articles'}"
    outlets = f"{one.outlets:,} {'outlet' if one.outlets == 1 else 'outlets'}"
    said = f"{count}, {outlets}" if one.articles else ""
    return " · ".join(filter(None, (facts, days, said)))


def _days(first: date | None, last: date | None) -> str:
    if first == last:
        return _in_words(first)
    return f"{_in_words(first) or '…'} – {_in_words(last) or '…'}"


def _in_words(day: date | None) -> str:
    return day_in_words(day) if day else ""


def _quoted(quote: Quote, person: str) -> Text:
    """The sentence, with the person in bold."""
    shown = harmless(f"  {quote.text}")
    text = Text(shown)
    span = harmless(quote.span or person)
    if span and (start := place_of(span, shown)) >= 0:
        text.stylize(_BOLD, start, start + len(span))
    return text


def _outdated(one: Outdated) -> Iterator[Text]:
    line = f"  {one.office}: {one.person} as of {_in_words(one.as_of)}"
    yield Text(
        harmless(f"{line}, {one.holder.person} by articles until {_in_words(one.holder.last)}")
    )
