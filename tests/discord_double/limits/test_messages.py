"""What the double refuses and what it lets pass, limit by limit.

Discord's own API description is left out here, so that the double's own limits are what is tried.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.discord_double import COMPONENTS_V2, EPHEMERAL, DiscordDouble, Interaction
from tests.discord_double.model import Json
from tests.discord_double.people.interactions import AUTOCOMPLETE, COMMAND, COMPONENT

SILENT: Json = {"allowed_mentions": {"parse": []}}


def text(content: str = "x") -> Json:
    return {"type": 10, "content": content}


def row(*parts: Json) -> Json:
    return {"type": 1, "components": list(parts)}


def button(**more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x"} | more


def link(url: str, **more: Any) -> Json:
    return {"type": 2, "style": 5, "label": "x", "url": url} | more


def select(**more: Any) -> Json:
    return {"type": 3, "custom_id": "x", "options": [option("x")]} | more


def option(value: str, **more: Any) -> Json:
    return {"label": "x", "value": value} | more


def container(*parts: Json) -> Json:
    return {"type": 17, "components": list(parts)}


def gallery(*urls: str) -> Json:
    return {"type": 12, "items": [{"media": {"url": url}} for url in urls]}


def v2(*parts: Json, **more: Any) -> Json:
    return {"flags": COMPONENTS_V2, "components": list(parts)} | more


@dataclass
class Api:
    """The double, called without discord.py, which would refuse much by itself."""

    double: DiscordDouble
    http: aiohttp.ClientSession

    async def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        async with self.http.request(method, self.double.api + path, json=body) as response:
            return response.status, await response.json() if response.status != 204 else None

    async def post(self, body: Json) -> tuple[int, Any]:
        """A message in a channel."""
        return await self.call("POST", f"/channels/{self.double.guild.general.id}/messages", body)

    async def answer(self, interaction: Interaction, kind: int, data: Json) -> tuple[int, Any]:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
        return await self.call("POST", path, {"type": kind, "data": data})

    async def hook(self, method: str, interaction: Interaction, tail: str, body: object) -> Any:
        path = f"/webhooks/{self.double.bot.id}/{interaction.token}{tail}"
        return await self.call(method, path, body)

    def interaction(self, kind: int = COMMAND) -> Interaction:
        """An interaction that reached no bot."""
        world, place = self.double.world, self.double.guild.general
        event = Interaction(world, kind, {"name": "ask"}, self.double.user, place)
        event.sent_at = world.clock()
        world.interactions[event.token] = event
        return event


async def opened(**options: Any) -> AsyncIterator[Api]:
    async with DiscordDouble(expect_violations=True, **options) as double:
        token = {"Authorization": f"Bot {double.token}"}
        async with aiohttp.ClientSession(headers=token) as http:
            yield Api(double, http)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async for one in opened(api_description=None):
        yield one


@pytest.fixture
async def described(shared: Path) -> AsyncIterator[Api]:
    """The same with Discord's description, which lies in ``shared``."""
    async for one in opened():
        yield one


ACCEPTED: dict[str, Json] = {
    "longest content": {"content": "x" * 2000},
    "five rows of buttons": {
        "content": "x",
        "components": [
            row(*(button(custom_id=f"{a}{b}" + "x" * 98) for b in range(5))) for a in range(5)
        ],
    },
    "40 components": v2(*(text() for _ in range(40))),
    "4000 characters": v2(container(text("x" * 2000), text("x" * 2000))),
    "everything nested": v2(
        container(
            row(button(label="x" * 80), link("https://example.org/" + "x" * 492)),
            gallery("https://example.org/1.png"),
            {"type": 14, "spacing": 2},
            row(select(custom_id="y", options=[option(str(number)) for number in range(25)])),
        )
    ),
    "discord link": v2(row(link("discord://-/channels/1/2"))),
}

REFUSED: dict[str, tuple[Json, str]] = {
    "long content": ({"content": "x" * 2001}, "content: Must be"),
    "content beside v2": (v2(text(), content="x"), "content: cannot be used"),
    "v2 without the flag": ({"components": [text()]}, "needs the IS_COMPONENTS_V2 flag"),
    "six rows": (
        {"content": "x", "components": [row(button(custom_id=str(n))) for n in range(6)]},
        "components: Must be between 0 and 5",
    ),
    "41 components": (v2(container(*(text() for _ in range(40)))), "41 components"),
    "4001 characters": (v2(text("x" * 2000), text("x" * 2001)), "4001 characters"),
    "empty text": (v2(text("")), "content: Must be"),
    "button outside a row": (v2(button()), "a button may not stand here"),
    "container in container": (v2(container(container(text()))), "container may not stand"),
    "empty container": (v2(container()), "components: Must be between 1"),
    "accent": (v2(container(text()) | {"accent_color": 1 << 24}), "accent_color"),
    "text in a row": (v2(row(text())), "a text display may not stand here"),
    "unknown type": (v2({"type": 9}), "component of type 9"),
    "embed": ({"embeds": [{"title": "x"}]}, "embeds: the double knows none"),
    "absent file": (v2(gallery("attachment://a")), "names no uploaded file"),
    "no type": (v2({"content": "x"}), "a component without its type"),
    "six buttons": (v2(row(*(button(custom_id=str(n)) for n in range(6)))), "between 1 and 5"),
    "select beside a button": (v2(row(button(), select(custom_id="y"))), "fills its action row"),
    "same custom_id": (v2(row(button(), button())), "custom_id cannot be duplicated"),
    "long custom_id": (v2(row(button(custom_id="x" * 101))), "custom_id: Must be"),
    "no custom_id": (v2(row(button(custom_id=None))), "custom_id: Must be"),
    "long label": (v2(row(button(label="x" * 81))), "label: Must be"),
    "no label": (v2(row(button(label=None))), "must have a label or emoji"),
    "style": (v2(row(button(style=7))), "style: Must be between 1 and 5"),
    "url on a plain button": (v2(row(button(url="https://a.b"))), "has a custom_id, not this"),
    "custom_id on a link": (v2(row(link("https://a.b", custom_id="x"))), "has a url, not this"),
    "link without url": (v2(row(link(""))), "url: This field is required"),
    "long url": (v2(row(link("https://example.org/" + "x" * 493))), "url: Must be"),
    "scheme": (v2(row(link("ftp://example.org"))), "Not a well formed URL"),
    "26 options": (v2(row(select(options=[option(str(n)) for n in range(26)]))), "1 and 25"),
    "same value": (v2(row(select(options=[option("a"), option("a")]))), "already used"),
    "long option label": (v2(row(select(options=[option("a", label="x" * 101)]))), "label: Must"),
    "long option value": (v2(row(select(options=[option("x" * 101)]))), "value: Must"),
    "long description": (v2(row(select(options=[option("a", description="x" * 101)]))), "descr"),
    "placeholder": (v2(row(select(placeholder="x" * 151))), "placeholder: Must be"),
    "min above max": (v2(row(select(min_values=2, max_values=1))), "do not fit"),
    "11 pictures": (v2(gallery(*["https://a.b/c"] * 11)), "items: Must be between 1 and 10"),
    "picture's address": (v2(gallery("file:///etc/passwd")), "Not a well formed URL"),
    "spacing": (v2({"type": 14, "spacing": 3}), "spacing: Must be 1 or 2"),
    "reply to nothing": ({"content": "x", "message_reference": {"message_id": "1"}}, "Unknown"),
}


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=list(ACCEPTED))
async def test_a_message_at_the_limit_is_accepted(api: Api, body: Json) -> None:
    status, _ = await api.post(body | SILENT)
    assert (status, api.double.violations) == (200, [])


@pytest.mark.parametrize(("body", "problem"), REFUSED.values(), ids=list(REFUSED))
async def test_a_message_beyond_a_limit_is_refused(api: Api, body: Json, problem: str) -> None:
    status, answer = await api.post(body | SILENT)
    assert (status, answer["code"]) == (400, 50035)
    assert any(problem in one for one in api.double.violations), api.double.violations
    assert api.double.messages(api.double.guild.general) == []


async def test_the_same_limits_hold_for_callbacks_follow_ups_and_edits(api: Api) -> None:
    asked, long = api.interaction(), {"content": "x" * 2001}
    assert (await api.answer(asked, 4, long))[0] == 400
    assert (await api.answer(asked, 4, {"content": "short"} | SILENT))[0] == 200
    assert (await api.hook("POST", asked, "", long))[0] == 400
    assert (await api.hook("PATCH", asked, "/messages/@original", long))[0] == 400
    assert len(api.double.violations) == 3
    assert all("/{token}" in one for one in api.double.violations)


async def test_a_message_too_big_to_process_breaks_discord(api: Api) -> None:
    assert (await api.post(v2(text("語" * 3386)) | SILENT))[0] == 200
    status, answer = await api.post(v2(text("語" * 3387)) | SILENT)
    assert (status, answer["message"]) == (500, "500: Internal Server Error")
    assert len(api.double.violations) == 1


async def test_an_empty_message_is_refused(api: Api) -> None:
    assert (await api.post({"content": "", **SILENT}))[1]["code"] == 50006
    assert len(api.double.violations) == 1


@pytest.mark.parametrize(
    "mentions",
    [{}, {"allowed_mentions": None}, {"allowed_mentions": {}},
     {"allowed_mentions": {"parse": ["users"]}},
     {"allowed_mentions": {"parse": [], "users": ["1"]}}],
)  # fmt: skip
@pytest.mark.parametrize("body", [{"content": "@everyone"}, v2(text("@everyone"))])
async def test_a_text_that_could_ping_is_recorded_but_accepted(
    api: Api, body: Json, mentions: Json
) -> None:
    assert (await api.post(body | mentions))[0] == 200
    assert len(api.double.violations) == 1
    assert "ping people" in api.double.violations[0]


async def test_a_card_stays_a_card(api: Api) -> None:
    """The V2 flag cannot be taken back, and a plain message has to be emptied to get it."""
    _, sent = await api.post(v2(text()) | SILENT)
    path = f"/channels/{api.double.guild.general.id}/messages/{sent['id']}"
    assert (await api.call("PATCH", path, {"content": "plain"} | SILENT))[0] == 400
    status, edited = await api.call("PATCH", path, {"components": [text("y")]} | SILENT)
    assert (status, edited["flags"]) == (200, COMPONENTS_V2)
    _, sent = await api.post({"content": "plain"} | SILENT)
    path = f"/channels/{api.double.guild.general.id}/messages/{sent['id']}"
    assert (await api.call("PATCH", path, v2(text()) | SILENT))[0] == 400
    assert (await api.call("PATCH", path, v2(text(), content=None) | SILENT))[0] == 200


async def test_only_the_defer_decides_who_sees_the_answer(api: Api) -> None:
    asked = api.interaction()
    await api.answer(asked, 5, {})
    body = {"content": "secret", "flags": EPHEMERAL} | SILENT
    status, filled = await api.hook("POST", asked, "", body)
    assert (status, filled["flags"]) == (200, 0)
    assert "the visibility was decided by the defer" in api.double.violations[0]
    status, edited = await api.hook("PATCH", asked, "/messages/@original", body)
    assert (status, edited["flags"]) == (200, 0)
    assert "cannot become ephemeral by an edit" in api.double.violations[1]


async def test_a_follow_up_after_the_deferred_message_is_deleted_stands_alone(api: Api) -> None:
    asked = api.interaction()
    await api.answer(asked, 5, {})
    await api.hook("DELETE", asked, "/messages/@original", None)
    body = {"content": "for you", "flags": EPHEMERAL} | SILENT
    assert (await api.hook("POST", asked, "", body))[1]["flags"] == EPHEMERAL
    assert [one.content for one in asked.followups] == ["for you"]
    assert api.double.violations == []


@pytest.mark.parametrize(
    ("choices", "problem"),
    [
        ([{"name": str(number), "value": str(number)} for number in range(26)], "choices: Must"),
        ([{"name": "x" * 101, "value": "x"}], "choices.0.name"),
        ([{"name": "", "value": "x"}], "choices.0.name"),
        ([{"name": "x", "value": "x" * 101}], "choices.0.value"),
        (None, "data.choices: This field is required"),
    ],
)
async def test_autocomplete_answers_have_limits(api: Api, choices: object, problem: str) -> None:
    typing = api.interaction(AUTOCOMPLETE)
    assert (await api.answer(typing, 8, {"choices": choices}))[0] == 400
    assert problem in api.double.violations[0]
    assert typing.callback is None


@pytest.mark.parametrize(
    ("kind", "response"), [(COMMAND, 6), (COMMAND, 7), (COMMAND, 8), (AUTOCOMPLETE, 4), (5, 9)]
)
async def test_a_response_has_to_suit_the_interaction(api: Api, kind: int, response: int) -> None:
    assert (await api.answer(api.interaction(kind), response, {}))[1]["code"] == 50035
    assert len(api.double.violations) == 1


async def test_an_interaction_is_acknowledged_once_and_in_time(api: Api) -> None:
    asked, late = api.interaction(COMPONENT), api.interaction()
    assert (await api.answer(asked, 5, {}))[0] == 200
    assert (await api.answer(asked, 5, {}))[1]["code"] == 40060
    late.sent_at -= 3.1
    assert (await api.answer(late, 5, {}))[1]["code"] == 10062
    late.token = "unknown"
    assert (await api.answer(late, 5, {}))[1]["code"] == 10062


async def test_a_token_serves_for_fifteen_minutes_after_the_acknowledgement(api: Api) -> None:
    asked, body = api.interaction(), {"content": "x"} | SILENT
    assert (await api.hook("POST", asked, "", body))[1]["code"] == 10015
    await api.answer(asked, 4, body)
    assert (await api.hook("DELETE", asked, "/messages/@original", None))[0] == 204
    assert (await api.hook("GET", asked, "/messages/@original", None))[1]["code"] == 10008
    asked.sent_at -= 15 * 60 + 1
    assert (await api.hook("POST", asked, "", body))[1]["code"] == 50027


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"embeds": [{"title": "x", "color": 1 << 24}]}, "embeds.0.color: 16777216 is greater"),
        ({"content": "x", "nonce": "x" * 26}, "nonce: 'xxxxxxxxxxxxxxxxxxxxxxxxxx' is too long"),
        (v2({"type": 14, "divider": "yes"}), "components.0.divider: 'yes' is not of type"),
        (v2({"type": 99}), "components.0: {'type': 99} is not valid under any"),
    ],
)
async def test_discords_own_description_is_consulted(
    described: Api, body: Json, problem: str
) -> None:
    assert (await described.post(body | SILENT))[1]["code"] == 50035
    assert problem in described.double.violations[0]
