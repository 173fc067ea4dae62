"""What stands in a quote and below it: the words that answer, and notes on the article."""

from index.text.display import place_of
from index.values import Quote, StorySpread, day_in_words


def parted_at_span(quoted: Quote) -> tuple[str, str, str]:
    """Return the text of a quote in three parts: before, in and after the words that answer.

    The last two are empty if no words stand out.
    """
    text, span = quoted.text, quoted.span
    if not span:
        return text, "", ""
    start = place_of(span, text, text.index(quoted.sentence))
    return text[:start], span, text[start + len(span) :]


def headline_of(quoted: Quote) -> str:
    """Return the headline of a quote; empty if the quote begins with it, and it tells nothing."""
    headline = quoted.title.rstrip("….").casefold()
    return "" if quoted.text.casefold().startswith(headline) else quoted.title


def quote_notes(quoted: Quote, *, dated: bool = False) -> list[str]:
    """Return the sentences that stand below a quote.

    Args:
        quoted: the quote.
        dated: whether the answer is the day on which its article was published.
    """
    notes = (
        "The date is the article's publication date." if dated else "",
        "The first quote is newer and gives a different value." if quoted.overtaken else "",
        "Only part of this article is stored." if quoted.partial else "",
        f"Correction by the publisher: {quoted.correction}" if quoted.correction else "",
        f"No longer on the web since {day_in_words(quoted.gone)}." if quoted.gone else "",
        f"Also in {', '.join(quoted.also)}." if quoted.also else "",
        story_note(quoted.story),
    )
    return [note for note in notes if note]


def story_note(story: StorySpread | None) -> str:
    """Return who else reports the story of an article, as a sentence; empty if nobody does."""
    if story is None:
        return ""
    others = f"{story.others:,} other outlet{'' if story.others == 1 else 's'}"
    first = f", first by {story.first}" if story.first else ""
    return f"The story is also in {others}{first}."
