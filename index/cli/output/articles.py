"""One article as a person reads it in a terminal, and how its text changed."""

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.cli.output.answer import in_words
from index.store.rows import Article, CopyOf, Revision
from index.text.display import harmless
from index.values import day_in_words

_BOLD, _PALE = Style(bold=True), Style(dim=True)
_GONE, _NEW = Style(color="red", strike=True), Style(color="green", bold=True)
_WORD = re.compile(r"\S+|\s+")
_AROUND = 8
"""Words shown on either side of a change."""


def show_article(
    article: Article, revisions: Sequence[Revision], copies: Sequence[CopyOf], console: Console
) -> None:
    """Print an article with where it came from."""
    _head(article, article.title, console)
    facts = [
        f"id {article.key} · revision {article.revision} · scope {article.scope} · "
        f"from {', '.join(article.sources)}",
        f"Updated {in_words(article.updated)}." if article.updated else "",
        "Only a part of this article is held." if article.partial else "",
        f"No longer on the web since {day_in_words(article.gone)}." if article.gone else "",
        f"{len(revisions) - 1} earlier texts; --changes shows them." if revisions[1:] else "",
        *(f"Also printed by {one.outlet or 'another'}: {one.url or one.key}" for one in copies),
    ]
    for fact in filter(None, facts):
        console.print(_text(fact, _PALE))
    console.print()
    console.print(_text(article.text))
    if article.correction:
        console.print()
        console.print(_text(f"Correction by the publisher: {article.correction}", _PALE))


def show_revision(article: Article, revision: Revision, console: Console) -> None:
    """Print one text of an article as it was gathered."""
    _head(article, revision.title, console)
    console.print(_numbered(revision))
    console.print()
    console.print(_text(revision.text))


def show_changes(article: Article, revisions: Sequence[Revision], console: Console) -> None:
    """Print what changed from each text to the next, word by word."""
    _head(article, article.title, console)
    if len(revisions) == 1:
        console.print(_text("The text has not changed since it was gathered.", _PALE))
    for before, after in pairwise(revisions):
        console.print()
        console.print(_numbered(after))
        for part in changed(_whole(before), _whole(after)):
            console.print(part)


def changed(before: str, after: str) -> Iterator[Text]:
    """Each place where two texts differ: words gone struck out, new ones bold, some around them."""
    one, two = _WORD.findall(before), _WORD.findall(after)
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    for group in matcher.get_grouped_opcodes(2 * _AROUND):
        part = Text("… ")
        for kind, start, end, other_start, other_end in group:
            if kind == "equal":
                part.append(_line(one[start:end]))
                continue
            if end > start:
                part.append(f"[-{_line(one[start:end])}-]", _GONE)
            if other_end > other_start:
                part.append(f"{{+{_line(two[other_start:other_end])}+}}", _NEW)
        yield part.append(" …")


def _numbered(revision: Revision) -> Text:
    gathered = f"{day_in_words(revision.gathered_at)}, {revision.gathered_at:%H:%M} UTC"
    return _text(f"revision {revision.number}, gathered {gathered}", _PALE)


def _whole(revision: Revision) -> str:
    return "\n".join(filter(None, (revision.title, revision.text, revision.correction)))


def _line(words: Sequence[str]) -> str:
    return harmless(" ".join("".join(words).split("\n")))


def _head(article: Article, title: str, console: Console) -> None:
    console.print(_text(title, _BOLD))
    by = f"by {article.byline}" if article.byline else ""
    for fact in (
        ", ".join(filter(None, (article.outlet, by, in_words(article.published)))),
        article.url or article.path or "",
    ):
        if fact:
            console.print(_text(fact, _PALE))


def _text(words: str, style: Style | str = "") -> Text:
    return Text(harmless(words), style=style)
