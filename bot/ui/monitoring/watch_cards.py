"""The cards of watches: what they post, and the list of them."""

from collections.abc import Sequence

import discord

from bot.core.command_runner import Card
from bot.core.days import day
from bot.core.markdown import clip, escape_line, small
from bot.translations.language import plural, retold, say, translatable
from bot.ui.answer_card import Buttons, linked_text
from bot.ui.answer_card import card as answer_card
from bot.ui.button_links import link_of
from bot.ui.components import Item, card, fits, name, side_name, text
from bot.ui.quote_lines import short_lines, too_long
from index.monitoring.changes import change_of
from index.monitoring.pace import in_figures
from index.store.administration.watches import Kind, Rhythm, Watch
from index.store.monitoring.deliveries import Delivery
from index.urls.canonical import host_of
from index.values import Answer

_TITLE = 200
_TEXT = 200
KINDS: dict[Kind, str] = {
    "question": translatable("question"),
    "names": translatable("names"),
    "wording": translatable("wording"),
    "answer": translatable("followed answer"),
    "digest": translatable("digest"),
}
_CHANGES = {
    "corrected": translatable(
        "Update on an answer of {day}: its article was corrected, or changed in what it says. "
        "This is what it says now."
    ),
    "withdrawn": translatable("Update on an answer of {day}: its article is no longer on the web."),
    "overtaken": translatable(
        "Update on an answer of {day}: a newer article gives a different value."
    ),
}
RHYTHMS: dict[Rhythm, str] = {
    "daily": translatable("every day at {hour}"),
    "weekly": translatable("every Monday at {hour}"),
}
_WAITED = translatable("You have waited for this since {day}. A new article answers it.")
_FOUND = translatable("Found by watch {number}.")
_LAST = translatable(
    "It has made as many posts as it may today ({number}); what else it finds today is left out."
)


def post_card(
    one: Delivery, answer: Answer, *, links: bool, buttons: Buttons, row: Item, ping: str | None
) -> Card:
    """What a delivery posts.

    Args:
        one: the delivery.
        answer: what it quotes.
        links: whether quotes have links.
        buttons: the buttons of an answer.
        row: the buttons of a quote that is no answer.
        ping: mentions above the card, as markup.
    """
    words = note(one)
    if one.watch.given.kind == "names":
        return _names_card(one, answer, words, row, links=links, ping=ping)
    return answer_card(answer, links=links, buttons=buttons, note=words, ping=ping)


def note(one: Delivery) -> str:
    """Why a delivery is posted, as plain text."""
    made = day(one.watch.made_at.date())
    if one.watch.given.kind == "answer":
        return say(_CHANGES[change_of(one.subject)], day=made)
    if one.watch.once:
        return say(_WAITED, day=made)
    found = say(_FOUND, number=str(one.watch.id))
    if not one.last_today:
        return found
    return f"{found} {say(_LAST, number=str(one.watch.given.pace.most_a_day))}"


def _names_card(
    one: Delivery, answer: Answer, words: str, row: Item, *, links: bool, ping: str | None
) -> Card:
    """One quote that names all names, whole if it fits."""
    [quote] = answer.quotes[:1]
    link = link_of(quote, exact=True) if links else None
    heading = text([f"### {name(one.watch.given.text, _TEXT)}"])

    def made(lines: list[str]) -> Card:
        below = [linked_text(lines, link), text([small(escape_line(words))]), row]
        view = card(heading, *below)
        return with_ping(view, ping)

    lines = short_lines(quote, _TITLE)
    whole = made(lines)
    return whole if fits(whole) else made([too_long(), *lines[1:]])


def with_ping(view: Card, ping: str | None) -> Card:
    """The card below mentions, if there are any."""
    if ping is None:
        return view
    pinging = discord.ui.LayoutView(timeout=None)
    pinging.add_item(discord.ui.TextDisplay(ping))
    for child in list(view.children):
        view.remove_item(child)
        pinging.add_item(child)
    return pinging


def watch_lines(watch: Watch) -> list[str]:
    """A watch in a list: its number, what it looks for, where it posts, and how it is doing."""
    given = watch.given
    kind = say(KINDS[given.kind])
    side = side_name(given.side) if given.side else ""
    parts = [f"**{watch.id}**", kind, escape_line(clip(given.text, _TEXT)), side]
    lines = [" · ".join(filter(None, parts))]
    details = [_where(watch), *_pace(watch), *_state(watch)]
    trouble = [small(escape_line(retold(watch.trouble)))] if watch.trouble else []
    return [*lines, small(" · ".join(details)), *trouble]


def _where(watch: Watch) -> str:
    place = watch.given.place
    if place.webhook:
        return say("webhook at {host}", host=escape_line(host_of(place.webhook)))
    where = f"<#{place.channel}>" if place.channel else say("direct message")
    return f"{where}, <@&{place.role}>" if place.role else where


def _pace(watch: Watch) -> list[str]:
    given = watch.given
    if given.kind == "digest":
        clock = f"{given.hour or 0:02}:00"
        return [say(RHYTHMS[given.rhythm or "daily"], hour=clock)]
    if watch.once:
        until = given.expires_at
        return [say("until {day}", day=day(until.date()))] if until else []
    most = plural(
        given.pace.most_a_day, "at most {number} post a day", "at most {number} posts a day"
    )
    quiet = in_figures(given.pace)
    return [most, say("quiet {hours}", hours=quiet)] if quiet else [most]


def _state(watch: Watch) -> list[str]:
    states = [say("paused")] if watch.paused else []
    if watch.posted:
        states.append(plural(watch.posted, "{number} post", "{number} posts"))
    if watch.left_out:
        states.append(plural(watch.left_out, "{number} left out", "{number} left out"))
    return states


def list_items(watches: Sequence[Watch]) -> list[Item]:
    """The watches of one page."""
    return [text(watch_lines(one)) for one in watches]
