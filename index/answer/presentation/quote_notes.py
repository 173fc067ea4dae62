"""Say in sentences what a reader must know of a quote besides its words."""

from index.values import Quote, day_in_words


def quote_notes(quoted: Quote, *, dated: bool = False) -> list[str]:
    """Return the sentences that stand below a quote.

    Args:
        quoted: the quote.
        dated: whether the answer is the day on which its article was published.
    """
    notes = (
        "The date is the article's publication date." if dated else "",
        "The first quote is newer and gives another value." if quoted.overtaken else "",
        "Only part of this article is stored." if quoted.partial else "",
        f"Correction by the publisher: {quoted.correction}" if quoted.correction else "",
        f"No longer on the web since {day_in_words(quoted.gone)}." if quoted.gone else "",
        f"Also in {', '.join(quoted.also)}." if quoted.also else "",
    )
    return [note for note in notes if note]
