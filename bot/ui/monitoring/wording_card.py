"""What a watch for wordings posts: a side's new wording, the change, and the former wording."""

from bot.core.command_runner import Card
from bot.core.markdown import block_quote, escape_line, small
from bot.translations.language import say
from bot.ui.answer_card import linked_text
from bot.ui.button_links import link_of
from bot.ui.components import Item, card, first_that_fits, line, name, side_name, text
from bot.ui.monitoring.watch_cards import note, with_ping
from bot.ui.quotation_card import difference
from bot.ui.quote_lines import short_lines, too_long
from index.monitoring.wordings import WordingChange
from index.store.monitoring.deliveries import Delivery
from index.values import Quote

_FORMULA, _TITLE, _DIFFERENCE = 200, 160, 400


def wording_card(
    one: Delivery, told: WordingChange, *, links: bool = True, row: Item, ping: str | None
) -> Card:
    """A new wording above the former one; sentences that do not fit are left out.

    Args:
        one: the delivery.
        told: what is new.
        links: whether quotes have links.
        row: the buttons below.
        ping: mentions above the card, as markup.
    """
    attempts = (_card(one, told, row, shown, links=links) for shown in (2, 1, 0))
    return with_ping(first_that_fits(attempts), ping)


def _card(one: Delivery, told: WordingChange, row: Item, shown: int, *, links: bool) -> Card:
    """The card with the sentences of the first ``shown`` quotes."""
    now = _quote(told.now, [_heading(told), *_difference(told)], whole=shown > 0, links=links)
    before = []
    if told.before is not None:
        above = [small(say("The wording before:"))]
        before = [line(), _quote(told.before, above, whole=shown > 1, links=links)]
    heading = text([f"### {name(one.watch.given.text, _FORMULA)}"])
    return card(heading, now, *before, text([small(escape_line(note(one)))]), row)


def _heading(told: WordingChange) -> str:
    side = f"**{side_name(told.side)}**"
    if told.before is not None and told.former_side != told.side:
        other = side_name(told.former_side) if told.former_side else say("Press")
        taken_up = say("says this for the first time; before, it was in: {side}", side=other)
        return f"{side} · {taken_up}"
    new = say("new wording")
    if told.change is None:
        return f"{side} · {new}"
    stronger = say("stronger") if told.change == "stronger" else say("milder")
    return f"{side} · {new}, {stronger}"


def _difference(told: WordingChange) -> list[str]:
    if all(one.kind == "kept" for one in told.pieces):
        return []
    return [difference(told.pieces, _DIFFERENCE)]


def _quote(quote: Quote, above: list[str], *, whole: bool, links: bool) -> Item:
    lines = short_lines(quote, _TITLE)
    lines = lines if whole else [block_quote(too_long()), *lines[1:]]
    return linked_text([*above, *lines], link_of(quote, exact=True) if links else None)
