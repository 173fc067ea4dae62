"""Source names: autocomplete, and finding the source that a typed name means."""

from bot.core.choices import Choices, choices
from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip
from bot.core.permissions import Gate
from bot.core.scope import scope_of, scopes_of
from bot.protocols import SourceOperations
from bot.translations.language import translatable
from bot.ui.components import NAME
from index.errors import InputError, NotFoundError
from index.store.source_health import SourceHealth
from index.values import PUBLIC

_NONE = translatable("There's no source named “{name}”. /source list shows all sources.")
_PUBLIC = translatable(
    "“{name}” is a public source: the bot's operators manage it, and it can't be changed from "
    "Discord. /source show shows its status."
)


class SourceAutocomplete:
    """Finds sources by name: those that a server may see, and its own."""

    def __init__(self, source_service: SourceOperations, gate: Gate) -> None:
        self._source_service = source_service
        self._gate = gate

    async def own(self, interaction: AnyInteraction, name: str) -> SourceHealth:
        """The server's own source with this name.

        Raises:
            NotFoundError: there is none; another server's source does not count.
            InputError: the source is public.
        """
        match = await self.visible(interaction, name)
        if match.scope == PUBLIC:
            raise InputError(_PUBLIC.format(name=clip(match.name, NAME)))
        return match

    async def visible(self, interaction: AnyInteraction, name: str) -> SourceHealth:
        """The source with this name: the server's own, else a public one.

        Raises:
            NotFoundError: there is none.
        """
        sources = await self._source_service.health(scopes_of(interaction))
        own_first = sorted(sources, key=lambda source: source.scope == PUBLIC)
        match = next((source for source in own_first if source.name == name), None)
        match = match or next((source for source in own_first if _same(source.name, name)), None)
        if match is None:
            raise NotFoundError(_NONE.format(name=clip(name, NAME)))
        return match

    async def choices(self, interaction: AnyInteraction, typed: str, *, public: bool) -> Choices:
        """Names that match the typed text; none for people who may not change the sources."""
        return await choices(self._names(interaction, public), typed)

    async def _names(self, interaction: AnyInteraction, public: bool) -> list[str]:
        if not await self._gate.passes(interaction):
            return []
        scopes = scopes_of(interaction) if public else [scope_of(interaction)]
        return await self._source_service.names(scopes)


def _same(name: str, typed: str) -> bool:
    return name.strip().casefold() == typed.strip().casefold()
