"""Handles the buttons of an answer: more of it, a follow-up, waiting for another one.

Every card is made from what is stored of the answer.
"""

import io
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import discord

from bot.asking.answer_buttons import (
    FOLLOW_UP,
    Act,
    AnswerButton,
    FollowUpWindow,
    Press,
    answer_buttons,
)
from bot.asking.asking import Asked
from bot.asking.open_questions import of_interaction
from bot.asking.surfaces import InteractionSurface
from bot.core.errors import actor_id, error_message, reference_of
from bot.core.interactions import (
    AnyInteraction,
    Submit,
    acknowledge,
    acknowledge_update,
    deliver,
    deliver_file,
    post_publicly,
    remove_pressed,
    reply_privately,
    speak_to,
)
from bot.core.markdown import block_quote, day, escape, small, strong
from bot.core.permissions import NotAllowedError, anyone
from bot.core.runner import Card
from bot.core.scope import is_direct, scope_of
from bot.feature import Feature, Parts
from bot.translations.language import plural, say, translatable
from bot.ui.answer_card import Buttons, answer_card
from bot.ui.cards import Item, card, first_that_fits, fits, linked_text, name, note, text, text_card
from bot.ui.quotes import (
    dates_line,
    link_of,
    short_lines,
    source_line,
    too_long,
)
from index.answer.presentation.citation import Citation, citation
from index.answer.presentation.recall import Context, Recalled
from index.errors import InputError
from index.store.administration.watches import NewWatch, WatchPlace
from index.text.display import seen
from index.values import PUBLIC, Answer, Question, Quote

PAGE = 5
"""Most quotes of a page."""

_TITLE = 120
_PLAIN = translatable("Plain text")
_CITED = ((_PLAIN, "plain"), ("APA", "apa"), ("Chicago", "chicago"), ("Markdown", "markdown"))
_TOO_LONG_TO_CITE = translatable("The citation is too long for Discord; copy it from the article.")

_BROKEN_FENCE = "`\u200b`\u200b`"

Row = discord.ui.ActionRow[Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of quotes.

    Attributes:
        start: how many quotes stand on the pages before.
        shown: how many quotes it shows, at least one.
        total: how many quotes there are.
    """

    start: int
    shown: int
    total: int


def context_card(found: Context, row: Row | None) -> Card:
    """A quote in bold inside the text around it, or alone if that is too long for a card."""
    quote = found.quote
    inside = escape(found.before) + strong(escape(quote.text)) + escape(found.after)
    link = link_of(quote, exact=False)
    if link and not link.in_text:
        row = row or discord.ui.ActionRow()
        row.add_item(discord.ui.Button(label=say("Read"), url=link.url))
    above = [f"**{name(quote.title, _TITLE)}**", small(source_line(quote))]
    below = dates_line(quote)
    return first_that_fits(
        card(text([*above, words, *below]), row)
        for words in (block_quote(inside), block_quote(strong(escape(quote.text))), too_long())
    )


def citation_card(cited: Citation, row: Row | None) -> Card:
    """A citation in some forms, in blocks to copy from; forms that do not fit are left out."""
    blocks = []
    for named, form in _CITED:  # as they are; Discord would end a block at three backticks in a row
        copied = seen(getattr(cited, form)).strip().replace("```", _BROKEN_FENCE)
        blocks.append(f"**{say(named)}**\n```\n{copied}\n```")
    fewer = (blocks[:most] for most in range(len(blocks), 1, -1))
    return first_that_fits(
        card(*(text([block]) for block in some), row)
        for some in (*fewer, blocks[1:3], blocks[2:3], blocks[:1], [say(_TOO_LONG_TO_CITE)])
    )


def page_of(quotes: Sequence[Quote], start: int) -> Page:
    """The page of quotes that begins at ``start``: as many as fit, at most ``PAGE``."""
    start = min(max(start, 0), max(len(quotes) - 1, 0))
    most = min(PAGE, len(quotes) - start)
    fitting = (n for n in range(most, 1, -1) if _fit_together(quotes[start : start + n]))
    shown = next(fitting, min(most, 1))
    return Page(start, shown, len(quotes))


def page_card(quotes: Sequence[Quote], page: Page, row: Row, below: str | None = None) -> Card:
    """A page of an answer's quotes."""
    last = page.start + page.shown
    which = f"{page.start + 1}–{last}" if page.shown > 1 else f"{last}"
    told = say("Quotes {which} of {total}", which=which, total=page.total)
    return first_that_fits(
        card(text([f"**{told}**"]), *items, note(below), row)
        for items in (_quotes(quotes[page.start : last]), [text([too_long()])])
    )


def _quotes(some: Sequence[Quote]) -> list[Item]:
    return [linked_text(short_lines(one, _TITLE), link_of(one, exact=False)) for one in some]


def _fit_together(some: Sequence[Quote]) -> bool:
    """Whether quotes fit on a page beside the longest heading, note and row of buttons."""
    row: Row = discord.ui.ActionRow(
        *(discord.ui.Button(label="x" * 40, custom_id=f"{n}" * 100) for n in range(5))
    )
    return fits(card(text(["x" * 300]), *_quotes(some), row))


WAITS = timedelta(days=30)
"""How long a question waits for its answer, and an answer is followed up."""

_WAITS_HERE = translatable(
    "When an article that comes in by {day} answers this, I'll reply here, once, and mention you. "
    "/watch list shows what you wait for; /watch remove "
    "ends it."
)
_WAITS_DIRECT = translatable(
    "When an article that comes in by {day} answers this, I'll write you a direct message, once. "
    "/watch list shows what you wait for; /watch remove "
    "ends it."
)
_FOLLOWS_HERE = translatable(
    "If the article is corrected or taken down by {day}, or a newer one gives a different value, "
    "I'll reply here, once, and mention you. /watch list shows what you wait for; /watch remove "
    "ends it."
)
_FOLLOWS_DIRECT = translatable(
    "If the article is corrected or taken down by {day}, or a newer one gives a different value, "
    "I'll write you a direct message, once. /watch list shows what you wait for; /watch remove "
    "ends it."
)


MOST_SHARED = 1_000
"""Answers that are remembered as shared in this process: their button is gone by then."""

_NOT_YOURS = translatable(
    "Only the person who asked, and members with the Manage Messages permission, can remove this "
    "answer."
)
_TOO_LATE = translatable("Discord did not wait for me. Please press Share again.")
_ORDERS: dict[Act, str] = {
    "more": translatable("Best first"),
    "newest": translatable("Newest first"),
}
_MANAGED = translatable(
    "BibTeX, RIS and CSL-JSON come from the terminal: verbale ask … --format bibtex."
)
_EVIDENCE = translatable(
    "Pages, texts and how they were fetched; verify.py in the file checks it all without me. "
    "Write down its digest: {digest}"
)
_TOO_LARGE = translatable(
    "The file is larger than Discord takes. The bot's operator gets it with: "
    "verbale evidence {key} -o FILE"
)
_LARGEST_FILE = 10_000_000
"""Bytes of a file that every server may be sent."""
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class Answers(Feature):
    """Handles the buttons of answers; every failure is reported to the person who pressed."""

    buttons = (AnswerButton,)

    def __init__(
        self,
        parts: Parts,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        super().__init__(parts)
        self._asking = parts.asking
        self._today = today
        self._shared: dict[str, None] = {}

    @property
    def windows(self) -> Mapping[str, Submit]:
        """The window for a follow-up."""
        return {FOLLOW_UP: self.followed_up}

    async def press(self, interaction: AnyInteraction, press: Press) -> None:
        """Handle a press."""
        acts: dict[Act, Callable[[AnyInteraction, Press], Awaitable[None]]] = {
            "share": self._share,
            "ask": self._open_window,
            "correct": self._open_window,
            "remove": self._remove,
            "evidence": self._evidence,
        }
        async with self._runner.reporting(interaction):
            speak_to(interaction, private=True)
            await acts.get(press.act, self._show_card)(interaction, press)

    async def _show_card(self, interaction: AnyInteraction, press: Press) -> None:
        """Show a private card, or turn the one that was pressed."""
        if press.act == "manage":
            raise InputError(_MANAGED)
        cards = {
            "context": self._context,
            "cite": self._citation,
            "wait": self._wait,
            "follow": self._wait,
        }

        async def work() -> Card:
            reach = await self._reach(interaction)
            card = cards.get(press.act, self._page)
            return await card(interaction, press, reach.scope, reach.further_scopes)

        in_time = (
            acknowledge_update(interaction)
            if press.turns
            else acknowledge(interaction, private=True)
        )
        if await in_time:
            await deliver(interaction, await self._runner.admit(interaction, work, may=anyone))

    # More of an answer

    async def _context(
        self, _: AnyInteraction, press: Press, scope: str, further: Sequence[str]
    ) -> Card:
        shown = self._verbale.shown_service
        found = await shown.context(press.key, scope, press.number, further)
        return context_card(found, quote_buttons(press, found.of))

    async def _citation(
        self, _: AnyInteraction, press: Press, scope: str, further: Sequence[str]
    ) -> Card:
        shown = self._verbale.shown_service
        found = await shown.context(press.key, scope, press.number, further)
        cited = citation(found.quote, found.byline, self._today())
        return citation_card(cited, quote_buttons(press, found.of))

    async def _page(
        self, _: AnyInteraction, press: Press, scope: str, further: Sequence[str]
    ) -> Card:
        recalled = await self._verbale.shown_service.answer(press.key, scope, further)
        answer = recalled.answer
        quotes = _ordered((*answer.quotes, *answer.more) or answer.nearest, press.act)
        page = page_of(quotes, press.number)
        return page_card(quotes, page, page_buttons(press, quotes, page), _lost(recalled))

    async def _evidence(self, interaction: AnyInteraction, press: Press) -> None:
        """Send the evidence packet of an answer to the person who pressed, as a file."""

        async def work() -> discord.File:
            reach = await self._reach(interaction)
            made = self._verbale.evidence_service.of_answer
            packet = await made(press.key, reach.scope, reach.further_scopes)
            if len(packet.content) > _LARGEST_FILE:
                raise InputError(say(_TOO_LARGE, key=press.key))
            digest.append(packet.digest)
            return discord.File(io.BytesIO(packet.content), f"evidence-{press.key}.zip")

        digest: list[str] = []
        if await acknowledge(interaction, private=True):
            file = await self._runner.admit(interaction, work, may=anyone)
            await deliver_file(interaction, say(_EVIDENCE, digest=digest[0]), file)

    # Sharing and removing

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
            raise InputError(translatable("You've shared this answer already."))
        self._shared[press.key] = None
        for oldest in list(self._shared)[:-MOST_SHARED]:
            del self._shared[oldest]
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

    async def _post(self, interaction: AnyInteraction, press: Press) -> tuple[Answer, str | None]:
        """Post the card; returns its answer, and what is left out of it."""
        if not await acknowledge_update(interaction):
            raise InputError(_TOO_LATE)

        async def work() -> Recalled:
            reach = await self._reach(interaction)
            return await self._verbale.shown_service.answer(
                press.key, reach.scope, reach.further_scopes
            )

        recalled = await self._runner.admit(interaction, work, may=anyone)
        speak_to(interaction, private=False)
        asker, answer = interaction.user, recalled.answer
        shared_by = say("Shared by {name}.", name=asker.display_name)
        note = " ".join(filter(None, (shared_by, _lost(recalled))))
        buttons = answer_buttons(press.key, answer, asker=asker.id, private=False)
        await _with_links_if_accepted(
            lambda links: post_publicly(interaction, self._card(answer, links, buttons, note))
        )
        speak_to(interaction, private=True)
        return answer, _lost(recalled)

    def _card(self, answer: Answer, links: bool, buttons: Buttons, note: str | None) -> Card:
        snapshots = self._parts.snapshots
        return answer_card(answer, links=links, buttons=buttons, note=note, snapshots=snapshots)

    # Questions typed into windows

    async def _open_window(self, interaction: AnyInteraction, press: Press) -> None:
        await interaction.response.send_modal(FollowUpWindow(press.key))

    async def followed_up(
        self, interaction: AnyInteraction, match: re.Match[str], texts: Mapping[str, str]
    ) -> None:
        """Ask a question that goes on from an answer, as privately as the answer was shown.

        Every failure is reported.
        """
        message, typed = interaction.message, texts.get("question") or ""
        private = message is not None and message.flags.ephemeral
        question = Question(typed, scope=scope_of(interaction), id=reference_of(interaction))
        direct = is_direct(interaction)
        asked = Asked(question, interaction.user.id, match["key"], direct=direct)
        try:
            self._asking.track(interaction)
            waiting = of_interaction(interaction, typed, private=private)
            async with self._asking.unfinished(waiting):
                if not await acknowledge(interaction, private=private):
                    return
                await self._asking.answer(asked, InteractionSurface(interaction, private=private))
        except Exception as error:  # noqa: BLE001 - error_message() logs unexpected ones
            await reply_privately(interaction, error_message(interaction, error))

    # Waiting

    async def _wait(
        self, interaction: AnyInteraction, press: Press, scope: str, further: Sequence[str]
    ) -> Card:
        """Keep a question that waits for an answer, or an answer that is followed up.

        What was asked in private, or in a direct message, is told in a direct message.

        Raises:
            VerbaleError: the answer has expired, or the person waits for too many.
        """
        asked = await self._verbale.admin_service.question_of(press.key, scope, further)
        place = _place(interaction)
        direct, waits = place.channel is None, press.act == "wait"
        read = (scope, *asked.further_scopes) if direct else asked.further_scopes
        new = NewWatch(
            scope=PUBLIC if direct else scope,
            kind="question" if waits else "answer",
            text=asked.text,
            who=actor_id(interaction),
            place=place,
            source=asked.source,
            further_scopes=tuple(one for one in dict.fromkeys(read) if one != PUBLIC),
            answer_key=press.key,
            expires_at=datetime.now(UTC) + WAITS,
        )
        kept = await self._verbale.watch_service.add(new)
        until = day((kept.given.expires_at or datetime.now(UTC)).date())
        if waits:
            return text_card(say(_WAITS_DIRECT if direct else _WAITS_HERE, day=until))
        return text_card(say(_FOLLOWS_DIRECT if direct else _FOLLOWS_HERE, day=until))


def _place(interaction: AnyInteraction) -> WatchPlace:
    """Where the bot replies: to the message that was pressed, else directly to the person."""
    pressed = interaction.message
    private = pressed is None or pressed.flags.ephemeral
    if interaction.guild_id is None or private or pressed is None:
        return WatchPlace(language=str(interaction.locale))
    language = str(interaction.guild_locale or interaction.locale)
    return WatchPlace(str(interaction.channel_id), str(pressed.id), language=language)


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


def page_buttons(press: Press, quotes: Sequence[Quote], page: Page) -> Row:
    """The buttons to the pages before and after, and to the other order of the quotes."""
    turned = replace(press, turns=True)
    buttons = []
    if page.start:
        # The page before begins where it ends right before this one.
        begins = (number for number in range(max(0, page.start - PAGE), page.start))
        page_before = next(
            n for n in begins if n + page_of(quotes[: page.start], n).shown >= page.start
        )
        before = replace(turned, number=page_before)
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
