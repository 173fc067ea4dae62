"""Answers and articles as a person reads them in a terminal."""

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from index.moments import Published
from index.store.rows import Article
from index.values import Answer, Quote

_QUOTE = Style(color="green", bold=True)
_PALE = Style(dim=True)


def show_answer(answer: Answer, console: Console) -> None:
    """Print the answer, or the refusal with what came nearest."""
    console.print()
    if answer.answered:
        console.print(_quote(answer.quotes[0], dated=answer.answer_from == "published_at"))
        for quoted in answer.quotes[1:]:
            console.print(Padding(_quote(quoted, dated=False), (1, 0, 0, 4)))
    else:
        console.print(Text(answer.reason or "Nothing answers this.", style="yellow"))
        if answer.nearest:
            console.print(Text("What came nearest, which may not answer:", style=_PALE))
        for quoted in answer.nearest:
            console.print(Padding(_quote(quoted, dated=False), (1, 0, 0, 4)))
    console.print()


def show_article(article: Article, console: Console) -> None:
    """Print an article with where it came from."""
    console.print(Text(article.title, style="bold"))
    facts = [
        ", ".join(filter(None, (article.outlet, in_words(article.published)))),
        article.url or article.path or "",
        f"id {article.key} · revision {article.revision} · scope {article.scope} · "
        f"from {', '.join(article.sources)}",
        "Only a part of this article is held." if article.partial else "",
    ]
    for fact in filter(None, facts):
        console.print(Text(fact, style=_PALE))
    console.print()
    console.print(Text(article.text))


def in_words(published: Published | None) -> str:
    """A date as it is read: ``28 August 2024, 22:49 (UTC-04:00)``."""
    if published is None:
        return ""
    day = f"{published.day.day} {published.day:%B %Y}"
    if published.day_only:
        return day
    return f"{day}, {published.moment:%H:%M} ({published.moment.tzname()})"


def _quote(quoted: Quote, *, dated: bool) -> RenderableType:
    words = Text("“" + quoted.text + "”")
    sentence_at = 1 + quoted.text.index(quoted.sentence)
    if quoted.span:
        start = sentence_at + quoted.sentence.index(quoted.span)
        words.stylize(_QUOTE, start, start + len(quoted.span))
    lines: list[RenderableType] = [words, Text(_origin(quoted), style=_PALE)]
    if dated:
        lines.append(Text("The date is the article's own.", style=_PALE))
    if quoted.partial:
        lines.append(Text("Only a part of this article is held.", style=_PALE))
    if quoted.also:
        lines.append(Text(f"Also in {', '.join(quoted.also)}.", style=_PALE))
    if quoted.link:
        lines.append(Text(quoted.link, style=Style(color="blue", link=quoted.link)))
    return Group(*lines)


def _origin(quoted: Quote) -> str:
    facts = (quoted.source, in_words(quoted.published), quoted.title)
    return "— " + " · ".join(fact for fact in facts if fact)
