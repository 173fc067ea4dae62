"""``verbale show``: show one article, its revisions and its copies."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.cli.commands.articles import exported
from index.cli.context import Globals
from index.cli.options import AsJson
from index.cli.output.streams import write_json
from index.errors import NotFoundError
from index.store.rows import numbers_dropped

if TYPE_CHECKING:
    from index.service import Verbale
    from index.store.rows import Article, CopyOf, Revision

    Shown = tuple[Article, list[Revision], list[CopyOf]]


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
        bool, typer.Option("--changes", help="Show the changes between revisions.", metavar="")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show one article with its revisions, its sources and its copies elsewhere.

    `verbale show https://example.org/2024/08/talks`

    `verbale show https://example.org/2024/08/talks --changes`

    `verbale show sample-sullivan-wang-yanqi-lake --json`
    """
    globals_: Globals = context.obj
    article, revisions, copies = globals_.with_library(
        lambda verbale: _found(verbale, name), searching=False
    )
    if as_json:
        write_json(_as_json(article, revisions, copies), indent=2)
        return
    from index.cli.output import articles  # noqa: PLC0415 - slow
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow

    console = standard_output()
    if changes:
        articles.show_changes(article, revisions, console)
    elif number is not None:
        articles.show_revision(article, _of(revisions, number), console)
    else:
        articles.show_article(article, revisions, copies, console)


async def _found(verbale: "Verbale", name: str) -> "Shown":
    article = await verbale.show(name)
    return article, await verbale.revisions(article), await verbale.copies(article)


def _of(revisions: "Sequence[Revision]", number: int) -> "Revision":
    for revision in revisions:
        if revision.number == number:
            return revision
    if number in numbers_dropped(revisions):
        raise NotFoundError(
            f"Revision {number} was deleted. Of an article that changes often, Verbale keeps the "
            "first revision, the newest ones and those that answers quote."
        )
    raise NotFoundError(
        f"The article has no revision {number}; it has 1 to {revisions[-1].number}."
    )


def _as_json(
    article: "Article", revisions: "Sequence[Revision]", copies: "Sequence[CopyOf]"
) -> dict[str, Any]:
    shown: dict[str, Any] = exported(article)
    shown |= {"scope": article.scope, "sources": list(article.sources)}
    shown["revisions_dropped"] = numbers_dropped(revisions)
    shown["revisions"] = [
        {
            "revision": revision.number,
            "title": revision.title,
            "text": revision.text,
            "published_at": revision.published.isoformat() if revision.published else None,
            "correction": revision.correction,
            "gathered_at": revision.gathered_at.isoformat(),
        }
        for revision in revisions
    ]
    shown["copies"] = [
        {"article_id": copy.key, "source": copy.outlet, "title": copy.title, "url": copy.url}
        for copy in copies
    ]
    return shown
