"""``/source list``: the sources of a server and the public ones, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.sources.cards import KINDS, state
from bot.commands.sources.pages import SourcePages
from bot.core.command_runner import Card
from bot.core.markdown import ago, clip, escape_line, small
from bot.translations.language import plural, retold, say, translatable
from bot.ui.button_links import masked_link
from bot.ui.components import card, fits, list_heading, name, note, page_buttons, text
from bot.ui.interactive import ButtonIds
from index.store.source_health import SourceHealth
from index.values import PUBLIC

PAGE = 7
"""Sources on a page: as many as fit into Discord's 4,000 characters at their longest."""
_TROUBLE = 80
_EMPTY = translatable("There are no sources yet; add one with `/source add`.")


@dataclass(slots=True)
class SourceListView(SourcePages):
    """The sources of some scopes; their status is read again for every page."""

    size = PAGE

    @property
    def command(self) -> str:
        """The command that shows this list."""
        return "/source list"

    def ordered(self, sources: Sequence[SourceHealth]) -> list[SourceHealth]:
        """The sources with problems first."""
        return sorted(sources, key=_urgency)

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page, sources with problems first; names are links if the card is not too large."""
        whole = self._card(ids, footnote, links=True)
        return whole if fits(whole) else self._card(ids, footnote, links=False)

    def _card(self, ids: ButtonIds, footnote: str | None, *, links: bool) -> Card:
        total = plural(len(self.sources), "{number} source", "{number} sources")
        heading = list_heading(total, self.page, self.pages)
        return card(
            text([heading if self.sources else say(_EMPTY)]),
            *(text(_entry(source, links)) for source in self.shown),
            page_buttons(ids, self.page, self.pages),
            note(footnote),
        )


def _urgency(health: SourceHealth) -> tuple[int, str]:
    """Sort key: failing, then ended or paused by failures, then paused by people, then the rest."""
    if health.state == "active":
        return (0 if health.failures else 3), health.name.casefold()
    return (1 if health.state == "ended" or health.failures else 2), health.name.casefold()


def _entry(health: SourceHealth, links: bool) -> list[str]:
    articles = plural(health.articles, "{number} article", "{number} articles")
    parts = [say(KINDS[health.kind]), articles]
    if health.new_at:
        parts.append(say("last new {when}", when=ago(health.new_at)))
    if health.scope == PUBLIC:
        parts.append(say("public"))
    named = masked_link(f"**{name(health.name)}**", health.url if links else None)
    lines = [f"{state(health)} · {named}", small(" · ".join(parts))]
    if health.trouble:
        lines.append(small(escape_line(clip(retold(health.trouble), _TROUBLE))))
    return lines
