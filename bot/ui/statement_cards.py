"""The cards about what somebody said: statements by pages, or why there are none."""

from collections.abc import Sequence

from bot.core.command_runner import Card
from bot.core.days import published_day
from bot.core.markdown import clip, escape_line, small
from bot.translations.language import plural, say
from bot.ui.answer_card import linked_text
from bot.ui.button_links import link_of
from bot.ui.components import Item, card, fits, list_heading, name, note, page_buttons, text
from bot.ui.interactive import ButtonIds
from bot.ui.quote_lines import correction_line, quoted, source_line, too_long
from index.answer.said import SaidAnswer, Statement

PAGE = 5
"""Most statements of a page."""

_TITLE = 120
_OFFICE = 80
_NAMED = 3
_LONGEST_KEY = "0" * 16


def page_starts(found: SaidAnswer) -> list[int]:
    """Where each page begins: as many statements as fit a card, at most ``PAGE``."""
    starts = [0]
    for number in range(len(found.statements)):
        page = found.statements[starts[-1] : number + 1]
        if len(page) > PAGE or (len(page) > 1 and not _fit_together(found, page)):
            starts.append(number)
    return starts


def statements_card(
    found: SaidAnswer, starts: Sequence[int], page: int, ids: ButtonIds, footnote: str | None
) -> Card:
    """One page of statements; ``page`` counts from 0."""
    ends = [*starts[1:], len(found.statements)]
    shown = found.statements[starts[page] : ends[page]]
    heading = list_heading(_heading(found), page, len(starts))
    buttons = page_buttons(ids, page, len(starts))
    last = page == len(starts) - 1
    notes = [*_others(found), *(_rest(found) if last else [])]
    whole = _page(heading, shown, notes, buttons, footnote)
    return whole if fits(whole) else _page(heading, shown, notes, buttons, footnote, words=False)


def nothing_card(found: SaidAnswer) -> Card:
    """Why there are no statements."""
    return card(text([_reason(found), *_unread(found)]))


def _page(
    heading: str,
    shown: Sequence[Statement],
    notes: Sequence[str],
    buttons: Item | None,
    footnote: str | None,
    *,
    words: bool = True,
) -> Card:
    items = [
        linked_text(_lines(one, words=words), link_of(one.quote, exact=False)) for one in shown
    ]
    below = text(map(small, notes)) if notes else None
    return card(text([heading]), *items, below, buttons, note(footnote))


def _fit_together(found: SaidAnswer, page: Sequence[Statement]) -> bool:
    """Whether statements fit on a page beside the longest heading, notes and footnote."""
    ids = ButtonIds("/said", _LONGEST_KEY)
    notes = [*_others(found), *_rest(found)]
    heading = list_heading(_heading(found), 98, 99)
    return fits(_page(heading, page, notes, page_buttons(ids, 1, 3), "x" * 200))


def _heading(found: SaidAnswer) -> str:
    who = name(found.speakers[0] if len(found.speakers) == 1 else found.query.who)
    if found.query.about:
        return say("{who} about “{topic}”", who=who, topic=name(found.query.about))
    return say("{who} said", who=who)


def _lines(one: Statement, *, words: bool) -> list[str]:
    quote = one.quote
    when = published_day(quote.published)
    who = f"**{when} · {name(one.speaker)}**"
    if one.office:
        who += f" · {escape_line(clip(one.office, _OFFICE))}"
    headline = escape_line(clip(quote.title, _TITLE))
    more = [
        small(plural(one.more, "{number} more in this article", "{number} more in this article"))
    ]
    return [
        who,
        quoted(quote) if words else too_long(),
        small(f"{headline} · {source_line(quote, dated=False)}"),
        *(more if one.more else []),
        *correction_line(quote),
    ]


def _others(found: SaidAnswer) -> list[str]:
    """Who else is meant by the name."""
    if len(found.speakers) < 2:
        return []
    named = ", ".join(map(name, found.speakers[:_NAMED]))
    more = len(found.speakers) - _NAMED
    if more > 0:
        return [say("The name means {names} and {number} more.", names=named, number=str(more))]
    return [say("The name means {names}.", names=named)]


def _rest(found: SaidAnswer) -> list[str]:
    older = [say("There are older ones: narrow them with `until`.")] if found.is_cut else []
    return older + _unread(found)


def _unread(found: SaidAnswer) -> list[str]:
    if not found.unread:
        return []
    return [
        plural(
            found.unread,
            "{number} article has not been read for statements yet.",
            "{number} articles have not been read for statements yet.",
        )
    ]


def _reason(found: SaidAnswer) -> str:
    """Why nothing was found, as a sentence."""
    who, about = name(found.query.who), name(found.query.about or "")
    dated = bool(found.since or found.until)
    if found.reason == "no words":
        return say("“{topic}” has no words to look for.", topic=about)
    if found.reason == "nobody":
        return say("No article reports anything that “{who}” said.", who=who)
    if found.reason == "nothing about" and dated:
        return say("No article from that time tells what “{who}” said about “{topic}”.",
                   who=who, topic=about)  # fmt: skip
    if found.reason == "nothing about":
        return say("No article tells what “{who}” said about “{topic}”.", who=who, topic=about)
    return say("No article from that time tells what “{who}” said.", who=who)
