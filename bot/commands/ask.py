"""``/ask``, and the buttons of an answer: more of it, a follow-up, waiting for another one.

Every card that a button opens is made from what is stored of the answer.
"""

import io
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.asking.answer_buttons import Act, AnswerButton, Press, answer_buttons, button
from bot.core.choices import Name, Phrase, between, matching, offered
from bot.core.discord_calls import with_links_if_accepted
from bot.core.errors import actor_id, reference_of
from bot.core.interactions import (
    AnyInteraction,
    acknowledge,
    acknowledge_press,
    deliver,
    deliver_file,
    remember_command,
    remove_pressed,
    speak_to,
    window,
)
from bot.core.markdown import block_quote, day, escape, small, strong
from bot.core.permissions import NotAllowedError, anyone, usable_everywhere
from bot.core.runner import Card
from bot.core.scope import scope_of
from bot.feature import Feature, Parts
from bot.language import language_in_words, plural_if_any, say, translatable
from bot.ui.answer_card import answer_card
from bot.ui.cards import Item, card, first_that_fits, fits, linked_text, name, note, text, text_card
from bot.ui.quotes import dates_line, link_of, short_lines, source_line, too_long
from index.answer.presentation.citation import Citation, citation
from index.answer.presentation.recall import Context, Recalled
from index.answer.question.analyze import LONGEST
from index.errors import InputError
from index.store.administration.watches import NewWatch, WatchPlace
from index.text.display import seen
from index.values import PUBLIC, Question, Quote, as_of_moment

PAGE = 5
"""Most quotes of a page."""

_TITLE = 120
_PLAIN = translatable("Plain text")
_CITED = ((_PLAIN, "plain"), ("APA", "apa"), ("Chicago", "chicago"), ("Markdown", "markdown"))
_TOO_LONG_TO_CITE = translatable("The citation is too long for Discord; copy it from the article.")


Row = discord.ui.ActionRow[Any]


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
        copied = seen(getattr(cited, form)).strip().replace("```", "`\u200b`\u200b`")
        blocks.append(f"**{say(named)}**\n```\n{copied}\n```")
    fewer = (blocks[:most] for most in range(len(blocks), 1, -1))
    return first_that_fits(
        card(*(text([block]) for block in some), row)
        for some in (*fewer, blocks[1:3], blocks[2:3], blocks[:1], [say(_TOO_LONG_TO_CITE)])
    )


def page_of(quotes: Sequence[Quote], start: int) -> range:
    """The numbers of the quotes of the page from ``start`` on: as many as fit, at most ``PAGE``.

    They fit beside the longest heading, note and row of buttons.
    """
    start = min(max(start, 0), max(len(quotes) - 1, 0))
    end = min(start + PAGE, len(quotes))
    while end > start + 1:
        row: Row = discord.ui.ActionRow(
            *(discord.ui.Button(label="x" * 40, custom_id=f"{n}" * 100) for n in range(5))
        )
        if fits(card(text(["x" * 300]), *_quotes(quotes[start:end]), row)):
            break
        end -= 1
    return range(start, end)


def page_card(quotes: Sequence[Quote], page: range, row: Row, below: str | None = None) -> Card:
    """A page of an answer's quotes."""
    last = page.stop
    which = f"{page.start + 1}–{last}" if len(page) > 1 else f"{last}"
    told = say("Quotes {which} of {total}", which=which, total=len(quotes))
    return first_that_fits(
        card(text([f"**{told}**"]), *items, note(below), row)
        for items in (_quotes(quotes[page.start : last]), [text([too_long()])])
    )


def _quotes(some: Sequence[Quote]) -> list[Item]:
    return [linked_text(short_lines(one, _TITLE), link_of(one, exact=False)) for one in some]


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


_NOT_YOURS = translatable(
    "Only the person who asked, and members with the Manage Messages permission, can remove this "
    "answer."
)
_TOO_LATE = translatable("Discord did not wait for me. Please press Share again.")
_ORDERS: dict[Act, str] = {
    "more": translatable("Best first"),
    "newest": translatable("Newest first"),
}
_EVIDENCE = translatable(
    "Pages, texts and how they were fetched; verify.py in the file checks it all without me. "
    "Write down its digest: {digest}"
)
_TOO_LARGE = translatable(
    "The file is larger than Discord takes. The bot's operator gets it with: "
    "verbale evidence {key} -o FILE"
)


class Ask(Feature):
    """Answers ``/ask``, and the buttons of answers; every failure is reported to the person."""

    buttons = (AnswerButton,)
    window = r"follow-up:(?P<key>[0-9a-f]{16})"

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._shared: dict[str, None] = {}

    @app_commands.command()
    @usable_everywhere
    @app_commands.rename(as_of="as-of")
    @app_commands.describe(
        question="Your question, best in English: who, where, when, why, how many",
        source="Only articles from this outlet or source",
        language="Only articles in this language",
        as_of="As the library could answer on that day: 2026-03-03",
        private="Whether to show the answer only to you; if left out, as this server prefers",
    )
    @between
    async def ask(
        self,
        interaction: AnyInteraction,
        *,
        question: app_commands.Range[str, 1, LONGEST],
        since: Phrase | None = None,
        until: Phrase | None = None,
        source: Name | None = None,
        language: Phrase | None = None,
        as_of: Phrase | None = None,
        private: bool | None = None,
    ) -> None:
        """Ask about the news and get the exact sentence that answers, with its source."""
        remember_command(interaction)
        query = Question(
            question,
            scope=scope_of(interaction),
            since=since,
            until=until,
            source=source,
            id=reference_of(interaction),
            language=language,
            as_of=as_of_moment(as_of, datetime.now(UTC)),
        )
        self._runner.track(interaction, is_question=True)
        if private is None:
            private = (await self._preferences.soon(query.scope)).private
        await self._parts.asking.answer_in(interaction, query, private=private)

    @ask.autocomplete("source")
    @offered
    async def _source_choices(self, interaction: AnyInteraction, _: str) -> list[str]:
        """Outlets and sources whose names match the typed text."""
        further = await self._shared_servers.here(interaction)
        return await self._verbale.sources(scope_of(interaction), *further)

    @ask.autocomplete("language")
    @offered
    async def _language_choices(self, interaction: AnyInteraction, typed: str) -> dict[str, str]:
        """Languages of articles, by their names in the person's language."""
        further = await self._shared_servers.here(interaction)
        codes = await self._verbale.languages(scope_of(interaction), *further)
        named = {language_in_words(code): code for code in codes}
        return {named[name]: name for name in matching(named, typed)}

    # Buttons

    async def press(self, interaction: AnyInteraction, match: re.Match[str]) -> None:
        """Handle a press."""
        press = Press.read(match)
        acts: dict[Act, Callable[[AnyInteraction, Press], Awaitable[None]]] = {
            "share": self._share,
            "ask": self._open_window,
            "remove": self._remove,
            "evidence": self._evidence,
        }
        async with self._runner.reporting(interaction):
            speak_to(interaction, private=True)
            await acts.get(press.act, self._show_card)(interaction, press)

    async def _show_card(self, interaction: AnyInteraction, press: Press) -> None:
        """Show a private card, or turn the one that was pressed."""
        acknowledged = acknowledge_press if press.turns else acknowledge
        if await acknowledged(interaction):
            work = partial(self._made, interaction, press)
            await deliver(interaction, await self._runner.admit(interaction, work, anyone))

    # More of an answer

    async def _made(self, interaction: AnyInteraction, press: Press) -> Card:
        """The card that a button opens."""
        if press.act in {"wait", "follow"}:
            return await self._wait(interaction, press)
        if press.act in {"context", "cite"}:
            reach = await self._reach(interaction)
            found = await self._verbale.shown_service.context(
                press.key, reach.scope, press.number, reach.further_scopes
            )
            row = quote_buttons(press, found.of)
            if press.act == "context":
                return context_card(found, row)
            return citation_card(citation(found.quote, found.byline, datetime.now(UTC).date()), row)
        recalled = await self._recalled(interaction, press)
        answer = recalled.answer
        quotes = list((*answer.quotes, *answer.more) or answer.nearest)
        if press.act == "newest":  # those without a date last
            never = datetime.min.replace(tzinfo=UTC)
            quotes.sort(key=lambda q: q.published.moment if q.published else never, reverse=True)
        page = page_of(quotes, press.number)
        return page_card(quotes, page, page_buttons(press, quotes, page), _lost(recalled))

    async def _evidence(self, interaction: AnyInteraction, press: Press) -> None:
        """Send the evidence packet of an answer to the person who pressed, as a file."""

        async def work() -> tuple[str, discord.File]:
            reach = await self._reach(interaction)
            made = self._verbale.evidence_service.of_answer
            packet = await made(press.key, reach.scope, reach.further_scopes)
            if len(packet.content) > 10_000_000:  # what every server may be sent
                raise InputError(say(_TOO_LARGE, key=press.key))
            file = discord.File(io.BytesIO(packet.content), f"evidence-{press.key}.zip")
            return say(_EVIDENCE, digest=packet.digest), file

        if await acknowledge(interaction):
            await deliver_file(interaction, *await self._runner.admit(interaction, work, anyone))

    # Sharing and removing

    async def _remove(self, interaction: AnyInteraction, press: Press) -> None:
        held = interaction.permissions
        if interaction.user.id != press.number and not (
            interaction.guild_id is not None and (held.manage_messages or held.administrator)
        ):
            raise NotAllowedError(_NOT_YOURS)
        if await acknowledge_press(interaction):
            await remove_pressed(interaction)

    async def _share(self, interaction: AnyInteraction, press: Press) -> None:
        if press.key in self._shared:
            raise InputError(translatable("You've shared this answer already."))
        self._shared[press.key] = None
        for oldest in list(self._shared)[:-1_000]:  # the button of older ones is gone by then
            del self._shared[oldest]
        try:
            if not await acknowledge_press(interaction):
                raise InputError(_TOO_LATE)
            work = partial(self._recalled, interaction, press)
            recalled = await self._runner.admit(interaction, work, anyone)
            speak_to(interaction, private=False)
            await self._show_shared(interaction, press, recalled, posted=False)
            speak_to(interaction, private=True)
        except BaseException:
            self._shared.pop(press.key, None)
            raise
        await self._show_shared(interaction, press, recalled, posted=True)

    async def _recalled(self, interaction: AnyInteraction, press: Press) -> Recalled:
        reach, shown = await self._reach(interaction), self._verbale.shown_service
        return await shown.answer(press.key, reach.scope, reach.further_scopes)

    async def _show_shared(
        self, interaction: AnyInteraction, press: Press, recalled: Recalled, *, posted: bool
    ) -> None:
        """Post an answer's card, or change the private one when that is ``posted``."""
        asker, answer, note = interaction.user, recalled.answer, _lost(recalled)
        if not posted:
            shared_by = say("Shared by {name}.", name=asker.display_name)
            note = " ".join(filter(None, (shared_by, note)))
        buttons = answer_buttons(press.key, answer, asker=asker.id, private=posted, shared=posted)
        snapshots = self._parts.asking.snapshots

        async def show(links: bool) -> None:
            made = answer_card(answer, links=links, buttons=buttons, note=note, snapshots=snapshots)
            await (deliver(interaction, made) if posted else interaction.followup.send(view=made))

        await with_links_if_accepted(show)

    # Questions typed into windows

    async def _open_window(self, interaction: AnyInteraction, press: Press) -> None:
        typed = discord.ui.TextInput[Any](max_length=LONGEST, custom_id="question")
        await interaction.response.send_modal(
            window(
                say("Ask a follow-up"),
                f"follow-up:{press.key}",
                say("Your question"),
                typed,
                description=say("“And when?”, “who else was there?”, or the question put right"),
            )
        )

    async def submitted(
        self, interaction: AnyInteraction, match: re.Match[str], texts: Mapping[str, str]
    ) -> None:
        """Ask a question that goes on from an answer, as privately as the answer was shown.

        Every failure is reported.
        """
        message, typed = interaction.message, texts.get("question") or ""
        private = message is not None and message.flags.ephemeral
        question = Question(typed, scope=scope_of(interaction), id=reference_of(interaction))
        async with self._runner.reporting(interaction, is_question=True):
            await self._parts.asking.answer_in(
                interaction, question, private=private, continues=match["key"]
            )

    # Waiting

    async def _wait(self, interaction: AnyInteraction, press: Press) -> Card:
        """Keep a question that waits for an answer, or an answer that is followed up.

        What was asked in private, or in a direct message, is told in a direct message; else in a
        reply to the message that was pressed.

        Raises:
            VerbaleError: the answer has expired, or the person waits for too many.
        """
        reach, pressed = await self._reach(interaction), interaction.message
        scope = reach.scope
        asked = await self._verbale.admin_service.question_of(
            press.key, scope, reach.further_scopes
        )
        place, read = WatchPlace(language=str(interaction.locale)), asked.further_scopes
        direct = interaction.guild_id is None or pressed is None or pressed.flags.ephemeral
        if pressed is None or direct:
            read = (scope, *read)
        else:
            language = str(interaction.guild_locale or interaction.locale)
            place = WatchPlace(str(interaction.channel_id), str(pressed.id), language=language)
        waits = press.act == "wait"
        expires = datetime.now(UTC) + timedelta(days=30)
        new = NewWatch(
            scope=PUBLIC if direct else scope,
            kind="question" if waits else "answer",
            text=asked.text,
            who=actor_id(interaction),
            place=place,
            source=asked.source,
            further_scopes=tuple(one for one in dict.fromkeys(read) if one != PUBLIC),
            answer_key=press.key,
            expires_at=expires,
        )
        kept = await self._verbale.watch_service.add(new)
        until = day((kept.given.expires_at or expires).date())
        if waits:
            return text_card(say(_WAITS_DIRECT if direct else _WAITS_HERE, day=until))
        return text_card(say(_FOLLOWS_DIRECT if direct else _FOLLOWS_HERE, day=until))


def quote_buttons(press: Press, total: int) -> Row | None:
    """The buttons to the quotes before and after; None for a single quote."""
    before, after = say("Previous quote"), say("Next quote")
    steps = ((before, press.number - 1), (after, press.number + 1))
    buttons = [
        button(replace(press, number=number, turns=True), words)
        for words, number in steps
        if 0 <= number < total
    ]
    return discord.ui.ActionRow(*buttons) if buttons else None


def page_buttons(press: Press, quotes: Sequence[Quote], page: range) -> Row:
    """The buttons to the pages before and after, and to the other order of the quotes."""
    turned = replace(press, turns=True)
    buttons = []
    if page.start:
        # The page before begins where it ends right before this one.
        begins = range(max(0, page.start - PAGE), page.start)
        before = next(n for n in begins if page_of(quotes[: page.start], n).stop >= page.start)
        buttons.append(button(replace(turned, number=before), say("Previous")))
    if page.stop < len(quotes):
        buttons.append(button(replace(turned, number=page.stop), say("Next")))
    other: Act = "more" if press.act == "newest" else "newest"
    buttons.append(button(replace(turned, act=other, number=0), say(_ORDERS[other])))
    return discord.ui.ActionRow(*buttons)


def _lost(recalled: Recalled) -> str:
    """How many quotes are left out because their articles are no longer what they were."""
    return plural_if_any(
        recalled.changed + recalled.removed,
        "{number} quote is left out: its article has changed or gone since.",
        "{number} quotes are left out: their articles have changed or gone since.",
    )
