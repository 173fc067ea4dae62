"""``verbale check|trace|evidence|show``: quotes, and the articles that they are from."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.style import Style
from rich.text import Text

from index.answer.presentation.as_json import (
    article_object,
    check_object,
    origins_object,
    story_object,
    trace_object,
)
from index.answer.presentation.revisions import changes as changes_of
from index.answer.presentation.revisions import deleted_in_words, revision_of, whole_text
from index.answer.presentation.words import in_words, origin_notes, outlet_of, outlets_line
from index.cli.options import AsJson, SearchedScope, searched, with_library, words
from index.cli.output import (
    BAD,
    BOLD,
    GOOD,
    PALE,
    STRUCK,
    address_line,
    counted,
    dated,
    differences_line,
    line,
    opens_links,
    origin,
    save,
    styled,
    tell,
    write,
    write_json,
    write_lines,
)
from index.store.rows import Article, Revision, numbers_dropped
from index.text.language import foreign, language_name
from index.values import PUBLIC, Question, day_in_words

if TYPE_CHECKING:
    from index.answer.events import ArticleView
    from index.answer.evidence.packets import Packet
    from index.answer.quotation import QuotationCheck
    from index.answer.trace import Trace

_VERDICTS = {
    "verbatim": GOOD,
    "altered": Style(color="yellow", bold=True),
    "nowhere": BAD,
    "not checked": PALE,
}


def check(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", hidden=True)],
    scope: SearchedScope = PUBLIC,
    as_json: AsJson = False,
) -> None:
    """Check whether quotes appear in the library word for word, altered, or not at all.

    Of a text with quotation marks or block quotes (`> …`), at most 5 quotes are checked; of
    another, the whole text. Exit code 3: a quote is not verbatim.

    **Examples**

    - `verbale check 'He said: “We will not leave the talks.”'`
    - `verbale check "they met at Yanqi Lake" --json`
    """
    asked = Question(words(" ".join(text)), scope=scope)
    found = searched(context, lambda verbale: verbale.check_quotes(asked))
    verbatim = all(one.verdict == "verbatim" for one in found.checked)
    tell(found, check_object, check_lines, as_json=as_json, is_found=verbatim)


def check_lines(found: "QuotationCheck") -> Iterator[Text]:
    """Yield each quotation with its verdict, its differences and where it stands."""
    for one in found.checked:
        yield Text("")
        yield line(
            (one.in_words, _VERDICTS["altered" if one.attributed_to else one.verdict]),
            f"  “{one.quotation.text}”",
        )
        if one.reason:
            yield styled(one.reason, PALE)
        if (standing := one.standing) is None:
            continue
        if one.differs:
            yield differences_line(one.pieces)
        opens = bool(standing.title) and opens_links()
        facts, link = (outlet_of(standing), in_words(standing.published)), standing.link
        yield from origin(*facts, title=standing.title, link=link if opens else None)
        if one.printed_by:
            yield styled(one.printed_by, PALE)
        if link and not opens:
            yield address_line(link)
    if found.more:
        yield styled(f"\n{found.more} more not checked.", PALE)
    yield Text("")


_RELATIONS = {
    "verbatim": GOOD,
    "supports": GOOD,
    "differs": Style(color="yellow", bold=True),
    "close": PALE,
}


def trace(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", hidden=True)],
    scope: SearchedScope = PUBLIC,
    as_json: AsJson = False,
) -> None:
    """Find quotes that support what a text states, or contradict its numbers, dates or places.

    If the text has a link to an article of the library, that article is the only source. Exit
    code 3: no quote supports the text.

    **Examples**

    - `verbale trace "Sullivan met Wang at Yanqi Lake."`
    - `verbale trace "They met in Beijing: https://example.org/talks" --json`
    """
    asked = Question(words(" ".join(text)), scope=scope)
    found = searched(context, lambda verbale: verbale.find_sources(asked))
    relations = {each.relation for one in found.statements for each in one.evidence}
    is_supported = relations & {"verbatim", "supports"}
    tell(found, trace_object, trace_lines, as_json=as_json, is_found=is_supported)


def trace_lines(found: "Trace") -> Iterator[Text]:
    """Yield the article behind the link, and each statement with what is closest to it."""
    if article := found.article:
        yield styled(f"\n{article.title}", BOLD)
        facts = (article.outlet or "", in_words(article.published), article.url or "")
        yield styled(" · ".join(filter(None, facts)), PALE)
    for link in found.missing:
        yield styled(f"\nNot in the library: {link} – `verbale add` adds it.", PALE)
    for one in found.statements:
        yield styled(f"\n{one.text}", BOLD)
        if one.reason:
            yield styled(one.reason, PALE)
        for each in one.evidence:
            quote = each.quote
            yield styled("  ").append_text(styled(each.in_words, _RELATIONS[each.relation]))
            yield styled(f"  “{quote.text}”")
            when = in_words(quote.published)
            yield from origin(outlet_of(quote), when, title=quote.title, link=quote.link, indent=2)
            if quote.origins:
                yield from (styled(f"  {note}", PALE) for note in origin_notes(quote.origins.links))
    if found.more:
        yield styled(f"\n{found.more} more not looked for.", PALE)
    yield Text("")


def evidence(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help="Key of an answer, quote_id of a quote (ask --json), or an article's id or URL.",
            metavar="ANSWER-OR-QUOTE",
        ),
    ],
    file: Annotated[
        Path,
        typer.Option("-o", "--output", help="File to write.", metavar="FILE", show_default=False),
    ],
) -> None:
    """Write what a quote was taken from to a zip file that can be checked without Verbale.

    It holds the page as fetched, the text, the record of the fetch and the hashes before it, and
    verify.py, which checks it all: `python -I verify.py FILE`. Write down the digest.

    **Examples**

    - `verbale evidence 3f2a77c1b09e4d58:1:120-260 -o ferry.zip`
    - `verbale evidence https://example.org/2024/08/talks -o talks.zip`
    """
    made: Packet = with_library(context, lambda verbale: verbale.evidence_service.named(name))
    save(file, made.content)
    write(f"Wrote {file} ({len(made.content):,} bytes). Its digest:\n{made.digest}\n")


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
    found: ArticleView = with_library(context, lambda verbale: verbale.event_service.article(name))
    if as_json:
        shown = article_object(found.article, found.revisions, found.copies)
        origins = origins_object(found.origins)
        write_json(shown | {"story": story_object(found.story), "origins": origins}, indent=2)
    elif changes:
        write_lines(changes_lines(found))
    elif number is not None:
        revision = revision_of(found.revisions, number)
        head = _head(found.article, revision.title)
        write_lines([*head, _numbered(revision), styled(f"\n{revision.text}")])
    else:
        write_lines(article_lines(found))


def article_lines(found: "ArticleView") -> Iterator[Text]:
    """Yield an article with its sources, its copies, its story and its earlier revisions."""
    article, revisions = found.article, found.revisions
    earlier = counted(len(revisions) - 1, "earlier revision")
    printed = [(one.published, one.outlet) for one in found.copies]
    printed.append((article.published, article.outlet))
    moments = [(day.moment, outlet or "another") for day, outlet in printed if day is not None]
    # Of copies, the first is known if all have dates.
    is_first_known = found.copies and len(moments) == len(printed)
    known, story = {article.key, *(copy.key for copy in found.copies)}, list[str]()
    if others := [one for one in found.story if one.article_key not in known]:
        story = [f"In a story of {outlets_line(found.outlets, len(found.story))}:"]
    for one in others[:_LISTED]:
        where = one.url or one.article_key
        story.append(f"  {dated(one.published)} · {one.source} · {one.title} · {where}")
    if len(others) > _LISTED:
        story.append(f"  and {len(others) - _LISTED} more")
    facts = [
        f"id {article.key} · revision {article.revision} · scope {article.scope} · "
        f"from {', '.join(article.sources)}",
        f"Updated {in_words(article.updated)}." if article.updated else "",
        "Only part of this article is stored." if article.partial else "",
        "Read by machine from a scanned page." if article.by_machine else "",
        f"No longer on the web since {day_in_words(article.gone)}." if article.gone else "",
        f"{earlier}; --changes shows them." if revisions[1:] else "",
        deleted_in_words(numbers_dropped(revisions)),
        f"Printed first by {min(moments)[1]}." if is_first_known else "",
        *(
            f"Also printed by {copy.outlet or 'another'}: {copy.url or copy.key}"
            for copy in found.copies
        ),
        *(origin_notes(found.origins.links) if found.origins else ()),
        *story,
    ]
    yield from _head(article, article.title)
    yield from (styled(fact, PALE) for fact in facts if fact)
    yield styled(f"\n{article.text}")
    if article.correction:
        yield styled(f"\nCorrection by the publisher: {article.correction}", PALE)


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
