"""Handles the buttons that show more of an answer: every card is made from what is stored of it."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Protocol

import discord

from bot.answers.buttons import Act, AnswerButton, FollowUpWindow, Press, answer_buttons
from bot.core.command_runner import Card, CommandRunner
from bot.core.errors import error_message
from bot.core.interactions import (
    AnyInteraction,
    acknowledge,
    acknowledge_update,
    deliver,
    post_publicly,
    remove_pressed,
    reply_privately,
    speak_to,
)
from bot.core.permissions import NotAllowedError, anyone
from bot.core.scope import SharedServers, scope_of
from bot.protocols import ShownAnswers
from bot.translations.language import plural, say, translatable
from bot.ui.answer_card import Buttons, card
from bot.ui.button_links import NO_SNAPSHOTS, SnapshotLinks
from bot.ui.quote_cards import (
    PAGE,
    Page,
    Row,
    citation_card,
    context_card,
    page_card,
    page_of,
)
from index.answer.presentation.citation import citation
from index.answer.presentation.recall import Context, Recalled
from index.answer.presentation.references import reference
from index.errors import InputError
from index.values import Answer, Quote

MOST_SHARED = 1_000
"""Answers that are remembered as shared in this process: their button is gone by then."""

_SHARED = translatable("You've shared this answer already.")
_NOT_YOURS = translatable(
    "Only the person who asked, and members with the Manage Messages permission, can remove this "
    "answer."
)
_TOO_LATE = translatable("Discord did not wait for me. Please press Share again.")
_ORDERS: dict[Act, str] = {
    "more": translatable("Best first"),
    "newest": translatable("Newest first"),
}
_FORMS: dict[Act, str] = {
    "cite": translatable("APA, Chicago, Markdown"),
    "manage": translatable("BibTeX, RIS, CSL-JSON"),
}
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reader:
    """What the person who presses a button reads: the scope of the place, and further ones."""

    scope: str
    further_scopes: tuple[str, ...] = ()


class FollowUps(Protocol):
    """Asks what is typed into windows."""

    async def submit(self, interaction: AnyInteraction, key: str, text: str) -> None:
        """Answer a question that follows the answer under the key; reports every failure itself."""
        ...

    async def correct(self, interaction: AnyInteraction, key: str) -> None:
        """Open the window that holds the question of the answer under the key, as it was read."""
        ...


class Waiting(Protocol):
    """Keeps questions that wait for an answer, and answers that are followed up."""

    async def wait(self, interaction: AnyInteraction, press: Press, further: Sequence[str]) -> Card:
        """Keep the question of the answer that was pressed; returns what the person is told."""
        ...


class AnswerActions:
    """Handles presses; every failure is reported to the person who pressed.

    Args:
        shown_answers: reads stored answers.
        runner: tracks presses, and reports a stop of the bot.
        shared_servers: knows which servers answer a person's direct messages.
        follow_ups: answers what is typed into the window for a follow-up; None for nobody.
        waiting: keeps questions that wait; None for nobody.
        today: the present day, for citations.
        snapshots: makes the links of quotes to the web page.
    """

    def __init__(
        self,
        shown_answers: ShownAnswers,
        runner: CommandRunner,
        shared_servers: SharedServers,
        follow_ups: FollowUps | None = None,
        *,
        waiting: Waiting | None = None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        snapshots: SnapshotLinks = NO_SNAPSHOTS,
    ) -> None:
        self._snapshots = snapshots
        self._shown_answers = shown_answers
        self._runner = runner
        self._shared_servers = shared_servers
        self._follow_ups = follow_ups
        self._waiting = waiting
        self._today = today
        self._shared: dict[str, None] = {}

    async def press(self, interaction: AnyInteraction, custom_id: str) -> None:
        """Handle a press."""
        press = Press.read(custom_id)
        try:
            self._runner.track(interaction)
            speak_to(interaction, private=True)
            await self._act(press.act)(interaction, press)
        except Exception as error:  # noqa: BLE001 - error_message() logs unexpected ones
            await reply_privately(interaction, error_message(interaction, error))

    async def submitted(
        self, interaction: AnyInteraction, match: re.Match[str], texts: Mapping[str, str]
    ) -> None:
        """Ask a follow-up that was typed into its window."""
        if self._follow_ups is not None:
            await self._follow_ups.submit(interaction, match["key"], texts.get("question") or "")

    def _act(self, act: Act) -> Callable[[AnyInteraction, Press], Awaitable[None]]:
        acts: dict[Act, Callable[[AnyInteraction, Press], Awaitable[None]]] = {
            "share": self._share,
            "ask": self._open_window,
            "correct": self._correct,
            "remove": self._remove,
        }
        return acts.get(act, self._show)

    async def _show(self, interaction: AnyInteraction, press: Press) -> None:
        """Show a private card, or turn the one that was pressed."""
        cards = {"context": self._context, "cite": self._citation, "manage": self._citation}
        make = cards.get(press.act, self._page)

        async def work() -> Card:
            reader = await self._reader(interaction)
            if press.act in {"wait", "follow"} and self._waiting is not None:
                return await self._waiting.wait(interaction, press, reader.further_scopes)
            return await make(reader, press)

        in_time = (
            acknowledge_update(interaction)
            if press.turns
            else acknowledge(interaction, private=True)
        )
        if await in_time:
            await deliver(interaction, await self._runner.admit(interaction, work, may=anyone))

    async def _reader(self, interaction: AnyInteraction) -> Reader:
        return Reader(scope_of(interaction), await self._shared_servers.here(interaction))

    async def _context(self, reader: Reader, press: Press) -> Card:
        found = await self._quote(reader, press)
        return context_card(found, quote_buttons(press, found.of))

    async def _quote(self, reader: Reader, press: Press) -> Context:
        return await self._shown_answers.context(
            press.key, reader.scope, press.number, reader.further_scopes
        )

    async def _citation(self, reader: Reader, press: Press) -> Card:
        found = await self._quote(reader, press)
        article = (found.quote, found.byline, self._today())
        cited = reference(*article) if press.act == "manage" else citation(*article)
        return citation_card(cited, citation_buttons(press, found.of))

    async def _recalled(self, reader: Reader, press: Press) -> Recalled:
        return await self._shown_answers.answer(press.key, reader.scope, reader.further_scopes)

    async def _page(self, reader: Reader, press: Press) -> Card:
        recalled = await self._recalled(reader, press)
        answer = recalled.answer
        quotes = _ordered((*answer.quotes, *answer.more) or answer.nearest, press.act)
        page = page_of(quotes, press.number)
        return page_card(quotes, page, page_buttons(press, quotes, page), _lost(recalled))

    async def _open_window(self, interaction: AnyInteraction, press: Press) -> None:
        await interaction.response.send_modal(FollowUpWindow(press.key))

    async def _correct(self, interaction: AnyInteraction, press: Press) -> None:
        if self._follow_ups is not None:
            await self._follow_ups.correct(interaction, press.key)

    async def _remove(self, interaction: AnyInteraction, press: Press) -> None:
        held = interaction.permissions
        if interaction.user.id != press.number and not (
            interaction.guild_id is not None and (held.manage_messages or held.administrator)
        ):
            raise NotAllowedError(_NOT_YOURS)
        if await acknowledge_update(interaction):
            await remove_pressed(interaction)

    async def _share(self, interaction: AnyInteraction, press: Press) -> None:
        if press.key in self._shared:
            raise InputError(_SHARED)
        self._claim(press.key)
        try:
            answer, lost = await self._post(interaction, press)
        except BaseException:
            self._shared.pop(press.key, None)
            raise
        asker = interaction.user.id
        buttons = answer_buttons(press.key, answer, asker=asker, private=True, shared=True)
        await _with_links_if_accepted(
            lambda links: deliver(interaction, self._card(answer, links, buttons, lost))
        )

    def _card(self, answer: Answer, links: bool, buttons: Buttons, note: str | None) -> Card:
        return card(answer, links=links, buttons=buttons, note=note, snapshots=self._snapshots)

    def _claim(self, key: str) -> None:
        self._shared[key] = None
        for oldest in list(self._shared)[:-MOST_SHARED]:
            del self._shared[oldest]

    async def _post(self, interaction: AnyInteraction, press: Press) -> tuple[Answer, str | None]:
        """Post the card; returns its answer, and what is left out of it."""
        if not await acknowledge_update(interaction):
            raise InputError(_TOO_LATE)

        async def work() -> Recalled:
            return await self._recalled(await self._reader(interaction), press)

        recalled = await self._runner.admit(interaction, work, may=anyone)
        speak_to(interaction, private=False)
        asker, answer, lost = interaction.user, recalled.answer, _lost(recalled)
        note = " ".join(filter(None, (_shared_by(asker), lost)))
        buttons = answer_buttons(press.key, answer, asker=asker.id, private=False)
        await _with_links_if_accepted(
            lambda links: post_publicly(interaction, self._card(answer, links, buttons, note))
        )
        speak_to(interaction, private=True)
        return answer, _lost(recalled)


async def _with_links_if_accepted(show: Callable[[bool], Awaitable[None]]) -> None:
    """Show a card; if Discord rejects it, show it without links."""
    try:
        await show(True)
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        await show(False)


def quote_buttons(press: Press, total: int) -> Row | None:
    """The buttons to the quotes before and after; None for a single quote."""
    before, after = say("Previous quote"), say("Next quote")
    steps = ((before, press.number - 1), (after, press.number + 1))
    buttons = [
        AnswerButton(replace(press, number=number, turns=True), words)
        for words, number in steps
        if 0 <= number < total
    ]
    return discord.ui.ActionRow(*buttons) if buttons else None


def citation_buttons(press: Press, total: int) -> Row:
    """Those of a quote, and the one to the forms for programs, or back to those for people."""
    row = quote_buttons(press, total) or discord.ui.ActionRow()
    other: Act = "manage" if press.act == "cite" else "cite"
    return row.add_item(AnswerButton(replace(press, act=other, turns=True), say(_FORMS[other])))


def page_buttons(press: Press, quotes: Sequence[Quote], page: Page) -> Row:
    """The buttons to the pages before and after, and to the other order of the quotes."""
    turned = replace(press, turns=True)
    buttons = []
    if page.start:
        before = replace(turned, number=_page_before(quotes, page.start))
        buttons.append(AnswerButton(before, say("Previous")))
    if page.start + page.shown < page.total:
        after = replace(turned, number=page.start + page.shown)
        buttons.append(AnswerButton(after, say("Next")))
    other: Act = "more" if press.act == "newest" else "newest"
    buttons.append(AnswerButton(replace(turned, act=other, number=0), say(_ORDERS[other])))
    return discord.ui.ActionRow(*buttons)


def _ordered(quotes: Sequence[Quote], act: Act) -> list[Quote]:
    """The quotes by fit, or the newest first and those without a date last."""
    if act != "newest":
        return list(quotes)
    return sorted(
        quotes, key=lambda one: one.published.moment if one.published else _EARLIEST, reverse=True
    )


def _page_before(quotes: Sequence[Quote], start: int) -> int:
    """Where the page begins that ends right before ``start``."""
    begins = (number for number in range(max(0, start - PAGE), start))
    return next(n for n in begins if n + page_of(quotes[:start], n).shown >= start)


def _lost(recalled: Recalled) -> str | None:
    """How many quotes are left out because their articles are no longer what they were."""
    lost = recalled.changed + recalled.removed
    if not lost:
        return None
    return plural(
        lost,
        "{number} quote is left out: its article has changed or gone since.",
        "{number} quotes are left out: their articles have changed or gone since.",
    )


def _shared_by(asker: discord.abc.User) -> str:
    return say("Shared by {name}.", name=asker.display_name)
