"""Messages come into being, change and go, with the checks and the events that belong to it."""

from typing import Any

from tests.discord_double import errors, payloads
from tests.discord_double.components import numbered
from tests.discord_double.gateway import (
    DIRECT_MESSAGES,
    GUILD_MESSAGES,
    MESSAGE_CONTENT,
    Gateway,
    Session,
)
from tests.discord_double.limits import message_problems, ping_problems, too_big_to_process
from tests.discord_double.calls import Call
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
    walk,
)
from tests.discord_double.world import World

EDITABLE_FLAGS = SUPPRESS_EMBEDS | COMPONENTS_V2
SOMETHING_TO_SEE = ("content", "embeds", "components", "attachments")


class Posts:
    """All messages of the world."""

    def __init__(self, world: World, gateway: Gateway, url: str) -> None:
        self._world = world
        self._gateway = gateway
        self._url = url

    def check(self, call: Call, body: Json, before: Message | None = None) -> None:
        """Raises ApiError for what Discord refuses; records what only this project forbids."""
        problems = message_problems(body, before)
        if problems:
            raise errors.invalid_form(problems)
        if too_big_to_process(body):
            raise errors.too_big()
        for problem in ping_problems(body):
            self._world.accuse(call.where, problem)

    async def create(
        self, call: Call, body: Json, channel: Channel, *, flags: int = 0, **more: Any
    ) -> Message:
        """A checked new message of the bot."""
        self.check(call, body)
        if not (call.files or any(body.get(key) for key in (*SOMETHING_TO_SEE, "poll"))):
            raise errors.empty_message()
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
        if not any(getattr(message, key) for key in SOMETHING_TO_SEE):
            raise errors.empty_message()
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
        if session is None or message.ephemeral or not session.intents & needed:
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
        if "embeds" in body:
            message.embeds = [{"type": "rich", **embed} for embed in body["embeds"] or []]
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
        url = f"{self._url}/attachments/{identifier}/{upload.filename}"
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


def _resolved(components: list[Json], urls: dict[str, str]) -> list[Json]:
    """Components in which ``attachment://`` has become the file's address, as in Discord's reply."""
    for part in walk(components):
        items = [*(part.get("items") or []), part]
        for media in (item[key] for item in items for key in ("media", "file") if item.get(key)):
            name = media["url"].removeprefix("attachment://")
            if name != media["url"] and name not in urls:
                text = f"attachment://{name} names no uploaded file"
                raise errors.invalid_form([errors.Problem("components", text)])
            media["url"] = urls.get(name, media["url"])
            media.setdefault("proxy_url", media["url"])
    return components
