"""Print the latest articles, or a timeline."""

from collections.abc import Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.answer.events import EventAnswer, ToldEvent
from index.answer.presentation.dates import in_words
from index.answer.presentation.events_in_words import events_reason, outlets_line
from index.answer.presentation.quotes import headline_of
from index.cli.output.console import PALE, origin
from index.text.display import harmless

_BOLD, _WARNING = Style(bold=True), Style(color="yellow")


def show_events(found: EventAnswer, console: Console) -> None:
    """Print the events, or why there are none."""
    for line in _lines(found):
        console.print(line, crop=False)


def ungrouped_note(ungrouped: int) -> str:
    """What to do about articles that are in no story yet."""
    articles = "article is" if ungrouped == 1 else "articles are"
    return f"{ungrouped:,} {articles} not grouped by story yet: run `verbale reindex --stories`."


def _lines(found: EventAnswer) -> Iterator[Text]:
    if found.reason:
        yield Text("\n" + harmless(events_reason(found)), _WARNING)
    for one in found.events:
        yield from _event(one)
    if found.is_cut:
        yield Text("\nOthers are not listed; narrow them with --since and --until.", PALE)
    if found.ungrouped:
        yield Text("\n" + ungrouped_note(found.ungrouped), PALE)
    yield Text("")


def _event(one: ToldEvent) -> Iterator[Text]:
    quote = one.quote
    facts = (in_words(quote.published) or "undated", quote.source, one.side or "")
    yield Text(harmless("\n" + " · ".join(filter(None, facts))), _BOLD)
    yield Text(harmless(quote.text))
    yield from origin(title=headline_of(quote), link=quote.link)
    if more := outlets_line(one.outlets, one.articles):
        yield Text(f"  in a story of {more}", PALE)
