"""What people may do at the double, tried without a bot that reacts."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.discord_double import DiscordDouble, Message, Role, User
from tests.discord_double.model import EPHEMERAL, Json
from tests.discord_double.payloads import guild, member
from tests.discord_double.payloads import message as as_sent
from tests.discord_double.people.interactions import MODAL, Callback

COMMANDS: list[Json] = [
    {"name": "rate", "description": "x", "options": [
        {"name": "stars", "description": "x", "type": 4, "min_value": 1, "max_value": 5,
         "required": True},
        {"name": "kind", "description": "x", "type": 3,
         "choices": [{"name": "Feed", "value": "feed"}]},
        {"name": "why", "description": "x", "type": 3, "max_length": 3},
    ]},
    {"name": "sources", "description": "x", "options": [
        {"name": "add", "description": "x", "type": 1}]},
    {"name": "here", "description": "x", "contexts": [0]},
    {"name": "manage", "description": "x", "default_member_permissions": "32", "options": [
        {"name": "for", "description": "x", "type": 8}]},
]  # fmt: skip


@pytest.fixture
async def double() -> AsyncIterator[DiscordDouble]:
    """A double with registered commands and a gateway session that does nothing."""
    async with (
        DiscordDouble() as discord,
        aiohttp.ClientSession(headers={"Authorization": f"Bot {discord.token}"}) as http,
        http.ws_connect(discord.gateway_url) as socket,
    ):
        url = f"{discord.api}/applications/{discord.bot.id}/commands"
        async with http.put(url, json=COMMANDS) as answer:
            assert answer.status == 200
        await socket.send_json({"op": 2, "d": {"token": discord.token, "intents": 1}})
        await discord.ready()
        yield discord


def select(**more: Any) -> Json:
    options = [{"label": one, "value": one} for one in "ab"]
    return {"type": 3, "id": 2, "custom_id": "pick", "options": options} | more


def menu(double: DiscordDouble, component: Json, **more: Any) -> Message:
    row = {"type": 1, "id": 1, "components": [component]}
    return Message(double.guild.general, double.bot, components=[row], **more)


async def test_a_role_may_let_people_use_what_permissions_keep_from_them(
    double: DiscordDouble,
) -> None:
    envoys = Role("envoys")
    double.guild.roles.append(envoys)
    ada = User("ada", roles=[envoys])
    with pytest.raises(AssertionError, match="lacks the permission"):
        await double.slash("manage", user=ada)
    double.guild.permitted["manage"] = [envoys]
    used = await double.slash("manage", {"for": envoys}, user=ada)
    assert used.data["resolved"]["roles"][str(envoys.id)]["name"] == "envoys"
    assert member(ada)["roles"] == [str(envoys.id)]
    assert [one["name"] for one in guild(double.guild, double.bot)["roles"]][1:] == ["envoys"]


@pytest.mark.parametrize(
    ("name", "options", "complaint"),
    [
        ("rate", {"stars": 6}, "at most 5"),
        ("rate", {"stars": 0}, "at least 1"),
        ("rate", {"stars": True}, "does not take True"),
        ("rate", {"stars": 1, "kind": "page"}, "offers only"),
        ("rate", {"stars": 1, "why": "because"}, "at most 3"),
        ("rate", {}, r"needs the options \['stars'\]"),
        ("rate", {"stars": 1, "colour": "red"}, r"no option \['colour'\]"),
        ("nothing", {}, "no command 'nothing' is registered, only"),
        ("sources", {}, "needs one of"),
        ("sources remove", {}, "has no 'remove'"),
    ],
)
async def test_a_command_used_otherwise_than_registered_fails_the_test(
    double: DiscordDouble, name: str, options: dict[str, object], complaint: str
) -> None:
    with pytest.raises(AssertionError, match=complaint):
        await double.slash(name, options)
    with pytest.raises(AssertionError, match="does not autocomplete"):
        await double.autocomplete("rate", {"kind": "f"}, focused="kind")


async def test_contexts_decide_where_a_command_is_offered(double: DiscordDouble) -> None:
    await double.slash("here")
    with pytest.raises(AssertionError, match="not offered"):
        await double.slash("here", guild=None)


async def test_a_select_takes_what_it_offers(double: DiscordDouble) -> None:
    picked = await double.press(menu(double, select()), "pick", values=["a"])
    assert picked.data["values"] == ["a"]
    for values, complaint in ((["c"], "offers only"), ([], "takes 1 to 1"), (["a", "b"], "1 to 1")):
        with pytest.raises(AssertionError, match=complaint):
            await double.press(menu(double, select()), "pick", values=values)


async def test_what_cannot_be_pressed_fails_the_test(double: DiscordDouble) -> None:
    with pytest.raises(AssertionError, match=r"no component 'other' among \['pick'\]"):
        await double.press(menu(double, select()), "other")
    with pytest.raises(AssertionError, match="is disabled"):
        await double.press(menu(double, select(disabled=True)), "pick", values=["a"])
    with pytest.raises(AssertionError, match="the message is gone"):
        await double.press(menu(double, select(), deleted=True), "pick", values=["a"])
    private = menu(double, select(), flags=EPHEMERAL, seen_by=double.user)
    with pytest.raises(AssertionError, match="eve does not see"):
        await double.press(private, "pick", values=["a"], user=User("eve"))


async def test_a_modal_is_filled_in_as_its_inputs_demand(double: DiscordDouble) -> None:
    asked = await double.slash("here")
    with pytest.raises(AssertionError, match="opened no modal"):
        await double.submit_modal(asked, {})
    why = {"type": 18, "component": {"type": 4, "custom_id": "why", "min_length": 3}}
    note = {"type": 10, "content": "x"}
    asked.callback = Callback(MODAL, {"custom_id": "m", "components": [why, note]}, 0.1)
    for values, complaint in (
        ({}, "filled in"),
        ({"why": "x"}, "at least 3"),
        ({"a": "b"}, "no i"),
    ):
        with pytest.raises(AssertionError, match=complaint):
            await double.submit_modal(asked, values)
    sent = await double.submit_modal(asked, {"why": "because"})
    [label, text] = sent.data["components"]
    assert label["component"]["value"] == "because"
    assert text["type"] == 10


def test_only_what_is_readable_is_shown() -> None:
    """A reply keeps its own words back and still shows the bot's message that it answers."""
    double = DiscordDouble()
    place, bot = double.guild.general, double.bot
    reply = Message(place, double.user, "hidden", reply_to=Message(place, bot, "shown"))
    sent = as_sent(reply, lambda message: message.author is bot)
    assert sent["content"] == ""
    assert sent["referenced_message"]["content"] == "shown"
