"""``/ask``: answers a question in Discord with a card."""

from datetime import UTC, datetime

from discord import app_commands

from bot.core.choices import Name, Phrase, between, matching, offered
from bot.core.errors import reference_of
from bot.core.interactions import AnyInteraction, remember_command
from bot.core.permissions import usable_everywhere
from bot.core.scope import scope_of
from bot.feature import Feature
from bot.language import language_in_words
from index.answer.question.analyze import LONGEST
from index.values import Question, as_of_moment


class Ask(Feature):
    """Translates ``/ask`` into a question."""

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
