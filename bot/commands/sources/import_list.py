"""``/source import``: what an import would do, and its confirmation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.commands.sources.cards import failure_notice
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip, escape_line, small
from bot.protocols import SubscriptionOperations
from bot.translations.language import plural, say
from bot.ui.components import NAME, button, card, first_that_fits, line, note, row, text, text_card
from bot.ui.components import name as named
from bot.ui.interactive import ButtonIds
from index.ingest.subscriptions.entries import BadEntry, ImportPlan

_SHOWN_BAD = (12, 6, 3, 1)
_LONGEST_BAD = 300
_SHOWN_SIDES = 8


@dataclass(frozen=True, slots=True)
class ImportConfirmation:
    """The confirmation before the sources of a list are added.

    Attributes:
        lists: adds them.
        plan: what would be added.
        file: the name of the file.
        by: who imports, as "discord:USER-ID".
        channel: id of the channel that is notified when a source fails for good.
        can_post: whether the bot may post there.
    """

    lists: SubscriptionOperations
    plan: ImportPlan
    file: str
    by: str
    channel: str
    can_post: bool

    @property
    def command(self) -> str:
        """The command that shows this card."""
        return "/source import"

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """The summary, as many unreadable entries as fit, and the buttons Import and Cancel."""
        return first_that_fits(self._card(ids, footnote, shown) for shown in _SHOWN_BAD)

    def _card(self, ids: ButtonIds, footnote: str | None, shown: int) -> Card:
        bad = list(_bad_lines(self.plan.bad, shown))
        return card(
            text([_heading(self.plan), small(named(self.file)), *_summary(self.plan)]),
            line() if bad else None,
            text(bad) if bad else None,
            row(
                button(say("Import"), "import", ids, style="good", enabled=bool(self.plan.new)),
                button(say("Cancel"), "cancel", ids),
            ),
            note(footnote),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Add the sources, or leave everything as it is.

        Raises:
            VerbaleError: they cannot be added now.
        """
        if act != "import":
            return text_card(say("Nothing was imported."))
        added = await self.lists.carry_out(self.plan, self.by, self.channel)
        words = plural(added, "Imported {number} source.", "Imported {number} sources.")
        next_ = say("I fetch their articles from now on, site by site.")
        return text_card(f"{words} {next_} {failure_notice(can_post=self.can_post)}")


def _heading(plan: ImportPlan) -> str:
    words = say("Nothing to import")
    if plan.new:
        words = plural(len(plan.new), "Import {number} source?", "Import {number} sources?")
    return f"**{words}**"


def _summary(plan: ImportPlan) -> Iterator[str]:
    """What becomes of the other entries, and which sides the sources get."""
    if plan.known:
        yield plural(
            len(plan.known),
            "{number} is here already and stays as it is.",
            "{number} are here already and stay as they are.",
        )
    if plan.repeated:
        yield plural(
            len(plan.repeated),
            "{number} stands in the file twice.",
            "{number} stand in the file twice.",
        )
    if plan.beyond:
        yield plural(
            len(plan.beyond),
            "{number} exceeds this server's limit of sources. Remove a source, or ask the bot's "
            "operators for a higher limit; then import the file again.",
            "{number} exceed this server's limit of sources. Remove sources, or ask the bot's "
            "operators for a higher limit; then import the file again.",
        )
    if sides := _sides(plan):
        yield say("Folders become sides: {sides}. To leave them out: sides: False.", sides=sides)


def _sides(plan: ImportPlan) -> str:
    sides = list(dict.fromkeys(entry.folder for entry in plan.new if entry.folder))
    shown = ", ".join(named(side, NAME) for side in sides[:_SHOWN_SIDES])
    return f"{shown} …" if len(sides) > _SHOWN_SIDES else shown


def _bad_lines(bad: Sequence[BadEntry], shown: int) -> Iterator[str]:
    if not bad:
        return
    heading = plural(len(bad), "{number} entry can't be read:", "{number} entries can't be read:")
    yield f"**{heading}**"
    yield from (small(escape_line(clip(str(one), _LONGEST_BAD))) for one in bad[:shown])
    if (more := len(bad) - shown) > 0:
        words = say("… and {number} more. Correct these first.", number=more)
        yield small(words)
