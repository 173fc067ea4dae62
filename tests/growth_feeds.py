"""The public functions that read the entries of a feed, to be called with long ones."""

from collections.abc import Callable

from index.ingest.feeds import common, entry_html, outlets
from index.text import outlet_names

FEED_FUNCTIONS: dict[str, Callable[[str], object]] = {
    "paragraphs": entry_html.paragraphs,
    "paragraphs of HTML": lambda words: entry_html.paragraphs(f"<p>{words}</p>"),
    "from_plain": entry_html.from_plain,
    "one_line": lambda words: entry_html.one_line(words, markup=True),
    "word_count": lambda words: entry_html.word_count((words,)),
    "is_whole": lambda words: entry_html.is_whole((words,), apart=True),
    "is_cut": lambda words: entry_html.is_cut((words,)),
    "outlet_of": outlets.outlet_of,
    "plain_outlet": outlet_names.plain_outlet,
    "string_of": lambda words: common.string_of({"title": words}, "title"),
    "line": common.line,
    "identity_of": lambda words: common.identity_of(None, None, words),
}
