"""Print one article as text, with its revisions and their changes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.answer.events import ArticleView
from index.answer.presentation.dates import in_words
from index.answer.presentation.events_in_words import outlets_line
from index.answer.presentation.revisions import PartKind, changes, deleted_in_words, whole_text
from index.cli.output.console import styled
from index.store.rows import Article, Revision, numbers_dropped
from index.text.display import harmless
from index.values import day_in_words

_BOLD, _PALE = Style(bold=True), Style(dim=True)
_GONE, _NEW = Style(color="red", strike=True), Style(color="green", bold=True)
_SIGNS: dict[PartKind, tuple[str, Style]] = {
    "kept": ("{}", Style.null()),
    "removed": ("[-{}-]", _GONE),
    "added": ("{{+{}+}}", _NEW),
}


_LISTED = 8
"""Most articles of a story that are listed besides the one that is shown."""


def show_article(found: ArticleView, console: Console) -> None:
    """Print an article with its sources, its copies, its story and its earlier revisions."""
    article, revisions = found.article, found.revisions
    _head(article, article.title, console)
    facts = [
        f"id {article.key} · revision {article.revision} · scope {article.scope} · "
        f"from {', '.join(article.sources)}",
        f"Updated {in_words(article.updated)}." if article.updated else "",
        "Only part of this article is stored." if article.partial else "",
        f"No longer on the web since {day_in_words(article.gone)}." if article.gone else "",
        f"{_earlier(len(revisions) - 1)}; --changes shows them." if revisions[1:] else "",
        deleted_in_words(numbers_dropped(revisions)),
        *_printed_first(found),
        *(
            f"Also printed by {copy.outlet or 'another'}: {copy.url or copy.key}"
            for copy in found.copies
        ),
        *_story(found),
    ]
    for fact in filter(None, facts):
        console.print(styled(fact, _PALE))
    console.print()
    console.print(styled(article.text))
    if article.correction:
        console.print()
        console.print(styled(f"Correction by the publisher: {article.correction}", _PALE))


def _printed_first(found: ArticleView) -> list[str]:
    """Who printed the text first, if it has copies and all have dates."""
    article = found.article
    printed = [(copy.published, copy.outlet) for copy in found.copies]
    printed.append((article.published, article.outlet))
    dated = [(day.moment, outlet or "another") for day, outlet in printed if day is not None]
    if not found.copies or len(dated) < len(printed):
        return []
    return [f"Printed first by {min(dated)[1]}."]


def _story(found: ArticleView) -> list[str]:
    """The other articles on the same event, without copies."""
    copied = {copy.key for copy in found.copies}
    others = [one for one in found.story if one.key not in {found.article.key, *copied}]
    if not others:
        return []
    lines = [f"In a story of {outlets_line(found.outlets, len(found.story))}:"]
    lines += [
        f"  {in_words(one.published) or 'undated'} · {one.source} · {one.title} · "
        f"{one.url or one.key}"
        for one in others[:_LISTED]
    ]
    more = len(others) - _LISTED
    return [*lines, *([f"  and {more} more"] if more > 0 else [])]


def show_revision(article: Article, revision: Revision, console: Console) -> None:
    """Print one revision of an article."""
    _head(article, revision.title, console)
    console.print(_numbered(revision))
    console.print()
    console.print(styled(revision.text))


def show_changes(article: Article, revisions: Sequence[Revision], console: Console) -> None:
    """Print the changes from each revision to the next, word by word."""
    _head(article, article.title, console)
    if len(revisions) == 1:
        console.print(styled("The text has not changed since it was fetched.", _PALE))
    for before, after in pairwise(revisions):
        console.print()
        if between := deleted_in_words(list(range(before.number + 1, after.number))):
            console.print(styled(between, _PALE))
        console.print(_numbered(after))
        for part in changed(whole_text(before), whole_text(after)):
            console.print(part)


def changed(before: str, after: str) -> Iterator[Text]:
    """Yield each change between two texts with some context: deletions struck, insertions bold."""
    for parts in changes(before, after):
        shown = Text("… ")
        for part in parts:
            sign, style = _SIGNS[part.kind]
            shown.append(sign.format(harmless(part.text.replace("\n", " "))), style)
        yield shown.append(" …")


def _earlier(count: int) -> str:
    return "1 earlier revision" if count == 1 else f"{count:,} earlier revisions"


def _numbered(revision: Revision) -> Text:
    gathered = f"{day_in_words(revision.gathered_at)}, {revision.gathered_at:%H:%M} UTC"
    return styled(f"revision {revision.number}, fetched {gathered}", _PALE)


def _head(article: Article, title: str, console: Console) -> None:
    console.print(styled(title, _BOLD))
    by = f"by {article.byline}" if article.byline else ""
    for fact in (
        ", ".join(filter(None, (article.outlet, by, in_words(article.published)))),
        article.url or article.path or "",
    ):
        if fact:
            console.print(styled(fact, _PALE))
