"""Messages come into being, change and go, with the checks and the events that belong to it."""

from typing import Any

from tests.discord_double import errors, payloads
from tests.discord_double.gateway.gateway import (
    DIRECT_MESSAGES,
    GUILD_MESSAGES,
    MESSAGE_CONTENT,
    Gateway,
    Session,
)
from tests.discord_double.limits.components import media_of, numbered
from tests.discord_double.limits.messages import (
    file_problems,
    message_problems,
    ping_problems,
    too_big_to_process,
)
from tests.discord_double.model import (
    COMPONENTS_V2,
    LOADING,
    SUPPRESS_EMBEDS,
    Channel,
    Json,
    Message,
    Upload,
    User,
    snowflake,
)
from tests.discord_double.rest.calls import Call
from tests.discord_double.world import World

EDITABLE_FLAGS = SUPPRESS_EMBEDS | COMPONENTS_V2
SOMETHING_TO_SEE = ("content", "components")


class Posts:
    """All messages of the world."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def check(self, call: Call, body: Json, before: Message | None = None) -> None:
        """Raises ApiError for what Discord refuses; records what only this project forbids."""
        held = [one["filename"] for one in before.attachments] if before else []
        files = {*held, *(upload.filename for upload in call.files.values())}
        problems = message_problems(body, before) or file_problems(body, files)
        if problems:
            raise errors.invalid_form(problems)
        if not (files or any(_after(body, before, key) for key in SOMETHING_TO_SEE)):
            raise errors.empty_message()
        if too_big_to_process(body):
            raise errors.too_big()
        for problem in ping_problems(body):
            self._world.accuse(call.where, problem)

    async def create(
        self, call: Call, body: Json, channel: Channel, *, flags: int = 0, **more: Any
    ) -> Message:
        """A checked new message of the bot."""
        self.check(call, body)
        message = Message(channel, self._world.bot, flags=flags, **more)
        self._fill(message, body, call.files)
        self._world.keep(message)
        await self.announce("MESSAGE_CREATE", message)
        return message

    async def edit(self, call: Call, body: Json, message: Message) -> Message:
        """Changes a message of the bot; one that was "thinking" no longer is."""
        self.check(call, body, message)
        kept = message.flags & ~(LOADING | SUPPRESS_EMBEDS)
        message.flags = kept | (int(body.get("flags") or 0) & EDITABLE_FLAGS)
        self._fill(message, body, call.files)
        message.edits += 1
        self._world.changes.notify()
        await self.announce("MESSAGE_UPDATE", message)
        return message

    async def delete(self, message: Message) -> None:
        """Takes a message away."""
        message.deleted = True
        self._world.changes.notify()
        guild = message.channel.guild
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        data |= {"guild_id": str(guild.id)} if guild else {}
        if not message.ephemeral:
            await self._gateway.dispatch("MESSAGE_DELETE", data, guild)

    async def announce(self, event: str, message: Message) -> None:
        """Tells the bot of a message, if its intents cover it; its words only if it may read."""
        session = self._gateway.session(message.channel.guild)
        needed = GUILD_MESSAGES if message.channel.guild else DIRECT_MESSAGES
        hidden = message.ephemeral or self._world.bot in message.channel.closed_to
        if session is None or hidden or not session.intents & needed:
            return

        def readable(one: Message) -> bool:
            return self._readable(one, session)

        await session.dispatch(event, payloads.message_event(message, readable))

    def _readable(self, message: Message, session: Session) -> bool:
        bot = self._world.bot
        return bool(
            session.intents & MESSAGE_CONTENT
            or message.channel.guild is None
            or message.author is bot
            or bot in message.mentions
        )

    def _fill(self, message: Message, body: Json, files: dict[int, Upload]) -> None:
        if "content" in body:
            message.content = body["content"] or ""
        if "attachments" in body or files:
            message.attachments = self._attachments(message, body, files)
        if "components" in body:
            urls = {one["filename"]: one["url"] for one in message.attachments}
            message.components = numbered(_resolved(body["components"] or [], urls))

    def _attachments(self, message: Message, body: Json, files: dict[int, Upload]) -> list[Json]:
        named = body.get("attachments")
        ids = {str(one["id"]) for one in named or []}
        kept = [one for one in message.attachments if named is None or one["id"] in ids]
        return kept + [self.stored(upload) for upload in files.values()]

    def stored(self, upload: Upload) -> Json:
        """Puts a file where the bot can fetch it; the attachment object that names it."""
        identifier = snowflake()
        self._world.uploads[str(identifier)] = upload
        url = f"{self._world.url}/attachments/{identifier}/{upload.filename}"
        return {
            "id": str(identifier),
            "filename": upload.filename,
            "size": len(upload.content),
            "content_type": upload.content_type,
            "url": url,
            "proxy_url": url,
        }

    async def say(self, channel: Channel, author: User, text: str, **more: Any) -> Message:
        """A person's message."""
        message = self._world.keep(Message(channel, self._world.meet(author), text, **more))
        await self.announce("MESSAGE_CREATE", message)
        return message


def _after(body: Json, before: Message | None, key: str) -> object:
    """What a field holds once ``body`` has been applied."""
    return body[key] if key in body else getattr(before, key, None)


def _resolved(components: list[Json], urls: dict[str, str]) -> list[Json]:
    """Components with the files' addresses in place of ``attachment://``, as Discord replies."""
    for media in media_of(components):
        media["url"] = urls.get(media["url"].removeprefix("attachment://"), media["url"])
        media.setdefault("proxy_url", media["url"])
    return components
