"""The routes about channels and the messages in them."""

from tests.discord_double import errors, payloads
from tests.discord_double.gateway.gateway import Gateway
from tests.discord_double.model import EPHEMERAL, Channel, Json, Message
from tests.discord_double.rest.calls import Call
from tests.discord_double.rest.posts import Posts
from tests.discord_double.world import World


class MessageRoutes:
    """Channels, their messages, threads, typing and direct messages."""

    def __init__(self, world: World, gateway: Gateway, posts: Posts) -> None:
        self._world = world
        self._gateway = gateway
        self._posts = posts

    async def channel(self, call: Call) -> object:
        return payloads.channel(self._channel(call))

    async def history(self, call: Call) -> object:
        messages = self._world.history(self._channel(call))
        limit = int(call.query.get("limit", 50))
        if "before" in call.query:
            messages = [one for one in messages if one.id < int(call.query["before"])]
        if "after" in call.query:
            messages = [one for one in messages if one.id > int(call.query["after"])][:limit]
        return [payloads.message(one) for one in reversed(messages[-limit:])]

    async def message(self, call: Call) -> object:
        return payloads.message(self._message(call))

    async def create(self, call: Call) -> object:
        channel = self._writable(call)
        body = call.form
        sent = self._sent_before(channel, body)
        if sent is not None:
            return payloads.message(sent)
        target = self._target(body)
        flags = int(body.get("flags") or 0) & ~EPHEMERAL
        mentions = [target.author] if target is not None and _pings_author(body) else []
        message = await self._posts.create(
            call, body, channel, flags=flags, reply_to=target, mentions=mentions, nonce=_nonce(body)
        )
        return payloads.message(message)

    async def edit(self, call: Call) -> object:
        message = self._message(call)
        if message.author is not self._world.bot:
            raise errors.not_the_author()
        return payloads.message(await self._posts.edit(call, call.form, message))

    async def delete(self, call: Call) -> object:
        message = self._message(call)
        if message.author is not self._world.bot:
            raise errors.missing_permissions()
        await self._posts.delete(message)
        return None

    async def typing(self, call: Call) -> object:
        self._writable(call)
        return None

    async def start_thread(self, call: Call) -> object:
        """A thread in a channel, hung on a message."""
        parent = self._writable(call)
        if parent.guild is None or parent.parent is not None:
            raise errors.wrong_channel_type()
        if not parent.threadable:
            raise errors.missing_permissions()
        name, bot = str(call.form["name"]), self._world.bot
        thread = Channel(name, guild=parent.guild, parent=parent, opened_by=bot)
        thread.id = self._message(call).id
        if thread.id in {one.id for one in parent.guild.channels}:
            raise errors.thread_exists()
        parent.guild.channels.append(thread)
        data = payloads.channel(thread)
        await self._gateway.dispatch("THREAD_CREATE", data | {"newly_created": True}, parent.guild)
        return data

    async def open_dm(self, call: Call) -> object:
        person = self._world.people.get(int(call.form.get("recipient_id") or 0))
        if person is None:
            raise errors.invalid_recipient()
        return payloads.channel(self._world.dm(person))

    def _channel(self, call: Call) -> Channel:
        channel = self._world.channel(call.number("channel_id"))
        if channel is None:
            raise errors.unknown_channel()
        if self._world.bot in channel.closed_to:
            raise errors.missing_access()
        return channel

    def _writable(self, call: Call) -> Channel:
        channel = self._channel(call)
        if not channel.writable:
            raise errors.missing_permissions()
        if channel.recipient is not None and not channel.recipient.accepts_dms:
            raise errors.cannot_message_user()
        return channel

    def _message(self, call: Call) -> Message:
        channel = self._channel(call)
        message = self._world.messages.get(call.number("message_id"))
        if message is None or message not in self._world.history(channel):
            raise errors.unknown_message()
        return message

    def _sent_before(self, channel: Channel, body: Json) -> Message | None:
        """The message with the same nonce, which Discord sends only once where it is enforced."""
        nonce = _nonce(body)
        messages = self._world.history(channel) if nonce else []
        return next((one for one in messages if one.nonce == nonce), None)

    def _target(self, body: Json) -> Message | None:
        reference = body.get("message_reference") or {}
        target = self._world.messages.get(int(reference.get("message_id") or 0))
        target = None if target is not None and target.deleted else target
        if reference and target is None and reference.get("fail_if_not_exists", True):
            text = "Unknown message"
            raise errors.invalid_form([errors.Problem("message_reference", text)])
        return target


def _nonce(body: Json) -> str | None:
    """The nonce of a message if it is enforced."""
    return str(body["nonce"]) if body.get("nonce") and body.get("enforce_nonce") else None


def _pings_author(body: Json) -> bool:
    allowed = body.get("allowed_mentions")
    return True if allowed is None else bool(allowed.get("replied_user"))
