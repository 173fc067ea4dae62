"""The plainer routes, called without discord.py."""

from collections.abc import AsyncIterator

import pytest

from tests.discord_double.limits.test_messages import SILENT, Api, button, opened, row
from tests.discord_double.people.interactions import COMPONENT


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async for one in opened():
        yield one


async def test_a_guild_its_channels_and_its_members_can_be_read(api: Api) -> None:
    guild, person = api.double.guild, api.double.user
    base = f"/guilds/{guild.id}"
    assert (await api.call("GET", base))[1]["name"] == "Test"
    assert [one["name"] for one in (await api.call("GET", f"{base}/channels"))[1]] == ["general"]
    _, member = await api.call("GET", f"{base}/members/{person.id}")
    assert member["user"]["username"] == "asker"
    assert (await api.call("GET", f"/channels/{guild.general.id}"))[1]["guild_id"] == str(guild.id)
    assert (await api.call("GET", f"/users/{person.id}"))[1]["global_name"] == "Asker"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/users/1", 10013),
        ("/guilds/1", 10004),
        ("/channels/1", 10003),
        ("/guilds/{guild}/members/1", 10007),
        ("/channels/{channel}/messages/1", 10008),
    ],
)
async def test_what_is_not_there_is_unknown(api: Api, path: str, code: int) -> None:
    place = {"guild": api.double.guild.id, "channel": api.double.guild.general.id}
    status, answer = await api.call("GET", path.format(**place))
    assert (status, answer["code"], api.double.violations) == (404, code, [])


async def test_an_identifier_that_is_none_is_a_violation(api: Api) -> None:
    assert (await api.call("GET", "/channels/general"))[1]["code"] == 50035
    assert "is not snowflake" in api.double.violations[0]


async def test_a_body_that_is_no_json_is_a_violation(api: Api) -> None:
    url = f"{api.double.api}/channels/{api.double.guild.general.id}/messages"
    async with api.http.post(url, data="{", headers={"Content-Type": "application/json"}) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50109)
    assert "invalid JSON" in api.double.violations[0]
    api.double.violations.clear()
    assert (await api.post(["content"]))[0] == 400  # type: ignore[arg-type]  # wrong on purpose
    assert len(api.double.violations) == 1


async def test_both_gateway_routes_name_the_gateway(api: Api) -> None:
    for path in ("/gateway", "/gateway/bot"):
        assert (await api.call("GET", path))[1]["url"] == api.double.gateway_url


async def test_history_is_read_newest_first_and_in_pages(api: Api) -> None:
    ids = [(await api.post({"content": str(number)} | SILENT))[1]["id"] for number in range(4)]
    base = f"/channels/{api.double.guild.general.id}/messages"

    async def page(query: str) -> list[str]:
        return [one["id"] for one in (await api.call("GET", f"{base}?{query}"))[1]]

    assert await page("limit=2") == [ids[3], ids[2]]
    assert await page(f"limit=2&before={ids[2]}") == [ids[1], ids[0]]
    assert await page(f"limit=2&after={ids[0]}") == [ids[2], ids[1]]


async def test_a_persons_message_is_theirs(api: Api) -> None:
    said = await api.double.say(api.double.guild.general, "mine")
    path = f"/channels/{said.channel.id}/messages/{said.id}"
    assert (await api.call("PATCH", path, {"content": "yours"} | SILENT))[1]["code"] == 50005
    assert (await api.call("DELETE", path))[1]["code"] == 50013
    assert (await api.call("PUT", f"{path}/reactions/👍/@me"))[0] == 204
    assert (await api.call("POST", f"/channels/{said.channel.id}/typing"))[0] == 204


async def test_threads_hang_on_a_message_or_on_a_channel(api: Api) -> None:
    said = await api.double.say(api.double.guild.general, "long story")
    base = f"/channels/{said.channel.id}"
    _, hung = await api.call("POST", f"{base}/messages/{said.id}/threads", {"name": "story"})
    _, free = await api.call("POST", f"{base}/threads", {"name": "other", "type": 11})
    assert hung["id"] == str(said.id)
    assert {hung["parent_id"], free["parent_id"]} == {str(said.channel.id)}
    assert (await api.call("GET", f"/channels/{free['id']}"))[1]["name"] == "other"
    nested = await api.call("POST", f"/channels/{free['id']}/threads", {"name": "x", "type": 11})
    assert nested[1]["code"] == 50024


async def test_a_stranger_cannot_be_written_to(api: Api) -> None:
    assert (await api.call("POST", "/users/@me/channels", {"recipient_id": "1"}))[1][
        "code"
    ] == 50033


async def test_a_deferred_update_edits_the_message_that_was_pressed(api: Api) -> None:
    await api.post({"content": "old", "components": [row(button())]} | SILENT)
    [message] = api.double.messages(api.double.guild.general)
    pressed = api.interaction(COMPONENT)
    pressed.source = message
    assert (await api.answer(pressed, 6, {}))[1] == {
        "interaction": {
            "id": str(pressed.id),
            "type": 3,
            "response_message_id": str(message.id),
            "response_message_loading": False,
            "response_message_ephemeral": False,
        }
    }
    await api.hook("PATCH", pressed, "/messages/@original", {"content": "new"} | SILENT)
    assert (message.content, message.edits) == ("new", 1)


async def test_a_file_that_nobody_uploaded_is_not_served(api: Api) -> None:
    async with api.http.get(f"{api.double.url}/attachments/1/x.txt") as answer:
        assert answer.status == 404


async def test_a_message_with_the_same_enforced_nonce_is_sent_once(api: Api) -> None:
    body = SILENT | {"content": "once", "nonce": "7", "enforce_nonce": True}
    first, again = [(await api.post(body))[1]["id"] for _ in range(2)]
    assert first == again
    assert len(api.double.messages(api.double.guild.general)) == 1
    await api.post(SILENT | {"content": "twice", "nonce": "7"})
    assert len(api.double.messages(api.double.guild.general)) == 2


async def test_a_message_has_one_thread_which_its_opener_owns(api: Api) -> None:
    double = api.double
    said = await double.say(double.guild.general, "hello")
    path = f"/channels/{said.channel.id}/messages/{said.id}/threads"
    status, thread = await api.call("POST", path, {"name": "talk"})
    assert (status, thread["id"], thread["owner_id"]) == (200, str(said.id), str(double.bot.id))
    assert (await api.call("POST", path, {"name": "talk"}))[1]["code"] == 160004
    double.guild.general.threadable = False
    other = await double.say(double.guild.general, "hello")
    path = f"/channels/{other.channel.id}/messages/{other.id}/threads"
    assert (await api.call("POST", path, {"name": "talk"}))[1]["code"] == 50013


async def test_a_reply_to_a_deleted_message_is_refused_or_becomes_a_message(api: Api) -> None:
    double = api.double
    said = await double.say(double.guild.general, "hello")
    await double.take_back(said)
    reference: dict[str, object] = {"message_id": str(said.id)}
    body = SILENT | {"content": "hello", "message_reference": reference}
    assert (await api.post(body))[0] == 400
    double.violations.clear()
    reference["fail_if_not_exists"] = False
    assert (await api.post(body))[0] == 200
