"""What people do: commands, buttons, modals, messages. Each becomes an event at the gateway."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final

from tests.discord_double import payloads
from tests.discord_double.gateway.gateway import Gateway
from tests.discord_double.limits.commands import (
    CHAT_INPUT,
    LABEL,
    MESSAGE_MENU,
    TEXT_INPUT,
    modal_inputs,
)
from tests.discord_double.model import BUTTON, Channel, Guild, Json, Message, User
from tests.discord_double.people.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL,
    MODAL_SUBMIT,
    Interaction,
)
from tests.discord_double.people.options import Filled, find_command
from tests.discord_double.rest.posts import Posts
from tests.discord_double.world import World


class Where(Enum):
    """A place that need not be named."""

    FIRST_GUILD = "the first guild"


FIRST_GUILD: Final = Where.FIRST_GUILD


class People:
    """The people of the double's Discord. ``user`` is who acts where a test names nobody."""

    def __init__(self, world: World, gateway: Gateway, posts: Posts) -> None:
        self.user = world.meet(User("asker"))
        self._world = world
        self._gateway = gateway
        self._posts = posts

    async def slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: User | None = None,
        guild: Guild | Where | None = FIRST_GUILD,
        channel: Channel | None = None,
        locale: str = "en-US",
    ) -> Interaction:
        """Uses a slash command (``"sources add"`` for a sub-command), in a DM if guild is None."""
        place = self._place(user, guild, channel)
        data = self._command(name, options or {}, place, user)
        return await self._interact(COMMAND, data, user, place, locale)

    async def run(self, *used: Any, **where: Any) -> Message:
        """What a slash command is answered with; it is used as by ``slash``."""
        return await (await self.slash(*used, **where)).answer()

    async def autocomplete(
        self,
        name: str,
        options: Mapping[str, Any],
        *,
        focused: str,
        user: User | None = None,
        guild: Guild | Where | None = FIRST_GUILD,
        channel: Channel | None = None,
        locale: str = "en-US",
    ) -> Interaction:
        """Types into the option ``focused`` of a command that is not yet sent."""
        assert focused in options, f"{focused!r} must stand among the options, as typed so far"
        place = self._place(user, guild, channel)
        data = self._command(name, options, place, user, focused)
        return await self._interact(AUTOCOMPLETE, data, user, place, locale)

    async def context_menu(
        self,
        name: str,
        target: Message,
        *,
        user: User | None = None,
        locale: str = "en-US",
    ) -> Interaction:
        """Uses a command of a message's context menu."""
        place = target.channel
        command = find_command(self._world.commands, name, MESSAGE_MENU, place, user or self.user)
        data = {key: command[key] for key in ("id", "name", "type")}
        resolved = {"messages": {str(target.id): payloads.message(target)}}
        data |= {"target_id": str(target.id), "resolved": resolved}
        return await self._interact(COMMAND, data, user, place, locale)

    async def press(
        self,
        message: Message,
        custom_id: str,
        *,
        values: Sequence[str] = (),
        user: User | None = None,
        locale: str = "en-US",
    ) -> Interaction:
        """Presses a button of ``message``, or picks ``values`` of a select."""
        assert not message.deleted, "the message is gone"
        component = message.component(custom_id)
        assert not component.get("disabled"), f"{custom_id!r} is disabled"
        who = user or message.seen_by or self.user
        seen = not message.ephemeral or who is message.seen_by
        assert seen, f"{who.name} does not see the message"
        data = {"custom_id": custom_id, "component_type": component["type"], "id": component["id"]}
        if component["type"] != BUTTON:
            data["values"] = _picked(component, values)
        return await self._interact(COMPONENT, data, who, message.channel, locale, message)

    async def submit_modal(
        self, opened_by: Interaction, values: Mapping[str, str], *, user: User | None = None
    ) -> Interaction:
        """Fills in the modal that ``opened_by`` was answered with, inputs by ``custom_id``."""
        callback = opened_by.callback
        assert callback is not None, f"{opened_by} opened no modal"
        assert callback.type == MODAL, f"{opened_by} opened no modal"
        modal = callback.data
        inputs = {one["custom_id"]: one for one in modal_inputs(modal)}
        unknown = sorted(values.keys() - inputs.keys())
        assert not unknown, f"the modal has no input {unknown}, only {sorted(inputs)}"
        for custom_id, one in inputs.items():
            _check_input(one, values.get(custom_id, ""))
        parts = [_submitted(part, values) for part in modal["components"]]
        data = {"custom_id": modal["custom_id"], "components": parts}
        who = user or opened_by.user
        return await self._interact(
            MODAL_SUBMIT, data, who, opened_by.channel, opened_by.locale, opened_by.source
        )

    async def say(
        self,
        channel: Channel | User,
        text: str,
        *,
        user: User | None = None,
        mentions_bot: bool = False,
        reply_to: Message | None = None,
        ping: bool = True,
        mentioning: Sequence[User] = (),
        by_webhook: bool = False,
    ) -> Message:
        """Writes a message (to a person's name: in their DM with the bot).

        The bot hears its words only where Discord would let it: in a DM, when it is mentioned or
        replied to with a ping, or with the message-content intent.

        Args:
            channel: where.
            text: the words, with mentions as Discord writes them.
            user: who; by default ``self.user``, or whose direct messages those are.
            mentions_bot: whether to put the bot's mention first.
            reply_to: the message that is replied to.
            ping: whether the reply mentions the author of that message.
            mentioning: further people whose mentions stand in the text.
            by_webhook: whether a webhook writes in the person's name.
        """
        place = self._world.dm(channel) if isinstance(channel, User) else channel
        bot = self._world.bot
        if mentions_bot and bot.mention not in text:
            text = f"{bot.mention} {text}"
        named = [bot] if bot.mention in text else []
        pinged = [reply_to.author] if reply_to and ping and reply_to.author not in named else []
        mentions = [*named, *pinged, *mentioning]
        who = user or place.recipient or self.user
        return await self._posts.say(
            place, who, text, mentions=mentions, reply_to=reply_to, by_webhook=by_webhook
        )

    async def take_back(self, message: Message) -> None:
        """Deletes a message."""
        await self._posts.delete(message)

    def _place(
        self, user: User | None, guild: Guild | Where | None, channel: Channel | None
    ) -> Channel:
        if channel is not None:
            return channel
        if guild is None:
            return self._world.dm(user or self.user)
        return (self._world.guilds[0] if isinstance(guild, Where) else guild).general

    def _command(
        self,
        name: str,
        options: Mapping[str, Any],
        place: Channel,
        user: User | None,
        focused: str | None = None,
    ) -> Json:
        first, *path = name.split()
        command = find_command(self._world.commands, first, CHAT_INPUT, place, user or self.user)
        return Filled(self._posts.stored, focused).data(command, path, options)

    async def _interact(
        self,
        kind: int,
        data: Json,
        user: User | None,
        place: Channel,
        locale: str,
        source: Message | None = None,
    ) -> Interaction:
        who = self._world.meet(user or self.user)
        event = Interaction(self._world, kind, data, who, place, locale, source)
        session = self._gateway.session(place.guild)
        assert session is not None, f"no shard of the bot is there to hear of {event}"
        self._world.interactions[event.token] = event
        event.sent_at = self._world.clock()
        await session.dispatch("INTERACTION_CREATE", payloads.interaction(event, self._world.bot))
        return event


def _picked(select: Json, values: Sequence[str]) -> list[str]:
    offered = [option["value"] for option in select.get("options") or []]
    assert set(values) <= set(offered) or not offered, f"the select offers only {offered}"
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    assert least <= len(values) <= most, f"the select takes {least} to {most} values"
    return list(values)


def _check_input(field: Json, value: str) -> None:
    if field["type"] != TEXT_INPUT:
        return
    name, least, most = field["custom_id"], field.get("min_length") or 0, field.get("max_length")
    assert value or not field.get("required", True), f"the input {name!r} must be filled in"
    assert not value or len(value) >= least, f"the input {name!r} takes at least {least} characters"
    assert len(value) <= (most or 4000), f"the input {name!r} takes at most {most} characters"


def _submitted(part: Json, values: Mapping[str, str]) -> Json:
    """A modal's component as the submission sends it back."""
    if part["type"] == LABEL:
        return {"type": LABEL, "id": 1, "component": _answered(part["component"], values)}
    return {"type": part["type"], "id": 1}


def _answered(field: Json, values: Mapping[str, str]) -> Json:
    answer = {"type": field["type"], "id": 1, "custom_id": field["custom_id"]}
    given = values.get(field["custom_id"], "")
    return answer | ({"value": given} if field["type"] == TEXT_INPUT else {"values": [given]})
