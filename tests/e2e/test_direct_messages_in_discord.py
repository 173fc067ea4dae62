"""Direct messages are answered from chosen servers, and only while the person is a member."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.asking.answer_buttons import Act
from bot.commands.message_menus import CHECK
from bot.core import scope as scopes
from index.app import Verbale
from tests.bot.pressing import press, press_id
from tests.bot.running import connected_to
from tests.discord_double import (
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    DiscordDouble,
    Guild,
    Message,
    User,
)
from tests.discord_double.model import Json
from tests.index.libraries import ANSWER, QUESTION, articles, house

pytestmark = pytest.mark.usefixtures("one_model")

SOURCE = "Sealed wire"
ADMIN = User("admin", permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
SECRETS = (SOURCE, ANSWER, "harbour", "customs house")


@dataclass
class Stage:
    """A server with sources of its own, another one, and two people."""

    discord: DiscordDouble
    verbale: Verbale
    embassy: Guild
    ann: User
    bob: User

    async def asks(self, who: User, text: str = QUESTION) -> Message:
        asked = await self.discord.say(who, text)
        return await self.discord.next_message(asked.channel, after=asked)

    async def menu(self, who: User) -> Message:
        return await self.discord.run("preferences", user=who, guild=None)

    async def allows(self, on: bool) -> str:
        """An administrator sets whether direct messages may be answered; returns what is said."""
        return plain(await self.discord.run("settings direct-messages", {"on": on}, user=ADMIN))

    async def chooses(self, who: User, *servers: Guild) -> Message:
        card = await self.menu(who)
        values = [f"discord:{one.id}" for one in servers]
        return await press(self.discord, card, "servers", *values, user=who)


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    monkeypatch.setattr(scopes, "_FRESH_S", 0.0)
    async with house(tmp_path / "data") as verbale, _stage(verbale, monkeypatch) as stage:
        scope = f"discord:{stage.embassy.id}"
        await verbale.import_file(articles(tmp_path, 12), source=SOURCE, scope=scope)
        yield stage


@asynccontextmanager
async def _stage(verbale: Verbale, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    ann, bob = User("ann"), User("bob")
    embassy, newsroom = Guild("Embassy", strangers=[bob]), Guild("Newsroom")
    async with (
        DiscordDouble(guilds=[embassy, newsroom]) as discord,
        connected_to(verbale, discord, monkeypatch),
    ):
        discord.world.meet(ann)
        discord.world.meet(bob)
        yield Stage(discord, verbale, embassy, ann, bob)


def plain(message: Message) -> str:
    return message.text.replace("**", "").replace("\\", "")


def offered(card: Message) -> list[str]:
    [menu] = [part for part in card.walk() if part.get("options")]
    options: list[Json] = menu["options"]
    assert not [one for one in options if one.get("default")]
    return [one["label"] for one in options]


async def heard(stage: Stage, who: User, card: Message, act: Act) -> str:
    """What the person reads after a press on the card's button, or on one made up like it."""
    [custom_id] = [
        one["custom_id"] for one in card.walk() if f":{act}:" in (one.get("custom_id") or "")
    ]
    bait = card
    if who is not card.channel.recipient:
        bait = await stage.asks(who, "hello")
        button = {"type": 2, "id": 2, "custom_id": custom_id, "style": 2, "label": "…"}
        bait.components = [{"type": 1, "id": 1, "components": [button]}]
    pressed = await stage.discord.press(bait, custom_id, user=who)
    return plain(await pressed.answer())


async def test_a_chosen_server_answers_only_its_members_and_only_while_they_are(
    stage: Stage,
) -> None:
    discord, ann, bob = stage.discord, stage.ann, stage.bob
    assert ANSWER not in plain(await stage.asks(ann))  # off unless chosen
    assert offered(await stage.menu(ann)) == ["Embassy", "Newsroom"]
    assert offered(await stage.menu(bob)) == ["Newsroom"]
    assert "from: Embassy" in plain(await stage.chooses(ann, stage.embassy))

    card = await stage.asks(ann)
    assert ANSWER in plain(card)
    assert ANSWER in await heard(stage, ann, card, "context")
    quoted = (await stage.asks(ann, f"“{ANSWER}”")).reply_to
    assert quoted
    checked = await discord.context_menu(CHECK, quoted, user=ann)
    assert "Verbatim" in (await checked.answer()).text
    typed = {"question": "who?", "source": "sea"}
    choosing = await discord.autocomplete("ask", typed, focused="source", user=ann, guild=None)
    assert [one["value"] for one in await choosing.choices()] == [SOURCE]

    forged = await heard(stage, bob, card, "context")  # by who never was a member
    assert not [one for one in SECRETS if one in forged]
    assert ANSWER not in plain(await stage.asks(bob))

    stage.embassy.strangers.append(ann)  # she leaves
    said = [plain(await stage.asks(ann, text)) for text in ("and when?", QUESTION)]
    said += [await heard(stage, ann, card, act) for act in ("context", "cite")]
    said.append(plain(await discord.run("source list", user=ann, guild=None)))
    left = [(one, told) for one in SECRETS for told in said if one in told and one != "harbour"]
    assert not left
    assert (await stage.verbale.admin_service.of_person(f"discord:{ann.id}")).servers == ()


async def test_a_choice_is_exported_and_forgotten_and_goes_with_the_server(stage: Stage) -> None:
    people, who = stage.verbale.admin_service, f"discord:{stage.ann.id}"
    scope = f"discord:{stage.embassy.id}"
    await stage.chooses(stage.ann, stage.embassy)
    assert (await people.of_person(who)).servers == (scope,)
    assert await people.forget_person(who) == 1
    assert await people.servers_of(who) == []
    await stage.chooses(stage.ann, stage.embassy)
    await people.delete_server(scope)
    assert await people.servers_of(who) == []


async def test_where_discord_does_not_say_who_is_a_member_nobody_is(stage: Stage) -> None:
    await stage.chooses(stage.ann, stage.embassy)
    stage.discord.fault("GET /guilds/*/members/*", status=403)
    assert ANSWER not in plain(await stage.asks(stage.ann))
    assert ANSWER in plain(await stage.asks(stage.ann))  # the choice is kept


async def test_an_administrator_keeps_a_servers_sources_out_of_direct_messages(
    stage: Stage,
) -> None:
    ann = stage.ann
    await stage.chooses(ann, stage.embassy)
    card = await stage.asks(ann)
    assert ANSWER in plain(card)
    menu = await stage.menu(ann)

    assert "out of direct messages" in await stage.allows(on=False)
    said = [plain(await stage.asks(ann, text)) for text in ("and when?", QUESTION)]
    said += [await heard(stage, ann, card, act) for act in ("context", "cite")]
    assert not [(one, told) for one in SECRETS[:2] for told in said if one in told]
    closed = await stage.menu(ann)
    assert offered(closed) == ["Newsroom"]
    assert "1 server that we share keeps its sources out" in plain(closed)
    before = press_id(menu, "servers")
    values = [f"discord:{stage.embassy.id}"]
    late = await stage.discord.press(menu, before, values=values, user=ann)
    assert "Nothing has changed" in plain(await late.followup())

    assert "get answers from its sources" in await stage.allows(on=True)
    assert ANSWER in plain(await stage.asks(ann))
