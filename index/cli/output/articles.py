"""Print one article as text, with its revisions and their changes."""

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.cli.output.answer import in_words
from index.store.rows import Article, CopyOf, Revision, numbers_dropped
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
    """Print an article with its sources, its copies and the number of earlier revisions."""
    _head(article, article.title, console)
    facts = [
        f"id {article.key} · revision {article.revision} · scope {article.scope} · "
        f"from {', '.join(article.sources)}",
        f"Updated {in_words(article.updated)}." if article.updated else "",
        "Only part of this article is stored." if article.partial else "",
        f"No longer on the web since {day_in_words(article.gone)}." if article.gone else "",
        f"{_earlier(len(revisions) - 1)}; --changes shows them." if revisions[1:] else "",
        _dropped(numbers_dropped(revisions)),
        *(f"Also printed by {copy.outlet or 'another'}: {copy.url or copy.key}" for copy in copies),
    ]
    for fact in filter(None, facts):
        console.print(_text(fact, _PALE))
    console.print()
    console.print(_text(article.text))
    if article.correction:
        console.print()
        console.print(_text(f"Correction by the publisher: {article.correction}", _PALE))


def show_revision(article: Article, revision: Revision, console: Console) -> None:
    """Print one revision of an article."""
    _head(article, revision.title, console)
    console.print(_numbered(revision))
    console.print()
    console.print(_text(revision.text))


def show_changes(article: Article, revisions: Sequence[Revision], console: Console) -> None:
    """Print the changes from each revision to the next, word by word."""
    _head(article, article.title, console)
    if len(revisions) == 1:
        console.print(_text("The text has not changed since it was fetched.", _PALE))
    for before, after in pairwise(revisions):
        console.print()
        if between := _dropped(list(range(before.number + 1, after.number))):
            console.print(_text(between, _PALE))
        console.print(_numbered(after))
        for part in changed(_whole(before), _whole(after)):
            console.print(part)


def changed(before: str, after: str) -> Iterator[Text]:
    """Yield each change between two texts with some context: deletions struck, insertions bold."""
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


def _earlier(count: int) -> str:
    return "1 earlier revision" if count == 1 else f"{count:,} earlier revisions"


def _dropped(numbers: Sequence[int]) -> str:
    """Return a sentence on the deleted revisions; empty if there are none."""
    if not numbers:
        return ""
    spans = [(group[0], group[-1]) for group in _runs(numbers)]
    named = ", ".join(f"{one}" if one == last else f"{one}–{last}" for one, last in spans)
    return (
        f"Revision {named} was deleted. Of an article that changes often, Verbale keeps the first "
        "revision, the newest ones and those that answers quote."
    )


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Return the numbers in groups of consecutive ones."""
    groups: list[list[int]] = []
    for number in numbers:
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _numbered(revision: Revision) -> Text:
    gathered = f"{day_in_words(revision.gathered_at)}, {revision.gathered_at:%H:%M} UTC"
    return _text(f"revision {revision.number}, fetched {gathered}", _PALE)


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
