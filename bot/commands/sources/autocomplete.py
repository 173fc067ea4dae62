"""Names of sources, as people type them and as they are offered to them."""

from bot.core.choices import Choices, choices
from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip
from bot.core.permissions import Gate
from bot.core.scope import scope_of, scopes_of
from bot.protocols import SourceOperations
from bot.ui.components import NAME
from index.errors import InputError, NotFoundError
from index.store.source_health import SourceHealth
from index.values import PUBLIC

_NONE = "There's no source named “{name}”. /source list shows all sources."
_PUBLIC = (
    "“{name}” is a public source: the bot's operators manage it, and it can't be changed from "
    "Discord. /source show shows its status."
)


class SourceAutocomplete:
    """Finds the sources that a server may see, and those that are its own."""

    def __init__(self, source_service: SourceOperations, gate: Gate) -> None:
        self._source_service = source_service
        self._gate = gate

    async def own(self, interaction: AnyInteraction, name: str) -> SourceHealth:
        """The server's own source of that name.

        Raises:
            NotFoundError: it has none; another server's counts as none.
            InputError: it is a public one.
        """
        found = await self.seen(interaction, name)
        if found.scope == PUBLIC:
            raise InputError(_PUBLIC.format(name=clip(found.name, NAME)))
        return found

    async def seen(self, interaction: AnyInteraction, name: str) -> SourceHealth:
        """The source of that name: the server's own, else a public one.

        Raises:
            NotFoundError: there is none.
        """
        there = await self._source_service.health(scopes_of(interaction))
        own_first = sorted(there, key=lambda one: one.scope == PUBLIC)
        found = next((source for source in own_first if source.name == name), None)
        found = found or next((source for source in own_first if _same(source.name, name)), None)
        if found is None:
            raise NotFoundError(_NONE.format(name=clip(name, NAME)))
        return found

    async def choices(self, interaction: AnyInteraction, typed: str, *, public: bool) -> Choices:
        """Names that hold what is typed; none for whoever may not change the sources."""
        return await choices(self._names(interaction, public), typed)

    async def _names(self, interaction: AnyInteraction, public: bool) -> list[str]:
        if not await self._gate.passes(interaction):
            return []
        scopes = scopes_of(interaction) if public else [scope_of(interaction)]
        return await self._source_service.names(scopes)


def _same(name: str, typed: str) -> bool:
    return name.strip().casefold() == typed.strip().casefold()
