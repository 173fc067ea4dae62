"""``verbale show``: show one article, its revisions and their changes, and its copies."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.style import Style
from rich.text import Text

from index.answer.presentation.as_json import article_object, origins_object, story_object
from index.answer.presentation.revisions import changes as changes_of
from index.answer.presentation.revisions import deleted_in_words, revision_of, whole_text
from index.answer.presentation.words import in_words, origin_notes, outlets_line
from index.cli.context import with_library
from index.cli.options import AsJson
from index.cli.output import (
    BOLD,
    GOOD,
    PALE,
    STRUCK,
    counted,
    dated,
    line,
    styled,
    write_json,
    write_lines,
)
from index.store.rows import Article, Revision, numbers_dropped
from index.text.language import foreign, language_name
from index.values import day_in_words

if TYPE_CHECKING:
    from index.answer.events import ArticleView

_SIGNS: dict[str, tuple[str, Style]] = {
    "kept": ("{}", Style.null()),
    "removed": ("[-{}-]", STRUCK),
    "added": ("{{+{}+}}", GOOD),
}
_LISTED = 8
"""Most articles of a story that are listed besides the one that is shown."""


def show(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(help="article_id of a quote, your own id, or the URL.", metavar="ID-OR-URL"),
    ],
    number: Annotated[
        int | None, typer.Option("--revision", help="Show this revision.", metavar="N")
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Show the changes between revisions.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show one article with its revisions, its sources, its copies elsewhere and its story.

    **Examples**

    - `verbale show https://example.org/2024/08/talks`
    - `verbale show https://example.org/2024/08/talks --changes`
    - `verbale show sample-sullivan-wang-yanqi-lake --json`
    """
    found: ArticleView = with_library(
        context, lambda verbale: verbale.event_service.article(name), searching=False
    )
    if as_json:
        write_json(shown_object(found), indent=2)
    elif changes:
        write_lines(changes_lines(found))
    elif number is not None:
        write_lines(revision_lines(found.article, revision_of(found.revisions, number)))
    else:
        write_lines(article_lines(found))


def shown_object(found: "ArticleView") -> dict[str, Any]:
    """Return the JSON object of an article with its story."""
    shown = article_object(found.article, found.revisions, found.copies)
    origins = origins_object(found.origins)
    return shown | {"story": story_object(found.story), "origins": origins}


def article_lines(found: "ArticleView") -> Iterator[Text]:
    """Yield an article with its sources, its copies, its story and its earlier revisions."""
    article, revisions = found.article, found.revisions
    earlier = counted(len(revisions) - 1, "earlier revision")
    facts = [
        f"id {article.key} · revision {article.revision} · scope {article.scope} · "
        f"from {', '.join(article.sources)}",
        f"Updated {in_words(article.updated)}." if article.updated else "",
        "Only part of this article is stored." if article.partial else "",
        "Read by machine from a scanned page." if article.by_machine else "",
        f"No longer on the web since {day_in_words(article.gone)}." if article.gone else "",
        f"{earlier}; --changes shows them." if revisions[1:] else "",
        deleted_in_words(numbers_dropped(revisions)),
        _printed_first(found),
        *(
            f"Also printed by {copy.outlet or 'another'}: {copy.url or copy.key}"
            for copy in found.copies
        ),
        *(origin_notes(found.origins.links) if found.origins else ()),
        *_story(found),
    ]
    yield from _head(article, article.title)
    yield from (styled(fact, PALE) for fact in facts if fact)
    yield styled(f"\n{article.text}")
    if article.correction:
        yield styled(f"\nCorrection by the publisher: {article.correction}", PALE)


def _printed_first(found: "ArticleView") -> str:
    """Who printed the text first, if it has copies and all have dates."""
    printed = [(copy.published, copy.outlet) for copy in found.copies]
    printed.append((found.article.published, found.article.outlet))
    moments = [(day.moment, outlet or "another") for day, outlet in printed if day is not None]
    if not found.copies or len(moments) < len(printed):
        return ""
    return f"Printed first by {min(moments)[1]}."


def _story(found: "ArticleView") -> Iterator[str]:
    """The other articles on the same event, without copies."""
    known = {found.article.key, *(copy.key for copy in found.copies)}
    others = [one for one in found.story if one.article_key not in known]
    if others:
        yield f"In a story of {outlets_line(found.outlets, len(found.story))}:"
    for one in others[:_LISTED]:
        where = one.url or one.article_key
        yield f"  {dated(one.published)} · {one.source} · {one.title} · {where}"
    if len(others) > _LISTED:
        yield f"  and {len(others) - _LISTED} more"


def revision_lines(article: Article, revision: Revision) -> Iterator[Text]:
    """Yield one revision of an article."""
    yield from _head(article, revision.title)
    yield _numbered(revision)
    yield styled(f"\n{revision.text}")


def changes_lines(found: "ArticleView") -> Iterator[Text]:
    """Yield the changes from each revision of an article to the next, word by word."""
    yield from _head(found.article, found.article.title)
    if len(found.revisions) == 1:
        yield styled("The text has not changed since it was fetched.", PALE)
    for before, after in pairwise(found.revisions):
        yield Text("")
        if between := deleted_in_words(list(range(before.number + 1, after.number))):
            yield styled(between, PALE)
        yield _numbered(after)
        yield from changed(whole_text(before), whole_text(after))


def changed(before: str, after: str) -> Iterator[Text]:
    """Yield each change between two texts with some context: deletions struck, insertions bold."""
    for parts in changes_of(before, after):
        signed = [(_SIGNS[part.kind], part.text.replace("\n", " ")) for part in parts]
        yield line("… ", *((sign.format(text), style) for (sign, style), text in signed), " …")


def _numbered(revision: Revision) -> Text:
    gathered = f"{day_in_words(revision.gathered_at)}, {revision.gathered_at:%H:%M} UTC"
    return styled(f"revision {revision.number}, fetched {gathered}", PALE)


def _head(article: Article, title: str) -> Iterator[Text]:
    yield styled(title, BOLD)
    by = f"by {article.byline}" if article.byline else ""
    code = foreign(article.language)
    spoken = f"in {language_name(code)}" if code else ""
    about = ", ".join(filter(None, (article.outlet, spoken, by, in_words(article.published))))
    yield from (styled(fact, PALE) for fact in (about, article.url or article.path) if fact)
