"""``verbale check`` and ``trace``: whether quotes stand in the library, where a text is from."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.style import Style
from rich.text import Text

from index.answer.presentation.as_json import check_object, trace_object
from index.answer.presentation.words import in_words, origin_notes, outlet_of
from index.cli.context import with_library
from index.cli.options import AsJson, SearchedScope, words
from index.cli.output import (
    BAD,
    BOLD,
    GOOD,
    PALE,
    address_line,
    differences_line,
    line,
    opens_links,
    origin,
    show,
    styled,
)
from index.values import PUBLIC, Question

if TYPE_CHECKING:
    from index.answer.quotation import CheckedQuotation, QuotationCheck
    from index.answer.trace import Trace


NOT_VERBATIM = 3

_VERDICTS = {
    "verbatim": GOOD,
    "altered": Style(color="yellow", bold=True),
    "nowhere": BAD,
    "not checked": PALE,
}


def check(
    context: typer.Context,
    text: Annotated[
        list[str],
        typer.Argument(metavar="TEXT", hidden=True),
    ],
    scope: SearchedScope = PUBLIC,
    as_json: AsJson = False,
) -> None:
    """Check whether quotes appear in the library word for word, altered, or not at all.

    Of a text with quotation marks or block quotes (`> …`), at most 5 quotes are checked; of
    another, the whole text. Exit code 3: a quote is not verbatim.

    **Examples**

    - `verbale check 'He said: “We will not leave the talks.”'`
    - `verbale check "they met at Yanqi Lake" --json`
    """
    asked = Question(words(" ".join(text)), scope=scope)
    found = with_library(context, lambda verbale: verbale.check_quotes(asked))
    show(found, check_object, check_lines, as_json=as_json)
    if any(one.verdict != "verbatim" for one in found.checked):
        raise typer.Exit(NOT_VERBATIM)


def check_lines(found: "QuotationCheck") -> Iterator[Text]:
    """Yield each quotation with its verdict, its differences and where it stands."""
    for one in found.checked:
        yield Text("")
        yield line(
            (one.in_words, _VERDICTS["altered" if one.attributed_to else one.verdict]),
            f"  “{one.quotation.text}”",
        )
        if one.reason:
            yield styled(one.reason, PALE)
        if one.standing is not None:
            yield from _standing_lines(one)
    if found.more:
        yield styled(f"\n{found.more} more not checked.", PALE)
    yield Text("")


def _standing_lines(one: "CheckedQuotation") -> Iterator[Text]:
    assert one.standing is not None
    if one.differs:
        yield differences_line(one.pieces)
    standing, opens = one.standing, bool(one.standing.title) and opens_links()
    facts, link = (outlet_of(standing), in_words(standing.published)), standing.link
    yield from origin(*facts, title=standing.title, link=link if opens else None)
    if one.printed_by:
        yield styled(one.printed_by, PALE)
    if link and not opens:
        yield address_line(link)


NO_SUPPORT = 3

_RELATIONS = {
    "verbatim": GOOD,
    "supports": GOOD,
    "differs": Style(color="yellow", bold=True),
    "close": PALE,
}


def trace(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", hidden=True)],
    scope: SearchedScope = PUBLIC,
    as_json: AsJson = False,
) -> None:
    """Find quotes that support what a text states, or contradict its numbers, dates or places.

    If the text has a link to an article of the library, that article is the only source. Exit
    code 3: no quote supports the text.

    **Examples**

    - `verbale trace "Sullivan met Wang at Yanqi Lake."`
    - `verbale trace "They met in Beijing: https://example.org/talks" --json`
    """
    asked = Question(words(" ".join(text)), scope=scope)
    found = with_library(context, lambda verbale: verbale.find_sources(asked))
    show(found, trace_object, trace_lines, as_json=as_json)
    relations = {each.relation for one in found.statements for each in one.evidence}
    if not relations & {"verbatim", "supports"}:
        raise typer.Exit(NO_SUPPORT)


def trace_lines(found: "Trace") -> Iterator[Text]:
    """Yield the article behind the link, and each statement with what is closest to it."""
    if article := found.article:
        yield styled(f"\n{article.title}", BOLD)
        facts = (article.outlet or "", in_words(article.published), article.url or "")
        yield styled(" · ".join(filter(None, facts)), PALE)
    for link in found.missing:
        yield styled(f"\nNot in the library: {link} – `verbale add` adds it.", PALE)
    for one in found.statements:
        yield styled(f"\n{one.text}", BOLD)
        if one.reason:
            yield styled(one.reason, PALE)
        for each in one.evidence:
            quote = each.quote
            yield styled("  ").append_text(styled(each.in_words, _RELATIONS[each.relation]))
            yield styled(f"  “{quote.text}”")
            when = in_words(quote.published)
            yield from origin(outlet_of(quote), when, title=quote.title, link=quote.link, indent=2)
            if quote.origins:
                yield from (styled(f"  {note}", PALE) for note in origin_notes(quote.origins.links))
    if found.more:
        yield styled(f"\n{found.more} more not looked for.", PALE)
    yield Text("")
