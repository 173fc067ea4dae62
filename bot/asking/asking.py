"""The way from a question to its answer: admit, answer, show, store."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import partial

from bot.asking.answer_buttons import answer_buttons
from bot.asking.surfaces import InteractionSurface, Surface, place_told, stored
from bot.core.discord_calls import with_links_if_accepted
from bot.core.interactions import AnyInteraction, acknowledge
from bot.core.markdown import clip
from bot.core.preferences import ServerPreferences
from bot.core.rate_limit import BusyError, RateLimiter, refuse_when_busy
from bot.core.runner import ASK_AGAIN
from bot.core.scope import SharedServers, is_direct
from bot.language import numeral, retold, say, translatable
from bot.ui.answer_card import answer_card
from bot.ui.cards import text_card
from bot.ui.quotes import NO_SNAPSHOTS, SnapshotLinks
from index.answer.conversation.conversation import Conversation
from index.answer.question.asides import REPLIES, SmallTalk, small_talk
from index.answer.question.times.expressions import require_one_reading
from index.app import Verbale
from index.errors import VerbaleError
from index.store.administration.answers import ConversationPlace, EarlierTurns, Exchange
from index.values import NO_REASON, Answer, Question

HOW_TO_ASK = translatable("Ask me a question about the news, in English.")
"""The reply to a message without words."""


UNREADABLE = translatable(
    "Discord shows me only messages that mention me. Mention me, reply with the ping (@) on, or "
    "use /ask."
)
"""The reply, once for each person and channel, to a message whose words did not arrive."""

_REPLIES: dict[SmallTalk, str] = {
    "help": translatable(
        "Ask me a question about the news, in English.\n\nUse /ask, mention me, reply to one of my "
        "answers, or write me a direct message. I answer with sentences from articles, word for "
        "word, or say that no article answers. Short follow-ups such as “and when?” work, too. "
        "/help shows what else I can do."
    ),
    "identity": translatable(
        "I'm Verbale. I answer questions about diplomatic news with sentences from articles, word "
        "for word, and name the source. No language model writes my answers. /help shows more."
    ),
    "sources": translatable("I read no sources here yet."),
}
_SOURCES = translatable(
    "I read {named}. /source list shows more; the option source of /ask limits a question to one "
    "of them."
)
_MORE_SOURCES = translatable(
    "I read {number} outlets and sources. Most articles are from {named}. /source list shows more; "
    "the option source of /ask limits a question to one of them."
)
_MOST_SOURCES = 15


async def small_talk_reply(kind: SmallTalk, sources: Callable[[], Awaitable[Sequence[str]]]) -> str:
    """The reply to small talk.

    Args:
        kind: its kind.
        sources: the names of outlets, those with most articles first, and of sources; called only
            for ``sources``.

    Raises:
        VerbaleError: the names cannot be read.
    """
    names = await sources() if kind == "sources" else ()
    if names:
        named = ", ".join(clip(name, 60) for name in names[:_MOST_SOURCES])
        if len(names) <= _MOST_SOURCES:
            return say(_SOURCES, named=named)
        return say(_MORE_SOURCES, named=named, number=numeral(len(names)))
    return say(_REPLIES[kind]) if kind in _REPLIES else retold(REPLIES[kind])


_STORE_WAIT_S, _EXAMPLE_WAIT_S = 0.25, 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what it goes on from.

    Attributes:
        question: the question; its ``id`` names it in the log.
        person: user id of the asker.
        continues: the key of the answer that the question replies to; None for none.
        direct: whether it was asked in a direct message, where the servers that the person chose
            answer, too.
    """

    question: Question
    person: int
    continues: str | None = None
    direct: bool = False


@dataclass(eq=False)
class Asking:
    """Answers questions, whichever way they were asked.

    Attributes:
        verbale: answers questions, provides the limits, stores answers and conversations.
        rate: limits the questions of each person, and the fetches that commands trigger.
        preferences: knows which day today is in a server, and how days are written there.
        shared_servers: knows which servers answer a person's direct messages.
        snapshots: makes the links of quotes to the web page.
    """

    verbale: Verbale
    rate: RateLimiter
    _: KW_ONLY
    preferences: ServerPreferences
    shared_servers: SharedServers
    snapshots: SnapshotLinks = NO_SNAPSHOTS

    async def answer_in(
        self,
        interaction: AnyInteraction,
        question: Question,
        *,
        private: bool,
        continues: str | None = None,
    ) -> None:
        """Acknowledge and answer a question that an interaction asks, as ``answer`` does.

        Args:
            interaction: the interaction.
            question: the question.
            private: whether only the asker sees the answer.
            continues: the key of the answer that the question goes on from, or None.
        """
        asked = Asked(question, interaction.user.id, continues, direct=is_direct(interaction))
        surface = InteractionSurface(interaction, private=private)
        async with stored(self.verbale.admin_service, surface.unanswered(question.text)):
            if await acknowledge(interaction, private=private):
                await self.answer(asked, surface)

    async def answer(self, asked: Asked, surface: Surface) -> None:
        """Answer a question; a stop of the bot that cancels it is told on the surface.

        Raises:
            VerbaleError: the question is invalid, or cannot be answered now.
            BusyError: it would wait too long; it does not count for the limit of its asker.
            RateLimitedError: its asker has asked too many.
            discord.HTTPException: Discord refuses the card.
            OSError, aiohttp.ClientError: Discord cannot be reached.
        """
        question = asked.question
        _log.info("Question %s asked from %s.", question.id, question.scope)
        try:
            limits = await self.verbale.admin_service.limits(question.scope)
            self.rate.admit(question.scope, asked.person, limits.questions)
            if small_talk(question.text) is None:
                refuse_when_busy(self.verbale.load)
            preferred = await self.preferences.soon(question.scope)
            preferred.apply()  # days are written likewise from now on
            now = preferred.now()
            if preferred.day_first is None:
                require_one_reading(question.text, now.date())
            further = await self.shared_servers.scopes(asked.person) if asked.direct else ()
            question = replace(
                question, at=now, day_first=preferred.day_first, further_scopes=further
            )
            storing = await self._respond(replace(asked, question=question), surface)
        except BusyError:
            self.rate.take_back(question.scope, asked.person)
            raise
        except asyncio.CancelledError:
            await surface.tell(say(ASK_AGAIN))
            raise
        if storing is not None:
            await storing

    async def _respond(self, asked: Asked, surface: Surface) -> asyncio.Task[None] | None:
        """Show a response; returns the task that stores it if it is an answer, and may still run.

        If it takes long, the person sees how many questions are ahead.

        Raises:
            BusyError: too many others have been admitted since this question was.
        """
        question = asked.question
        if kind := small_talk(question.text):
            reply = await small_talk_reply(kind, partial(self.verbale.sources, *question.scopes))
            if kind in {"greeting", "help"}:
                reply = await self.with_example(reply, *question.scopes)
            await surface.show(text_card(reply))
            return None
        place = await surface.open()
        async with surface.thinking():
            earlier = await self._earlier(asked, place)
            refuse_when_busy(self.verbale.load)  # ask_in() counts this one before it waits
            ahead = partial(self.verbale.ahead, question.id or "")
            async with place_told(ahead, surface.wait):
                answer, _ = await self.verbale.ask_in(Conversation(earlier.turns), question)
        if answer.aside:
            await surface.show(text_card(retold(answer.reason or NO_REASON)))
            return None
        key, exchange = secrets.token_hex(8), Exchange(place, earlier.key)
        storing = asyncio.create_task(self._store(key, answer, exchange))
        buttons = answer_buttons(key, answer, asker=asked.person, private=surface.private)
        made = partial(answer_card, answer, buttons=buttons, snapshots=self.snapshots)
        try:  # stored before its buttons appear, but a busy library delays nobody
            await asyncio.wait([storing], timeout=_STORE_WAIT_S)
            await with_links_if_accepted(lambda links: surface.show(made(links=links)))
        except BaseException:
            storing.cancel()
            raise
        how, took_ms = "answered" if answer.answered else "refused", answer.elapsed_ms
        _log.info("Question %s %s in %d ms.", question.id, how, took_ms)
        return storing

    async def with_example(self, words: str, *scopes: str) -> str:
        """Words that invite to ask, with a question that the scopes answer, if one is known now."""
        try:
            examples = self.verbale.example_questions
            found = await examples.find(*scopes, within_s=_EXAMPLE_WAIT_S)
        except VerbaleError as error:
            _log.warning("No example is found: %s", error)
            found = ()
        shown = (say("For example: {question}", question=one) for one in found[:1])
        return "\n\n".join([words, *shown])

    async def _earlier(self, asked: Asked, place: ConversationPlace) -> EarlierTurns:
        """What was asked before: up to the answer that is replied to, or last in this place."""
        if asked.continues is not None:
            scope = asked.question.scope
            earlier = await self.verbale.admin_service.turns_until(asked.continues, scope)
            if earlier.turns:
                return earlier
        return await self.verbale.admin_service.conversation(place)

    async def _store(self, key: str, answer: Answer, exchange: Exchange) -> None:
        """Store an answer; if that fails, it is still shown, but not rated or continued."""
        try:
            await self.verbale.admin_service.record_shown(key, answer, exchange)
        except VerbaleError as error:
            _log.warning("Question %s cannot be rated later: %s", answer.question.id, error)
