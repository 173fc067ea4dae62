"""Every command and every id that can be made up, from the wrong server and with the wrong role.

With ``-s`` the test prints the table that benchmarks/results.md shows.
"""

import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.commands.message_menus import CHECK, FIND
from index.app import Verbale
from index.store.administration.watches import NewWatch
from tests.bot.pressing import press_id
from tests.bot.running import connected_to
from tests.discord_double import (
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    DiscordDouble,
    Guild,
    Message,
    Role,
    Upload,
    User,
)
from tests.discord_double.model import Channel
from tests.discord_double.people.interactions import COMPONENT, Interaction
from tests.index.libraries import ANSWER, QUESTION, articles, house

pytestmark = pytest.mark.usefixtures("one_model")

SOURCE = "Sealed wire"
TITLE = "in the harbour"
COMPLAINT = "The attaché says otherwise."
SECRETS = (SOURCE, ANSWER, QUESTION, COMPLAINT)
ROW, BUTTON, SELECT = 1, 2, 3
SUBCOMMAND = 1

NAMED = {"name": SOURCE}
OPML = b'<opml><body><outline text="A" xmlUrl="https://a.example/feed"/></body></opml>'
COMMANDS: dict[str, dict[str, Any]] = {
    "ask": {"question": QUESTION, "source": SOURCE},
    "source add": {"url": "http://127.0.0.1/feed.xml"},
    "source import": {"file": Upload("feeds.opml", OPML)},
    "source export": {},
    "source list": {},
    "source show": NAMED,
    "source pause": NAMED,
    "source resume": NAMED,
    "source remove": NAMED,
    "source check": NAMED,
    "settings show": {},
    "settings time-zone": {"zone": "Europe/Paris"},
    "settings dates": {"form": "iso"},
    "settings private": {"on": True},
    "settings direct-messages": {"on": False},
    "settings sources": {"remove": True},
    "settings admins": {"remove": True},
    "settings conversations": {"place": "thread"},
    "settings limits": {"sources": 5},
    "settings export": {},
    "settings delete": {},
    "index log": {},
    "index feedback": {},
    "index status": {},
    "index reindex": {},
    "index cancel": {},
    "index rollback": {},
    "my-data export": {},
    "my-data delete": {},
    "help": {},
    "said": {"who": "customs"},
    "readout": {"meeting": "customs"},
    "wording": {"wording": "customs"},
    "watch question": {"question": "who came to the fair?"},
    "watch names": {"names": "Envoy"},
    "watch wording": {"wording": "grave concern"},
    "watch list": {},
    "watch remove": {"watch": "1"},
    "latest": {"names": "customs"},
    "timeline": {"topic": "customs"},
    "article": {"name": "customs"},
    "digest on": {},
    "digest off": {},
    "digest now": {"week": True},
    "lexicon show": {"words": "customs"},
}
FOR_EVERYBODY = {
    "ask", "said", "readout", "wording", "latest", "timeline", "article", "watch list",
    "lexicon show", "digest now", "my-data export", "my-data delete", "help", "source list",
}  # fmt: skip
"""Not hidden from members: what they get is public, their own server's, or their own."""
OF_THE_SERVER = {"👍 of another's answer", "👎 of another's answer", "reason for another's 👎"}
"""Whoever sees an answer in its server may judge it."""


@dataclass
class Stage:
    """Two servers, and one of them has something to hide."""

    discord: DiscordDouble
    verbale: Verbale
    embassy: Guild
    newsroom: Guild
    manager: User
    member: User
    stranger: User
    answer: Message = field(init=False)
    listed: Message = field(init=False)
    removing: Message = field(init=False)

    def places(self) -> dict[str, tuple[User, Guild | None]]:
        """Who tries, and where."""
        return {
            "member without a role, same server": (self.member, self.embassy),
            "manager of another server": (self.stranger, self.newsroom),
            "the same in a direct message": (self.stranger, None),
        }


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    async with house(tmp_path / "data") as verbale, _discord(verbale, monkeypatch) as stage:
        file = articles(tmp_path, 12)
        scope = f"discord:{stage.embassy.id}"
        await verbale.import_file(file, source=SOURCE, scope=scope)
        await verbale.watch_service.add(NewWatch(scope, "question", QUESTION, "discord:1"))
        discord, manager = stage.discord, stage.manager
        stage.answer = await discord.run("ask", {"question": QUESTION}, user=manager)
        assert ANSWER in stage.answer.text.replace("**", "")
        bad = await discord.press(stage.answer, press_id(stage.answer, "bad"), user=manager)
        why = await bad.answer()
        [menu] = [one["custom_id"] for one in why.walk() if one.get("custom_id")]
        opened = await discord.press(why, menu, values=["other"], user=manager)
        await opened.modal()
        said = await discord.submit_modal(opened, {"said": COMPLAINT})
        await said.until(lambda message: "answer bad" in message.text)
        for number in range(10):
            await verbale.admin_service.set(scope, "role.sources", str(number))
        stage.listed = await discord.run("index log", user=manager)
        stage.removing = await discord.run("source remove", NAMED, user=manager)
        yield stage


@asynccontextmanager
async def _discord(verbale: Verbale, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    role = Role("press")
    shown = {name: [role] for name in ("source", "settings", "index")}
    embassy, newsroom = Guild("Embassy", roles=[role], permitted=shown), Guild("Newsroom")
    manages = MEMBER_PERMISSIONS | MANAGE_GUILD
    manager, stranger = User("manager", permissions=manages), User("stranger", permissions=manages)
    async with (
        DiscordDouble(guilds=[embassy, newsroom]) as discord,
        connected_to(verbale, discord, monkeypatch),
    ):
        member = User("member", roles=[role])
        for one in (manager, member, stranger):
            discord.world.meet(one)
        yield Stage(discord, verbale, embassy, newsroom, manager, member, stranger)


async def _state(stage: Stage) -> object:
    """All that is kept of the server that has something to hide."""
    scope, people = f"discord:{stage.embassy.id}", stage.verbale.admin_service
    found = await stage.verbale.source_service.health([scope])
    return (
        found,
        await people.ratings([scope]),
        await people.changes([scope]),
        await people.limits(scope),
        (await stage.verbale.status()).counts,
    )


async def _heard(interaction: Interaction) -> str:
    """All that the bot said, once it has said it."""
    callback = await interaction.acknowledged()
    if callback.type == 9:
        return "a window"
    said = [] if interaction.original is None else [interaction.original]
    if callback.deferred or any(one.text == "One moment …" for one in said):
        said = [await _settled(interaction)]
    words = dict.fromkeys(one.text for one in [*said, *interaction.followups])
    return " ".join(words).strip()


async def _settled(interaction: Interaction) -> Message:
    def shown() -> Message | None:
        there = [one for one in (interaction.original, *interaction.followups) if one is not None]
        done = [one for one in there if not one.loading and one.text != "One moment …"]
        return done[-1] if done else None

    return await interaction.world.until(shown, f"{interaction} was not answered")


async def _commanded(
    stage: Stage, name: str, who: User, where: Guild | None, options: Mapping[str, Any]
) -> str:
    try:
        asked = await stage.discord.slash(name, options, user=who, guild=where)
    except AssertionError as hidden:
        if "not offered" not in str(hidden):
            raise
        return "not offered by Discord"
    heard = await _heard(asked)
    if heard != "a window":
        return heard
    typed = await stage.discord.submit_modal(asked, {"name": stage.embassy.name})
    return "a window, then: " + await _heard(typed)


async def _crafted(
    stage: Stage, custom_id: str, who: User, where: Guild | None, values: list[str] | None = None
) -> str:
    """Press something that the bot never showed there."""
    place: Channel = where.general if where else stage.discord.dm(who)
    bait = await stage.discord.say(place, "look", user=stage.discord.bot)
    part: dict[str, Any] = {"type": BUTTON, "style": 2, "label": "look"}
    if values is not None:
        part = {"type": SELECT, "options": [{"label": one, "value": one} for one in values]}
    part |= {"custom_id": custom_id, "id": 2}
    bait.content = ""  # as in every card of the bot
    bait.components = [{"type": ROW, "id": 1, "components": [part]}]
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": part["type"], "id": 2}
    if values is not None:
        data["values"] = values
    return await _heard(await stage.discord._interact(COMPONENT, data, who, place, "en-US", bait))


def _ids(stage: Stage) -> dict[str, tuple[str, list[str] | None]]:
    """What can be made up by whoever has seen how ids look."""
    key = press_id(stage.answer, "good").split(":")[1]
    return {
        "👍 of another's answer": (f"verdict:{key}:good", None),
        "👎 of another's answer": (f"verdict:{key}:bad", None),
        "reason for another's 👎": (f"why:{key}", ["wrong article"]),
        "Next of another's log": (press_id(stage.listed, "next"), None),
        "Remove of another's source": (press_id(stage.removing, "remove"), None),
        "Cancel of a build by number": ("index:cancel:1", None),
    }


def _told(heard: str) -> str:
    """The beginning, for the table; the moment and the ids of people are of no interest."""
    plain = re.sub(r"<[^>]*>", "…", heard).replace("**", "").replace("\\", "").replace("-# ", "")
    plain = " ".join(plain.split())
    return plain if len(plain) <= 60 else plain[:59].rstrip() + "…"


async def test_nothing_comes_of_what_is_tried_from_the_wrong_place(stage: Stage) -> None:
    before = await _state(stage)
    table: dict[str, list[str]] = {}
    for name, options in COMMANDS.items():
        for place, (who, where) in stage.places().items():
            if where is stage.embassy and name in FOR_EVERYBODY:
                table[f"/{name}"] = ["(may)"]
                continue
            heard = await _commanded(stage, name, who, where, options)
            assert heard, (name, place)
            typed = options.values()  # what was typed is no news
            leaked = [one for one in SECRETS if one in heard and one not in typed]
            assert not leaked, (name, place, heard)
            table.setdefault(f"/{name}", []).append(_told(heard))
    for what, (custom_id, values) in _ids(stage).items():
        for place, (who, where) in stage.places().items():
            if where is stage.embassy and what in OF_THE_SERVER:
                table[what] = ["(may)"]
                continue
            heard = await _crafted(stage, custom_id, who, where, values)
            assert not [one for one in SECRETS if one in heard], (what, place, heard)
            table.setdefault(what, []).append(_told(heard))
    for what in ("Next of another's log", "Remove of another's source"):
        heard = await _crafted(stage, _ids(stage)[what][0], stage.manager, stage.newsroom)
        assert heard.startswith("This has expired"), (what, heard)
    files = [file.content.decode() for file in stage.discord.world.uploads.values()]
    assert files
    assert not [one for one in SECRETS if any(one in file for file in files)]
    _show(table, list(stage.places()))
    assert await _state(stage) == before


def _show(table: dict[str, list[str]], places: list[str]) -> None:
    """What benchmarks/results.md shows."""
    rows = [["what was tried", *places], ["---"] * (len(places) + 1)]
    rows += [[what, *got] for what, got in table.items()]
    sys.stdout.write("\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows))


async def test_no_command_is_left_out(stage: Stage) -> None:
    names = set()
    for command in stage.discord.commands().values():
        parts = [one for one in command.get("options", []) if one["type"] == SUBCOMMAND]
        names |= {f"{command['name']} {one['name']}" for one in parts} or {command["name"]}
    # /preferences exists in direct messages alone: tests/e2e/test_direct_messages_in_discord.py
    assert names == COMMANDS.keys() | {CHECK, FIND, "preferences"}


@pytest.mark.parametrize("menu", [CHECK, FIND])
async def test_no_menu_of_a_message_finds_words_of_another_server(stage: Stage, menu: str) -> None:
    words = f"“{ANSWER}” https://example.org/envoy"
    own = await stage.discord.say(stage.embassy.general, words, user=stage.member)
    there = await stage.discord.say(stage.newsroom.general, words, user=stage.stranger)
    heard = [
        (await (await stage.discord.context_menu(menu, message, user=who)).answer()).text
        for message, who in ((own, stage.member), (there, stage.stranger))
    ]
    found = "Verbatim" if menu == CHECK else "Word for word"
    assert [found in one for one in heard] == [True, False]
    assert "customs" in heard[0]
    assert TITLE not in heard[1]


async def test_no_name_is_offered_where_it_is_not_to_be_seen(stage: Stage) -> None:
    typed = {"name": "sea"}
    for command in ("show", "pause", "resume", "remove", "check"):
        for who, where in ((stage.member, stage.embassy), (stage.stranger, stage.newsroom)):
            choosing = await stage.discord.autocomplete(
                f"source {command}", typed, focused="name", user=who, guild=where
            )
            assert await choosing.choices() == []
    asking = {"question": "who?", "source": "sea"}
    places: tuple[Guild | None, ...] = (stage.newsroom, None)
    for place in places:
        choosing = await stage.discord.autocomplete(
            "ask", asking, focused="source", user=stage.stranger, guild=place
        )
        assert await choosing.choices() == []
    own = await stage.discord.autocomplete("ask", asking, focused="source", user=stage.member)
    assert [one["value"] for one in await own.choices()] == [SOURCE]


async def test_messages_elsewhere_are_answered_from_what_may_be_seen_there(stage: Stage) -> None:
    discord, stranger = stage.discord, stage.stranger
    own = await discord.say(stage.embassy.general, QUESTION, user=stage.member, mentions_bot=True)
    told = await discord.next_message(stage.embassy.general, after=own)
    assert ANSWER in told.text.replace("**", "")
    for place in (stage.newsroom.general, discord.dm(stranger)):
        for text in (QUESTION, "and when?", "what do you read?"):
            asked = await discord.say(place, text, user=stranger, mentions_bot=True)
            heard = (await discord.next_message(place, after=asked)).text.replace("**", "")
            assert not [one for one in (SOURCE, ANSWER) if one in heard], (place.name, text)
