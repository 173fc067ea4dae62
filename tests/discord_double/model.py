"""Who and what there is in the double's Discord: users, channels, guilds, files, messages."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

EPOCH_MS = 1_420_070_400_000
"""The first millisecond of 2015, from which snowflakes count."""

SUPPRESS_EMBEDS = 1 << 2
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

TEXT_CHANNEL, DM_CHANNEL, THREAD_CHANNEL = 0, 1, 11

ADMINISTRATOR = 1 << 3
VIEW_CHANNEL = 1 << 10
MANAGE_GUILD = 1 << 5
VIEW_AUDIT_LOG = 1 << 7
SEND_MESSAGES = 1 << 11
MEMBER_PERMISSIONS = 0x0000_0040_8031_5C40
"""What a plain member may do: read, write, embed, attach, react, use commands, write in threads."""

BUTTON = 2
SELECTS = frozenset({3, 5, 6, 7, 8})
TEXT_DISPLAY = 10


class _Snowflakes:
    """Identifiers that carry the present time and never repeat, one a millisecond."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> int:
        self._last = max(self._last + 1, time.time_ns() // 1_000_000 - EPOCH_MS)
        return self._last << 22


snowflake = _Snowflakes()
"""A new identifier; consecutive ones fall on consecutive shards."""


@dataclass(eq=False)
class Role:
    """A role of the guild whose ``roles`` it stands in."""

    name: str
    id: int = field(default_factory=snowflake)
    permissions: int = MEMBER_PERMISSIONS


@dataclass(eq=False)
class User:
    """A person (or the bot). ``permissions`` and ``roles`` are theirs in every guild."""

    name: str
    id: int = field(default_factory=snowflake)
    bot: bool = False
    permissions: int = MEMBER_PERMISSIONS
    accepts_dms: bool = True
    roles: list[Role] = field(default_factory=list)

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False)
class Channel:
    """A text channel, a thread (it has a ``parent``) or a direct-message channel (a ``recipient``).

    Where ``writable`` is False the bot's own messages are refused for want of permission, and
    where ``threadable`` is False the threads that it wants to open. With ``says_so`` the channel's
    overwrites tell the bot beforehand that it may not write. Who is in ``closed_to`` does not see
    the channel; if it is the bot, it hears nothing there, and its calls are refused.
    """

    name: str
    id: int = field(default_factory=snowflake)
    guild: "Guild | None" = field(default=None, repr=False)
    parent: "Channel | None" = field(default=None, repr=False)
    recipient: User | None = None
    writable: bool = True
    threadable: bool = True
    opened_by: User | None = field(default=None, repr=False)
    says_so: bool = False
    closed_to: list["User"] = field(default_factory=list, repr=False)

    @property
    def type(self) -> int:
        if self.recipient is not None:
            return DM_CHANNEL
        return THREAD_CHANNEL if self.parent is not None else TEXT_CHANNEL


@dataclass(eq=False)
class Guild:
    """A server that the bot is in; without ``channels`` it has one, called ``general``.

    ``permitted`` is what an administrator allows under Integrations, whatever permissions a
    command asks for by default: by the command's name, the roles that may use it. ``added_by`` is
    who invited the bot, as the audit log tells; ``system_channel`` is one of ``channels``.
    Everybody is a member but ``strangers``.
    """

    name: str
    channels: list[Channel] = field(default_factory=lambda: [Channel("general")])
    id: int = field(default_factory=snowflake)
    owner: User = field(default_factory=lambda: User("owner", permissions=ADMINISTRATOR))
    locale: str = "en-US"
    roles: list[Role] = field(default_factory=list)
    permitted: dict[str, list[Role]] = field(default_factory=dict)
    system_channel: Channel | None = None
    added_by: User | None = None
    strangers: list[User] = field(default_factory=list)

    def __post_init__(self) -> None:
        for channel in self.channels:
            channel.guild = self

    @property
    def general(self) -> Channel:
        """The first channel."""
        return self.channels[0]

    def channel(self, name: str) -> Channel:
        """The channel called ``name``."""
        return next(channel for channel in self.channels if channel.name == name)


@dataclass(frozen=True)
class Upload:
    """A file, as a person attaches it to a command or the bot to a message."""

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(eq=False)
class Message:
    """A message as it stands now: the double changes it in place as the bot edits it."""

    channel: Channel
    author: User
    content: str = ""
    flags: int = 0
    id: int = field(default_factory=snowflake)
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    reply_to: "Message | None" = field(default=None, repr=False)
    made_by: Json | None = field(default=None, repr=False)
    seen_by: User | None = None
    by_webhook: bool = False
    nonce: str | None = None
    edits: int = 0
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether only one person (``seen_by``) sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """Everything that a person reads in it: content, then text displays, line by line."""
        displays = [part["content"] for part in self.walk() if part["type"] == TEXT_DISPLAY]
        return "\n".join(part for part in (self.content, *displays) if part)

    @property
    def buttons(self) -> list[Json]:
        """All buttons, link buttons included, in order."""
        return [part for part in self.walk() if part["type"] == BUTTON]

    @property
    def links(self) -> list[str]:
        """The URLs of the link buttons, in order."""
        return [button["url"] for button in self.buttons if button.get("url")]

    def walk(self) -> Iterator[Json]:
        """Every component, parents before children."""
        return walk(self.components)

    def component(self, custom_id: str) -> Json:
        """The component with that ``custom_id``; AssertionError naming those there are."""
        found = {part["custom_id"]: part for part in self.walk() if part.get("custom_id")}
        assert custom_id in found, f"no component {custom_id!r} among {sorted(found)}"
        return found[custom_id]


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a tree, parents before children."""
    for part in components:
        yield part
        yield from walk(children(part))


def children(part: Json) -> list[Json]:
    """The components directly inside ``part``: its row, its accessory, its labelled one."""
    single = [part[key] for key in ("accessory", "component") if isinstance(part.get(key), dict)]
    nested = part.get("components")
    return (nested if isinstance(nested, list) else []) + single
