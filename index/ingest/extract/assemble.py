"""From what a reader found in a document to the draft of an article, the same for every way in.

The text is bounded and cleaned; what its publisher says was wrong before stands apart; title, date
and language come from the document where it names them, else from the text itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from index.errors import InputError
from index.ingest.extract import titles
from index.ingest.extract.boilerplate.clean import Cleaned, clean
from index.ingest.extract.boilerplate.corrections import without_correction
from index.ingest.extract.dates.page_dates import later
from index.text.charset import storable
from index.text.language import language_of
from index.text.size_policy import (
    LONGEST_NOTE,
    check_text,
    in_one_line,
    shortened,
    with_short_lines,
    without_blank_runs,
)
from index.values import Draft, Published

_BEGINNING = 250
"""A text of fewer words in front of a wall may be no more than the beginning of an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a reader found in a document; what the document does not say is None.

    Attributes:
        name: what a message calls the document.
        text: its lines, page furniture and all.
        as_given: the text is an article's already: its headline and its notes stay in it.
        title: what it names as its title.
        heads: its other headings, any of which may stand on top of the text.
        url: where a person reads it.
        outlet: who published it.
        published: what it says of its own date; tells which date lines are the article's.
        byline: who wrote it, as it says apart from its text.
        author: who wrote it, where neither that nor the text says so.
        updated: when it says that it was last changed.
        languages: what it declares to be written in, surest first.
        correction: what it says apart from its text was wrong in an earlier version.
        partial: it says that it shows only a part of the article.
        walled: it has a box for those who have not paid: a short text is only a part.
    """

    name: str
    text: str
    as_given: bool = False
    title: str | None = None
    heads: tuple[str, ...] = ()
    url: str | None = None
    outlet: str | None = None
    published: Published | None = None
    byline: str | None = None
    author: str | None = None
    updated: Published | None = None
    languages: tuple[str | None, ...] = ()
    correction: str | None = None
    partial: bool = False
    walled: bool = False


def assemble(
    found: Extracted,
    *,
    reflowed: Callable[[str], str] = str,
    check: Callable[[str], None] | None = None,
    dated: Callable[[Cleaned], Published | None] | None = None,
) -> Draft:
    """The draft of a document, within the sizes of ``index.text.size_policy``.

    Args:
        found: what its reader found.
        reflowed: joins lines of the cleaned text that were broken to fit a column.
        check: raises an ``InputError`` where the text, without furniture and notes of correction,
            is no article; without it, a text without words is none.
        dated: when the article was published; without it, what the document says, else what its
            date lines say.

    Raises:
        InputError: the text is too long, or no article.
    """
    cleaned = _cleaned(found)
    text, correction = _with_note_apart(found, reflowed(cleaned.text))
    (check or _any_words(found.name))(text)
    title = storable(found.title or "").strip() or cleaned.title or titles.made_from(text)
    published = dated(cleaned) if dated else found.published or cleaned.published
    return Draft(
        title=in_one_line(title),
        text=with_short_lines(_without_headline(found, text, title)),
        url=found.url,
        outlet=_field(found.outlet),
        published=published,
        partial=found.partial or cleaned.partial or (found.walled and _is_short(text)),
        byline=_field(found.byline or cleaned.byline or found.author),
        updated=later(found.updated or cleaned.updated, published),
        language=language_of(text, found.languages),
        correction=_note(correction),
    )


def _cleaned(found: Extracted) -> Cleaned:
    """The text within its bounds and without page furniture."""
    check_text(len(found.text), found.name)
    text = storable(found.text).replace("\r\n", "\n").replace("\r", "\n")
    return clean(without_blank_runs(text), found.published)


def _with_note_apart(found: Extracted, text: str) -> tuple[str, str | None]:
    """The text, and what its publisher says was wrong in an earlier version."""
    return (text, found.correction) if found.as_given else without_correction(text.strip())


def _without_headline(found: Extracted, text: str, title: str) -> str:
    return text if found.as_given else titles.without_headline(text, title, *found.heads)


def _field(words: str | None) -> str | None:
    """What stands on one line, within bounds; None where that is nothing."""
    return in_one_line(storable(words)) or None if words else None


def _note(correction: str | None) -> str | None:
    if correction is None or len(correction) <= LONGEST_NOTE:
        return correction
    return shortened(correction, LONGEST_NOTE)


def _any_words(name: str) -> Callable[[str], None]:
    def check(text: str) -> None:
        if not text.strip():
            raise InputError(
                f"{name} holds no article: without the page furniture nothing is left. Paste the "
                "text of the article itself."
            )

    return check


def _is_short(text: str) -> bool:
    return len(text.split()) < _BEGINNING
