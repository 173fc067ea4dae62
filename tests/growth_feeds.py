"""The public functions that read the entries of a feed, to be called with long ones."""

from collections.abc import Callable

from index.ingest.feeds import entries, listing, parse
from index.text import normalize

FEED_FUNCTIONS: dict[str, Callable[[str], object]] = {
    "paragraphs": entries.paragraphs,
    "paragraphs of HTML": lambda words: entries.paragraphs(f"<p>{words}</p>"),
    "from_plain": entries.from_plain,
    "one_line": lambda words: entries.one_line(words, markup=True),
    "word_count": lambda words: entries.word_count((words,)),
    "is_whole": lambda words: entries.is_whole((words,), apart=True),
    "is_cut": lambda words: entries.is_cut((words,)),
    "outlet_of": entries.outlet_of,
    "plain_outlet": normalize.plain_outlet,
    "string_of": lambda words: parse.string_of({"title": words}, "title"),
    "line": listing.line,
    "identity_of": lambda words: listing.identity_of(None, None, words),
}
