"""``/index log``: the audit log of a server, page by page."""

from dataclasses import dataclass, field

from bot.asking.threads import CONVERSATIONS
from bot.core.command_runner import Card
from bot.core.markdown import ago, clip, escape_line, small
from bot.core.preferences import DATES, DIRECT, NEVER, PRIVATE
from bot.protocols import AdminOperations
from bot.translations.language import plural, retold, say, translatable
from bot.ui.components import card, list_heading, name, note, page_buttons, text
from bot.ui.interactive import ButtonIds
from bot.ui.pages import Pages
from index.admin import ListPage
from index.store.administration.audit_log import SOMEBODY, AuditEntry
from index.store.administration.servers import TIME_ZONE

PAGE = 8
"""Changes on a page."""

_EMPTY = translatable("Nothing has changed in this server yet.")
_RIGHTS = {
    "role.sources": translatable("who may change the sources"),
    "role.admins": translatable("who may administer me"),
}
_LIMITS = {
    "limit.sources": translatable("how many sources this server may have"),
    "limit.articles": translatable("how many articles its sources may bring"),
    "limit.questions": translatable("how many questions each person may ask a minute"),
    "limit.megabytes": translatable("how many megabytes of text its sources may bring"),
}
_PREFERENCES = {
    TIME_ZONE: translatable("the time zone"),
    DATES: translatable("how days are written"),
    PRIVATE: translatable("whether answers are private"),
    DIRECT: translatable("whether direct messages are answered from this server's sources"),
    CONVERSATIONS: translatable("whether conversations get threads"),
}
_VALUES = {
    "none": translatable("the default"),
    "yes": translatable("yes"),
    NEVER: translatable("no"),
}
_SOMEBODY = translatable("somebody")
_SUBJECT = 100
_DETAILS = 150


@dataclass(slots=True)
class AuditList(Pages):
    """The audit log of one server."""

    size = PAGE

    admin_service: AdminOperations
    scope: str
    entries: ListPage = field(default_factory=lambda: ListPage(0))

    @property
    def command(self) -> str:
        """The command that shows this list."""
        return "/index log"

    async def refresh(self) -> None:
        """Read the current page from the library.

        Raises:
            VerbaleError: the library is unavailable.
        """
        offset = self.page * PAGE
        self.entries = await self.admin_service.log([self.scope], limit=PAGE, offset=offset)

    @property
    def total(self) -> int:
        """The number of changes."""
        return self.entries.total

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page, newest first."""
        heading = list_heading(
            plural(self.total, "{number} change", "{number} changes"), self.page, self.pages
        )
        return card(
            text([heading if self.total else say(_EMPTY)]),
            *(text(_lines(change)) for change in self.entries.changes),
            page_buttons(ids, self.page, self.pages),
            note(footnote),
        )


def _lines(entry: AuditEntry) -> list[str]:
    subject, details = _subject_and_details(entry)
    what = f"**{escape_line(retold(entry.what))}**" + (f" · {subject}" if subject else "")
    parts = [ago(entry.at), _person(entry.who), _place(entry.place), details]
    return [what, small(" · ".join(part for part in parts if part))]


def _subject_and_details(entry: AuditEntry) -> tuple[str, str]:
    """What was changed and how, in markdown; settings as phrases instead of keys and ids."""
    key, value = entry.subject or "", entry.details or ""
    if entry.what == "setting changed" and key in _RIGHTS:
        return say(_RIGHTS[key]), _role(value, entry.scope)
    if entry.what == "setting changed" and key in _LIMITS:
        return say(_LIMITS[key]), value if value.isdecimal() else say(_VALUES["none"])
    if entry.what == "setting changed" and key in _PREFERENCES:
        shown = say(_VALUES[value]) if value in _VALUES else escape_line(clip(value, _DETAILS))
        return say(_PREFERENCES[key]), shown
    return name(key, _SUBJECT) if key else "", escape_line(clip(retold(value), _DETAILS))


def _role(value: str, scope: str) -> str:
    """Who has a right. The stored value is a role's id, the server's own id, or nothing."""
    if not value.isdecimal():
        return say("only Manage Server")
    return say("every member") if scope.endswith(f":{value}") else f"<@&{value}>"


def _person(who: str) -> str:
    """A mention, which pings nobody; users of the terminal are not named."""
    kind, _, id_ = who.partition(":")
    if kind == "discord" and id_.isdigit():
        return f"<@{id_}>"
    return say(_SOMEBODY) if kind == SOMEBODY else say("the bot's operators")


def _place(place: str) -> str:
    kind, _, where = place.partition(":")
    channel = where.rpartition("/")[2]
    return f"<#{channel}>" if kind == "discord" and channel.isdigit() else escape_line(kind)
