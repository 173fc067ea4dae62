"""The routes by which the bot answers interactions."""

from collections.abc import Awaitable, Callable

from tests.discord_double import errors, payloads
from tests.discord_double.limits.commands import modal_problems
from tests.discord_double.limits.messages import choice_problems
from tests.discord_double.model import EPHEMERAL, LOADING, Json, Message
from tests.discord_double.people.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFER_REPLY,
    DEFER_UPDATE,
    MODAL,
    MODAL_SUBMIT,
    REPLY,
    UPDATE,
    Callback,
    Interaction,
)
from tests.discord_double.rest.calls import Call
from tests.discord_double.rest.posts import Posts
from tests.discord_double.world import World

SUITABLE = {
    COMMAND: {REPLY, DEFER_REPLY, MODAL},
    COMPONENT: {REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE},
}
"""Which responses suit which kind of interaction."""


class InteractionRoutes:
    """Callbacks, the original response, and follow-ups."""

    def __init__(self, world: World, posts: Posts) -> None:
        self._world = world
        self._posts = posts
        self._responses: dict[int, Callable[[Call, Interaction, Json], Awaitable[None]]] = {
            REPLY: self._reply,
            DEFER_REPLY: self._defer_reply,
            DEFER_UPDATE: self._defer_update,
            UPDATE: self._update,
            CHOICES: self._choices,
            MODAL: self._modal,
        }

    async def callback(self, call: Call) -> object:
        """The first response: within three seconds, once, and of a kind that suits."""
        interaction = self._world.interactions.get(call.params["token"])
        if interaction is None or interaction.id != call.number("interaction_id"):
            raise errors.unknown_interaction()
        if interaction.too_late_to_acknowledge:
            raise errors.unknown_interaction()
        if interaction.callback is not None:
            raise errors.already_acknowledged()
        seconds = interaction.age
        kind = call.form.get("type")
        if kind not in SUITABLE[interaction.type]:
            text = f"type {kind} does not answer {interaction}"
            raise errors.invalid_form([errors.Problem("type", text)])
        data = call.form.get("data") or {}
        await self._responses[kind](call, interaction, data)
        interaction.callback = Callback(kind, data, seconds)
        self._world.changes.notify()
        return _receipt(interaction, kind) if call.query.get("with_response") in YES else None

    async def _reply(self, call: Call, interaction: Interaction, data: Json) -> None:
        flags = int(data.get("flags") or 0)
        interaction.original = await self._post(call, interaction, data, flags)

    async def _defer_reply(self, call: Call, interaction: Interaction, data: Json) -> None:
        flags = LOADING | (int(data.get("flags") or 0) & EPHEMERAL)
        message = Message(interaction.channel, self._world.bot, flags=flags)
        message.made_by, message.seen_by = _metadata(interaction), interaction.user
        interaction.original = self._world.keep(message)
        await self._posts.announce("MESSAGE_CREATE", message)

    async def _defer_update(self, call: Call, interaction: Interaction, data: Json) -> None:
        interaction.original = self._source(interaction)

    async def _update(self, call: Call, interaction: Interaction, data: Json) -> None:
        source = self._source(interaction)
        interaction.original = await self._posts.edit(call, data, source)

    async def _choices(self, call: Call, interaction: Interaction, data: Json) -> None:
        problems = choice_problems(data.get("choices"))
        if problems:
            raise errors.invalid_form(problems)

    async def _modal(self, call: Call, interaction: Interaction, data: Json) -> None:
        problems = modal_problems(data)
        if problems:
            raise errors.invalid_form(problems)

    def _source(self, interaction: Interaction) -> Message:
        if interaction.source is None:
            text = "there is no message to update"
            raise errors.invalid_form([errors.Problem("type", text)])
        return interaction.source

    async def _post(self, call: Call, to: Interaction, body: Json, flags: int) -> Message:
        return await self._posts.create(
            call, body, to.channel, flags=flags & ~LOADING,
            made_by=_metadata(to), seen_by=to.user,
        )  # fmt: skip

    async def follow_up(self, call: Call) -> object:
        """A further message; the first after a deferred reply fills that one instead."""
        interaction = self._acknowledged(call)
        body = call.form
        original = interaction.original
        flags = int(body.get("flags") or 0)
        if original is None or original.deleted or not original.loading:
            message = await self._post(call, interaction, body, flags)
            interaction.followups.append(message)
            self._world.changes.notify()
            return payloads.message(message)
        if "flags" in body and (flags ^ original.flags) & EPHEMERAL:
            text = "the visibility was decided by the defer; asking for another changes nothing"
            self._world.accuse(call.where, errors.Problem("flags", text))
        return payloads.message(await self._posts.edit(call, body, original))

    async def message(self, call: Call) -> object:
        return payloads.message(self._message(call))

    async def edit(self, call: Call) -> object:
        message = self._message(call)
        flags = int(call.form.get("flags") or 0)
        if flags & EPHEMERAL and not message.ephemeral:
            text = "a message cannot become ephemeral by an edit"
            self._world.accuse(call.where, errors.Problem("flags", text))
        return payloads.message(await self._posts.edit(call, call.form, message))

    async def delete(self, call: Call) -> object:
        await self._posts.delete(self._message(call))
        return None

    def _acknowledged(self, call: Call) -> Interaction:
        interaction = self._world.interactions.get(call.params["token"])
        if interaction is None or call.number("webhook_id") != self._world.bot.id:
            raise errors.unknown_webhook()
        if interaction.token_is_dead:
            raise errors.token_expired()
        if interaction.callback is None:
            raise errors.unknown_webhook()
        return interaction

    def _message(self, call: Call) -> Message:
        interaction = self._acknowledged(call)
        if call.params["message_id"] == "@original":
            message = interaction.original
        else:
            message = self._world.messages.get(call.number("message_id"))
        if message is None or message.deleted or not interaction.owns(message):
            raise errors.unknown_message()
        return message


YES = frozenset({"1", "true", "True"})


def _metadata(interaction: Interaction) -> Json:
    return {
        "id": str(interaction.id),
        "type": interaction.type,
        "user": payloads.user(interaction.user),
        "authorizing_integration_owners": {},
    }


def _receipt(interaction: Interaction, kind: int) -> Json:
    """What a callback is answered with when it asks for a response."""
    told: Json = {"id": str(interaction.id), "type": interaction.type}
    message = interaction.original
    if message is None:
        return {"interaction": told}
    told |= {
        "response_message_id": str(message.id),
        "response_message_loading": message.loading,
        "response_message_ephemeral": message.ephemeral,
    }
    if kind not in {REPLY, UPDATE}:
        return {"interaction": told}
    resource = {"type": kind, "message": payloads.message(message)}
    return {"interaction": told, "resource": resource}
