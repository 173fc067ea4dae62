"""Print digests; the JSON object of a story is a public contract."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from index.answer.presentation.answer_json import quote_object
from index.answer.presentation.quotes import headline_of
from index.cli.output.console import PALE, address_line
from index.monitoring.digest import Story
from index.text.display import harmless


def show_stories(stories: Sequence[Story], console: Console) -> None:
    """Print the stories, that of most outlets first."""
    for one in stories:
        quote = one.quote
        console.print(Text(harmless(f"\n{quote.text}")), crop=False)
        facts = (", ".join((quote.source, *quote.also)), ", ".join(one.sides), headline_of(quote))
        console.print(Text(harmless(" · ".join(filter(None, facts))), PALE), crop=False)
        if quote.link:
            console.print(address_line(quote.link), crop=False)
    console.print()


def story_object(one: Story) -> dict[str, Any]:
    """Return the JSON object of a story."""
    return {
        "articles": one.articles,
        "outlets": sorted({one.quote.source, *one.quote.also}),
        "sides": list(one.sides),
        "quote": quote_object(one.quote),
    }
