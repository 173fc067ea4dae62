"""Prints the articles of an answer as references: BibTeX, RIS or CSL-JSON."""

from datetime import date
from typing import TYPE_CHECKING

from index.answer.presentation.references import Format, Reference, reference, written
from index.cli.output.streams import write_error, write_file
from index.values import Answer, Quote

if TYPE_CHECKING:
    from index.app import Verbale


async def show_references(verbale: "Verbale", answer: Answer, form: Format) -> None:
    """Print each quoted article once, in the order of the quotes; a refusal prints its reason."""
    if not answer.answered:
        write_error(f"{answer.reason}\n")
        return
    first_quotes = {quote.article_id: quote for quote in reversed(answer.quotes)}
    quotes = [quote for quote in answer.quotes if first_quotes[quote.article_id] is quote]
    found = [await _reference(verbale, quote) for quote in quotes]
    write_file(written(found, form))


async def _reference(verbale: "Verbale", quote: Quote) -> Reference:
    article = await verbale.show(quote.article_id)
    return reference(quote, article.byline, date.today())  # noqa: DTZ011 - the reader's own day
