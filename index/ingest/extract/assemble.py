"""Assembles the draft of an article from what a reader extracted; shared by all formats.

The text is bounded and cleaned, and corrections are separated; title, date and language come from
the document if it declares them, else from the text.
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
from index.text.size_policy import check_text, fitted, with_short_lines, without_blank_runs
from index.values import Draft, Published

_BEGINNING = 250
"""Words below which a text before a paywall counts as partial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a reader extracted from a document; None where the document says nothing.

    Attributes:
        name: how messages call the document.
        text: its lines, including boilerplate.
        as_given: whether the text is already clean, so that headline and notes stay in it.
        title: its declared title.
        heads: its other headings, any of which may be at the top of the text.
        url: the URL where people read it.
        outlet: the publisher.
        published: its declared date, which decides which date lines are the article's.
        byline: the declared author.
        author: the author if neither the declaration nor the text names one.
        updated: when it was last changed.
        languages: the declared languages, most reliable first.
        correction: a correction that is not part of the text.
        partial: whether it declares that it shows only a part of the article.
        walled: whether it has a paywall box, so that a short text counts as partial.
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
    extracted: Extracted,
    *,
    reflowed: Callable[[str], str] = str,
    check: Callable[[str], None] | None = None,
    dated: Callable[[Cleaned], Published | None] | None = None,
) -> Draft:
    """The draft of a document, within the limits of ``index.text.size_policy``.

    Args:
        extracted: what the reader extracted.
        reflowed: joins hard-wrapped lines of the cleaned text.
        check: raises an ``InputError`` if the text, without boilerplate and corrections, is no
            article; by default, a text without words is none.
        dated: the publication date; by default, the declared one, else that of the date lines.

    Raises:
        InputError: the text is too long, or no article.
    """
    cleaned = _cleaned(extracted)
    text, correction = _with_note_apart(extracted, reflowed(cleaned.text))
    (check or _any_words(extracted.name))(text)
    title = storable(extracted.title or "").strip() or cleaned.title or titles.made_from(text)
    published = dated(cleaned) if dated else extracted.published or cleaned.published
    return Draft(
        title=fitted("title", title),
        text=with_short_lines(_without_headline(extracted, text, title)),
        url=extracted.url,
        outlet=_field("outlet", extracted.outlet),
        published=published,
        partial=extracted.partial or cleaned.partial or (extracted.walled and _is_short(text)),
        byline=_field("byline", extracted.byline or cleaned.byline or extracted.author),
        updated=later(extracted.updated or cleaned.updated, published),
        language=language_of(text, extracted.languages),
        correction=_field("correction", correction),
    )


def assemble_document(
    extracted: Extracted, created: Published | None, check: Callable[[str, str], None]
) -> Draft:
    """The draft of a document that is no page of the web, such as a PDF.

    Args:
        extracted: what the reader extracted.
        created: when the file says that it was made; counts only if the text has no date.
        check: as that of ``assemble``; also gets how messages call the document.

    Raises:
        InputError: the text is too long, or no article.
    """
    return assemble(
        extracted,
        check=lambda text: check(text, extracted.name),
        dated=lambda cleaned: cleaned.published or cleaned.closing or created,
    )


def _cleaned(extracted: Extracted) -> Cleaned:
    """The text within its limits and without boilerplate."""
    check_text(len(extracted.text), extracted.name)
    text = storable(extracted.text).replace("\r\n", "\n").replace("\r", "\n")
    return clean(without_blank_runs(text), extracted.published)


def _with_note_apart(extracted: Extracted, text: str) -> tuple[str, str | None]:
    """The text without corrections, and the corrections."""
    return (text, extracted.correction) if extracted.as_given else without_correction(text.strip())


def _without_headline(extracted: Extracted, text: str, title: str) -> str:
    return text if extracted.as_given else titles.without_headline(text, title, *extracted.heads)


def _field(name: str, words: str | None) -> str | None:
    """A field within its limit; None if it is empty."""
    return fitted(name, words) or None if words else None


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
