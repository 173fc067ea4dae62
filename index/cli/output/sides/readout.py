"""Print what each side says about a meeting."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.answer.readout import Account, Readout, ReadoutQuery, ReadoutReason
from index.text.display import harmless
from index.values import Quote, day_in_words

_BOLD, _PALE, _WARNING = Style(bold=True), Style(dim=True), Style(color="yellow")


def show_readout(found: Readout, console: Console) -> None:
    """Print the accounts and their points, or why there are none."""
    if found.reason:
        console.print(Text("\n" + harmless(readout_reason(found.reason, found.query)), _WARNING))
    for line in _lines(found):
        console.print(line, crop=False)
    console.print()


def readout_reason(reason: ReadoutReason, query: ReadoutQuery) -> str:
    """Why nothing was found, as a sentence."""
    if reason == "no names":
        return f"“{query.meeting}” names nobody who met; give people or countries."
    when = " then" if query.on else ""
    return f"No article tells of a meeting of “{query.meeting}”{when}."


def missing_note(missing: Sequence[str]) -> str:
    """Whose account is not held, as a sentence."""
    return f"The library has no account of: {', '.join(missing)}."


def one_side_note(found: Readout) -> str:
    """That only one account is held, as a sentence."""
    return f"The library has only one account: {found.accounts[0].side}."


def _lines(found: Readout) -> Iterator[Text]:
    if found.day is not None:
        yield Text(harmless(f"\n{found.query.meeting} · {day_in_words(found.day)}"), _BOLD)
    yield from map(_account, found.accounts)
    if len(found.accounts) == 1:
        yield Text(harmless(one_side_note(found)), _WARNING)
    if found.missing:
        yield Text(harmless(missing_note(found.missing)), _WARNING)
    yield from _shared(found)
    for account in found.accounts:
        yield from _only(account.side, found)
    if found.other_days:
        days = ", ".join(map(day_in_words, found.other_days))
        yield Text(f"\nOther meetings: {days} (--on)", _PALE)


def _shared(found: Readout) -> Iterator[Text]:
    if found.shared:
        yield Text("\nOn the same point", _BOLD)
    for number, point in enumerate(found.shared, start=1):
        for place, told in enumerate(point.told):
            yield _said("   " if place else f"{number}. ", told.side, told.quotes)


def _only(side: str, found: Readout) -> Iterator[Text]:
    quotes = found.only(side)
    if quotes:
        heading = f"Only {side}" if len(found.accounts) > 1 else f"What {side} says"
        yield Text(harmless(f"\n{heading}"), _BOLD)
    for quoted in quotes:
        yield Text(f"  {harmless(quoted.text)}")


def _account(one: Account) -> Text:
    facts = ("" if one.source == one.side else one.source, one.title, one.url or "")
    told = "" if one.nearness == "official" else f" ({one.nearness})"
    more = f"; {one.more} further sentences not compared" if one.more else ""
    line = Text(harmless(f"{one.side}{told}"), _BOLD)
    return line.append(harmless(f"  {' · '.join(filter(None, facts))}{more}"), _PALE)


def _said(mark: str, side: str, quotes: Sequence[Quote]) -> Text:
    words = " […] ".join(quoted.text for quoted in quotes)
    return Text(f"  {mark}").append(harmless(side), _BOLD).append(harmless(f": {words}"))
