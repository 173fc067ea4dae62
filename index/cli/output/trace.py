"""Print the sources of a text."""

from collections.abc import Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.answer.presentation.dates import in_words
from index.answer.trace import Trace, TracedStatement
from index.cli.output.console import PALE, origin
from index.store.rows import Article
from index.text.display import harmless

_BOLD = Style(bold=True)
_RELATIONS = {
    "verbatim": Style(color="green", bold=True),
    "supports": Style(color="green", bold=True),
    "differs": Style(color="yellow", bold=True),
    "close": PALE,
}


def show_trace(found: Trace, console: Console) -> None:
    """Print the article behind the link, and each statement with what is closest to it."""
    for line in _lines(found):
        console.print(line, crop=False)


def _lines(found: Trace) -> Iterator[Text]:
    if found.article:
        yield from _article(found.article)
    for link in found.missing:
        yield Text(harmless(f"\nNot in the library: {link} – `verbale add` adds it."), PALE)
    for one in found.statements:
        yield from _statement(one)
    if found.more:
        yield Text(f"\n{found.more} more not looked for.", PALE)
    yield Text("")


def _article(article: Article) -> Iterator[Text]:
    yield Text(harmless(f"\n{article.title}"), _BOLD)
    facts = (article.outlet or "", in_words(article.published), article.url or "")
    yield Text(harmless(" · ".join(filter(None, facts))), PALE)


def _statement(one: TracedStatement) -> Iterator[Text]:
    yield Text(harmless(f"\n{one.text}"), _BOLD)
    if one.reason:
        yield Text(harmless(one.reason), PALE)
    for each in one.evidence:
        yield Text("  ").append(harmless(each.in_words), _RELATIONS[each.relation])
        yield Text(harmless(f"  “{each.quote.text}”"))
        quote = each.quote
        facts = (quote.source, in_words(quote.published))
        yield from origin(*facts, title=quote.title, link=quote.link, indent=2)
