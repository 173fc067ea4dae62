"""The card of one article: what it is, what changed, its copies and its story."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from bot.core.days import day, published_day
from bot.core.markdown import clip, escape, escape_line, moment, small
from bot.translations.language import plural, say
from bot.ui.blocks import Block, BlockList
from bot.ui.button_links import masked_link
from bot.ui.components import name
from index.answer.events import ArticleView
from index.answer.presentation.revisions import Part, PartKind, changes, whole_text
from index.store.rows import Revision

COMMAND = "/article"

_TITLE = 200
_CHANGES = 6
"""Most changes of a revision that are shown."""
_PART = 240
_LISTED = 12
_FIRST = 300
"""Characters of the text that are shown."""
_PARAGRAPHS = " ¶ "
"""Stands for the end of a paragraph or headline within a change."""
_MARKS: dict[PartKind, str] = {"kept": "{}", "removed": "~~{}~~", "added": "**{}**"}


def article_list(found: ArticleView) -> BlockList:
    """All that is known of an article, as blocks."""
    article = found.article
    heading = masked_link(escape_line(clip(article.title, _TITLE)) or "…", article.url)
    blocks = [
        Block(tuple(_facts(found))),
        *_copies(found),
        *_story(found),
        *_revisions(found.revisions),
    ]
    return BlockList(COMMAND, heading, tuple(blocks))


def _facts(found: ArticleView) -> Iterator[str]:
    article = found.article
    parts = [
        name(article.outlet) if article.outlet else "",
        moment(article.published) if article.published else say("undated"),
        escape_line(clip(article.byline, 80)) if article.byline else "",
    ]
    yield " · ".join(filter(None, parts))
    yield f"> {escape_line(clip(article.text, _FIRST))}"
    yield small(say("From: {sources}", sources=", ".join(map(name, article.sources[:_LISTED]))))
    if article.partial:
        yield small(say("(partial article)"))
    if article.gone:
        yield small(say("no longer on the web since {day}", day=day(article.gone)))
    if article.correction:
        words = escape_line(clip(article.correction, 300))
        yield small(say("Correction by the publisher: {words}", words=words))
    if len(found.revisions) == 1:
        yield small(say("Its text has not changed since it was fetched."))


def _copies(found: ArticleView) -> Iterator[Block]:
    """The copies, and who printed the text first, if all of them have dates."""
    if not found.copies:
        return
    article = found.article
    heading = say("The same text elsewhere")
    lines = [f"**{heading}**"]
    for one in found.copies[:_LISTED]:
        label = masked_link(name(one.outlet or "…"), one.url)
        lines.append(f"{label} · {moment(one.published) if one.published else say('undated')}")
    lines += _further(len(found.copies))
    printed = [(article.published, article.outlet)]
    printed += [(one.published, one.outlet) for one in found.copies]
    dated = [(when.moment, outlet or "…") for when, outlet in printed if when is not None]
    if len(dated) == len(printed):
        lines.append(small(say("Printed first by {outlet}.", outlet=name(min(dated)[1]))))
    yield Block(tuple(lines))


def _story(found: ArticleView) -> Iterator[Block]:
    """The other articles of the story, without copies."""
    known = {found.article.key, *(one.key for one in found.copies)}
    others = [one for one in found.story if one.key not in known]
    if not others:
        return
    heading = plural(found.outlets, "The story, in {number} outlet",
                     "The story, in {number} outlets")  # fmt: skip
    lines = [f"**{heading}**"]
    for one in others[:_LISTED]:
        when = published_day(one.published)
        title = masked_link(escape_line(clip(one.title, 120)) or "…", one.url)
        lines.append(f"{when} · {name(one.source)} · {title}")
    yield Block((*lines, *_further(len(others))))


def _further(number: int) -> list[str]:
    more = number - _LISTED
    return [small(say("and {number} more", number=more))] if more > 0 else []


def _revisions(revisions: Sequence[Revision]) -> Iterator[Block]:
    """What changed from each revision to the next, the latest change first."""
    for before, after in reversed(list(pairwise(revisions))):
        heading = say("Revision {number}, fetched {day}",
                      number=after.number, day=day(after.gathered_at.date()))  # fmt: skip
        found = changes(whole_text(before), whole_text(after))
        lines = [f"… {_changed(parts)} …" for parts in islice(found, _CHANGES)]
        rest = [small(say("There are further changes."))] if next(found, None) else []
        yield Block((f"**{heading}**", *lines, *rest))


def _changed(parts: Sequence[Part]) -> str:
    return " ".join(
        _MARKS[part.kind].format(escape(clip(words, _PART)))
        for part in parts
        if (words := _on_one_line(part.text))
    )


def _on_one_line(text: str) -> str:
    return _PARAGRAPHS.join(" ".join(one.split()) for one in text.splitlines() if one.strip())
