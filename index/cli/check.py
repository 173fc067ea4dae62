"""``verbale check``: check whether quotes stand in the library, verbatim or altered."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.style import Style
from rich.text import Text

from index.answer.presentation.as_json import standing_object
from index.answer.presentation.words import in_words, outlet_of
from index.cli.context import with_library
from index.cli.options import AsJson, SearchedScope, words
from index.cli.output import (
    BAD,
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


def check_object(found: "QuotationCheck") -> dict[str, Any]:
    """Return the JSON object of the check of one text, a public contract: only add to it."""
    return {
        "quotes": [
            {
                "quote": one.quotation.text,
                "verdict": one.verdict,
                "similarity": round(one.similarity, 4),
                "exact": one.exact,
                "pieces": [asdict(piece) for piece in one.pieces],
                "found": standing_object(one.standing) if one.standing else None,
                "others": one.others,
                "also": list(one.also),
                "reason": one.reason,
                "attributed_to": one.attributed_to,
            }
            for one in found.checked
        ],
        "unchecked": found.more,
        "marked": found.marked,
        "elapsed_ms": found.elapsed_ms,
    }


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
