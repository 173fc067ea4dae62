"""The plainer routes, called without discord.py."""

from collections.abc import AsyncIterator

import pytest

from tests.discord_double.limits.test_messages import SILENT, Api, opened


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async for one in opened():
        yield one


async def test_a_body_that_is_no_json_is_a_violation(api: Api) -> None:
    url = f"{api.double.api}/channels/{api.double.guild.general.id}/messages"
    async with api.http.post(url, data="{", headers={"Content-Type": "application/json"}) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50109)
    assert "invalid JSON" in api.double.violations[0]
    api.double.violations.clear()
    assert (await api.post(["content"]))[0] == 400  # type: ignore[arg-type]  # wrong on purpose
    assert len(api.double.violations) == 1


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
    assert (await api.call("POST", f"/channels/{said.channel.id}/typing"))[0] == 204


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
