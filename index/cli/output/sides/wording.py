"""Print how each side words a formula over time."""

from collections.abc import Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.answer.wording import (
    Recurrence,
    SideWording,
    Stage,
    WordingAnswer,
    WordingQuery,
    WordingReason,
)
from index.cli.output.console import PALE, origin
from index.cli.output.quotation import differences_line
from index.text.display import harmless, place_of
from index.values import Quote, day_in_words

_MOST = 12
"""Most wordings of a side that are printed with their sentences: those of most articles."""

_BOLD, _WARNING = Style(bold=True), Style(color="yellow")


def show_wording(found: WordingAnswer, console: Console) -> None:
    """Print the wordings or formulas, or why there are none."""
    for line in _lines(found):
        console.print(line, crop=False)


def wording_reason(reason: WordingReason, query: WordingQuery) -> str:
    """Why nothing was found, as a sentence."""
    if reason == "no words":
        return f"“{query.wording}” has no words to look for."
    when = " from that time" if query.since or query.until else ""
    by = f" of {query.side}" if query.side else ""
    return f"“{query.wording}” isn't repeated in any article{by}{when}."


def _lines(found: WordingAnswer) -> Iterator[Text]:
    if found.reason:
        yield Text("\n" + harmless(wording_reason(found.reason, found.query)), _WARNING)
    for side in found.sides:
        yield from _side(side)
    for formula in found.formulas:
        yield from _formula(formula)
    if found.is_cut:
        yield Text("\nOlder articles are not looked through; narrow them with --until.", PALE)
    yield Text("")


def _side(one: SideWording) -> Iterator[Text]:
    name = one.side or "Press"
    articles = f"{one.articles:,} article{'' if one.articles == 1 else 's'}"
    yield Text(harmless(f"\n{name}"), _BOLD).append(f" · {articles}", PALE)
    rest = sorted(one.wordings, key=lambda wording: -wording.articles)[_MOST:]
    for wording in one.wordings:
        if wording not in rest:
            yield from _wording(wording)
    if rest:
        words = ", ".join(f"“{wording.words}”" for wording in one.wordings if wording in rest)
        yield Text(harmless(f"\n  Also, more rarely: {words} (--json has their sentences)"), PALE)


def _wording(one: Stage) -> Iterator[Text]:
    line = Text(f"\n  {_when(one)}", _BOLD)
    if one.articles > 1:
        line.append(f" · {one.articles:,} articles", PALE)
    if one.returns:
        line.append(f" · {_returns(one.returns)}", PALE)
    if one.change:
        line.append(f" · {one.change}", _WARNING)
    yield line
    if one.pieces:
        yield differences_line(one.pieces)
    yield from _quoted(one.quote)


def _when(one: Stage) -> str:
    """“1 May 2022”, or “1 May 2022 to 3 June 2022” where the wording stays or comes back."""
    if one.quote.published is None:
        return "undated"
    first = day_in_words(one.quote.published.day)
    last = day_in_words(one.last.day) if one.last else first
    return first if last == first else f"{first} to {last}"


def _returns(times: int) -> str:
    return "used again once" if times == 1 else f"used again {times:,} times"


def _formula(one: Recurrence) -> Iterator[Text]:
    sides = ", ".join(f"{side} {articles:,}" for side, articles in one.sides)
    yield Text(harmless(f"\n{one.words}"), _BOLD).append(harmless(f" · {sides}"), PALE)
    if one.first and one.last:
        yield Text(f"  {day_in_words(one.first)} to {day_in_words(one.last)}", PALE)
    yield from _quoted(one.quote)


def _quoted(quote: Quote) -> Iterator[Text]:
    """The sentence with the formula in bold, and where it stands."""
    shown, span = harmless(quote.text), harmless(quote.span or "")
    line = Text(f"  {shown}")
    if span and (start := place_of(span, shown)) >= 0:
        line.stylize(_BOLD, start + 2, start + 2 + len(span))
    yield line
    yield from origin(quote.source, title=quote.title, link=quote.link, indent=2)
