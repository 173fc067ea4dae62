"""Watches and questions that wait, from the button or command to the post, through the double."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.client import VerbaleBot
from index.app import Verbale
from index.errors import TryLaterError
from index.store.deliveries import Delivery
from index.store.schema import delivery, watch
from tests.bot.pressing import press
from tests.bot.running import connected_to
from tests.discord_double import (
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    Channel,
    DiscordDouble,
    Guild,
    Message,
    Role,
    User,
)
from tests.index.libraries import house
from tests.index.monitoring.conftest import TODAY, Desk, told
from tests.lexical import count_words

QUESTION = "Where did Envoy Hale meet Speaker Oduya?"
MENTION_EVERYONE = 1 << 17
MANAGES = MEMBER_PERMISSIONS | MANAGE_GUILD | MENTION_EVERYONE


@dataclass(kw_only=True)
class Stage(Desk):
    discord: DiscordDouble
    embassy: Guild
    role: Role
    manager: User
    member: User
    client: VerbaleBot

    async def command(self, name: str, options: Any = None, user: User | None = None) -> str:
        return (await self.discord.run(name, options or {}, user=user or self.manager)).text

    async def refused(self, private: bool = False, user: User | None = None) -> Message:
        options = {"question": QUESTION, "private": private}
        card = await self.discord.run("ask", options, user=user or self.member)
        assert "No answer." in card.text
        return card

    async def pressed(self, card: Message, act: str = "wait", user: User | None = None) -> str:
        [button] = [one for one in card.buttons if f":{act}:" in one.get("custom_id", "")]
        pressed = await self.discord.press(card, button["custom_id"], user=user or self.member)
        return (await pressed.answer()).text

    async def in_list(self, act: str) -> str:
        """``/watch list`` after a press on one of its buttons."""
        card = await self.discord.run("watch list", user=self.manager)
        return (await press(self.discord, card, act, user=self.manager)).text

    def posts(self, channel: Channel | None = None) -> list[Message]:
        place = channel or self.embassy.general
        return [
            one
            for one in self.discord.messages(place)
            if one.author is self.discord.bot and one.made_by is None
        ]

    async def seen(self, number: int, channel: Channel | None = None) -> list[Message]:
        def probe() -> list[Message] | None:
            found = self.posts(channel)
            return found if len(found) >= number else None

        found = await self.discord.until(probe, f"{number} posts did not come")
        assert len(found) == number
        return found


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    count_words(monkeypatch)
    monkeypatch.setattr("bot.background.watch_posts.EVERY", 0.05)
    async with house(tmp_path / "data") as verbale, _discord(verbale, tmp_path, monkeypatch) as one:
        await one.arrive({"title": "Harbour", "text": "Two ships wait outside Port."})
        yield one


@asynccontextmanager
async def _discord(
    verbale: Verbale, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    role = Role("desk")
    embassy = Guild("Embassy", channels=[Channel("general"), Channel("wire")], roles=[role])
    manager, member = User("manager", permissions=MANAGES), User("member")
    async with (
        DiscordDouble(guilds=[embassy, Guild("Newsroom")]) as discord,
        connected_to(verbale, discord, monkeypatch) as client,
    ):
        for one in (manager, member):
            discord.world.meet(one)
        yield Stage(
            verbale, folder, discord=discord, embassy=embassy, role=role, manager=manager,
            member=member, client=client,
        )  # fmt: skip


async def test_a_refused_question_is_answered_once_below_its_refusal(stage: Stage) -> None:
    refusal = await stage.refused()
    assert "I'll reply here, once" in await stage.pressed(refusal)
    for who in (stage.manager, stage.manager):
        assert "I'll reply here, once" in await stage.pressed(refusal, user=who)
    assert QUESTION in await stage.command("watch list", user=stage.member)
    assert (await stage.command("watch list", user=stage.manager)).count(QUESTION) == 1
    await stage.arrive(told(1), told(2))
    [post] = await stage.seen(1)
    assert post.reply_to is refusal
    assert f"{stage.member.mention} {stage.manager.mention}" in post.text
    pinged: Any = stage.discord.sent(f"POST /channels/{post.channel.id}/messages")[-1].body
    people = [str(stage.member.id), str(stage.manager.id)]
    assert [str(one) for one in pinged["allowed_mentions"]["users"]] == people
    assert "Envoy Hale met Speaker Oduya" in post.text.replace("**", "")
    assert "Both spoke of grain" in await stage.pressed(post, "context")
    await stage.arrive(told(3))
    for who in (stage.member, stage.manager):
        assert "nothing to list" in await stage.command("watch list", user=who)
    assert len(stage.posts()) == 1


async def test_what_was_asked_in_private_is_answered_in_a_direct_message(stage: Stage) -> None:
    scope = f"discord:{stage.embassy.id}"
    told_so = await stage.pressed(await stage.refused(private=True))
    assert "I'll write you a direct message" in told_so
    await stage.arrive(told(4), scope=scope)
    [post] = await stage.seen(1, stage.discord.dm(stage.member))
    assert "hall 4" in post.text.replace("**", "")
    assert stage.posts() == []


async def test_who_has_left_the_server_gets_nothing_of_it(stage: Stage) -> None:
    await stage.pressed(await stage.refused(private=True))
    stage.embassy.strangers.append(stage.member)
    await stage.arrive(told(5), scope=f"discord:{stage.embassy.id}")
    library = stage.verbale.answerer.library
    await stage.discord.until(lambda: library.deliveries.count("due") == 0, "it was not looked at")
    await stage.arrive(told(6))
    [post] = await stage.seen(1, stage.discord.dm(stage.member))
    assert "hall 6" in post.text.replace("**", "")


async def test_who_has_left_a_server_gets_nothing_of_it_where_its_channel_is_closed(
    stage: Stage,
) -> None:
    refusal = await stage.refused()
    for who in (stage.member, stage.manager):
        await stage.pressed(refusal, user=who)
    stage.embassy.general.writable = False
    stage.embassy.strangers.append(stage.member)
    await stage.arrive(told(7), scope=f"discord:{stage.embassy.id}")
    await stage.seen(1, stage.discord.dm(stage.manager))
    library = stage.verbale.answerer.library
    await stage.discord.until(lambda: library.deliveries.count("due") == 0, "it was not looked at")
    assert stage.posts(stage.discord.dm(stage.member)) == []


async def test_a_server_watches_names_and_questions(stage: Stage) -> None:
    wire = stage.embassy.channel("wire")
    options = {"names": "Hale, Oduya", "channel": wire, "role": stage.role, "most": 2}
    assert "at most 2 a day" in await stage.command("watch names", options)
    assert "Watch 2" in await stage.command("watch question", {"question": QUESTION})
    await stage.arrive(told(8))
    [named] = await stage.seen(1, wire)
    assert f"<@&{stage.role.id}>" in named.text
    assert "Found by watch 1." in named.text
    [answered] = await stage.seen(1)
    assert "Found by watch 2." in answered.text
    await stage.command("watch remove", {"watch": f"2: {QUESTION}"})
    listed = await stage.in_list("pause1")
    assert "paused" in listed
    assert QUESTION not in listed
    await stage.arrive(told(9))
    assert "paused" not in await stage.in_list("resume1")
    assert len(stage.posts(wire)) == 1
    await stage.arrive(told(12))
    assert "hall 12" in (await stage.seen(2, wire))[-1].text


async def test_a_sides_new_wording_is_posted_with_the_former_one(stage: Stage) -> None:
    async def note(number: int, text: str, day: str = TODAY) -> None:
        article = {"title": f"Note {number}", "text": text, "published_at": day}
        await stage.arrive(article, source="Kremlin")

    await note(1, "The office condemns the launch.", "2022-01-01")
    options = {"wording": "condemns the launch", "side": "Russia"}
    assert "words this as it never did" in await stage.command("watch wording", options)
    await note(2, "The office strongly condemns the launch.")
    [post] = await stage.seen(1)
    assert "**Russia** · new wording" in post.text
    assert "**strongly** condemns the launch" in post.text
    assert "The wording before:" in post.text
    assert "Found by watch 1." in post.text
    assert "wording · condemns the launch · Russia" in await stage.command("watch list")


async def test_a_channel_that_takes_no_posts_pauses_its_watch(stage: Stage) -> None:
    await stage.command("watch names", {"names": "Hale, Oduya"})
    stage.embassy.general.writable = False
    await stage.arrive(told(10))
    service, scope = stage.verbale.watch_service, f"discord:{stage.embassy.id}"
    while not (await service.standing(scope))[0].paused:  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0.02)
    stage.embassy.general.writable = True
    assert "may not write in the channel" in await stage.command("watch list")
    await stage.in_list("resume1")
    assert len(await stage.seen(1)) == 1


async def test_a_webhook_takes_the_place_of_a_channel_and_its_secret_is_shown_to_managers(
    stage: Stage,
) -> None:
    names = {"names": "Hale, Oduya", "webhook": "https://hooks.example/secret-path"}
    both: dict[str, Any] = names | {"role": stage.role}
    assert "a channel or a webhook" in await stage.command("watch names", both)
    local = names | {"webhook": "http://10.0.0.1/x"}
    assert "leads to a private address" in await stage.command("watch names", local)
    assert "goes to the webhook" in await stage.command("watch names", names)
    shown = await stage.command("watch list")
    assert "webhook at hooks.example" in shown
    assert "secret-path" not in shown
    addresses = await stage.in_list("addresses1")
    keys = await stage.verbale.watch_service.keys()
    assert keys.signing_secret(1) in addresses
    assert "has not published" in addresses
    await stage.arrive(told(11))
    [one] = await stage.verbale.watch_service.claim("webhooks", webhooks=True)
    assert one.watch.id == 1
    assert stage.posts() == []


async def test_a_digest_comes_at_its_hour_and_is_shown_now(stage: Stage) -> None:
    wire, scope = stage.embassy.channel("wire"), f"discord:{stage.embassy.id}"
    added = await stage.command("digest on", {"topics": "grain", "channel": wire, "hour": 6})
    assert "every day at 06:00" in added
    await stage.arrive(told(20))
    shown = await stage.discord.run("digest now", {"topics": "grain"}, user=stage.member)
    assert "Envoy Hale met Speaker Oduya in hall 20" in shown.text
    assert [one["filename"] for one in shown.attachments] == ["stories.png"]
    library = stage.verbale.answerer.library
    with library.database.writing() as connection:
        connection.execute(update(watch).values(next_at=datetime.now(UTC)))
    await stage.verbale.watch_service.match()
    [post] = await stage.seen(1, wire)
    assert "Most reported" in post.text
    assert [one["filename"] for one in post.attachments] == ["stories.png"]
    assert "hall 20" in post.text
    assert "digest" in await stage.command("watch list")
    await stage.command("digest off", {"channel": wire})
    assert await stage.verbale.watch_service.standing(scope) == []


class Forgetful(dict[int, tuple[str, str]]):
    """What a process that was killed remembers of its posts."""

    def __setitem__(self, *_: object) -> None: ...

    def __delitem__(self, _: object) -> None: ...


async def test_a_post_that_may_have_gone_out_is_looked_for_before_it_is_sent_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.monitoring.service.CLAIM", timedelta())
    monkeypatch.setattr("bot.background.watch_posts._LAST_MOMENT", timedelta(minutes=-1))
    monkeypatch.setattr(stage.client.get_cog("WatchPoster"), "_done", Forgetful())
    service, lost = stage.verbale.watch_service, list[str]()
    record = service.sent

    async def sent(one: Delivery, channel: str, message: str) -> None:
        stage.discord.world.messages[int(message)].nonce = None  # Discord forgets it after a while
        lost.append(message)
        if len(lost) < 3:
            raise TryLaterError("The library is locked.")
        await record(one, channel, message)

    monkeypatch.setattr(service, "sent", sent)
    await stage.command("watch names", {"names": "Hale, Oduya"})
    await stage.arrive(told(21))
    await stage.discord.until(lambda: len(lost) >= 3, "it was not recorded")
    assert len(set(lost)) == 1
    assert len(stage.posts()) == 1


async def test_nothing_is_sent_when_another_process_may_have_taken_it_over(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first claim is held up for longer than it lasts, as by many failed calls."""
    library = stage.verbale.answerer.library
    with monkeypatch.context() as held_up:
        held_up.setattr("bot.background.watch_posts._LAST_MOMENT", timedelta(minutes=1))
        await stage.command("watch names", {"names": "Hale, Oduya"})
        await stage.arrive(told(22))
        await stage.discord.until(lambda: library.deliveries.count("claimed"), "it was not claimed")
        await asyncio.sleep(0.1)  # the time in which it would be posted
        assert stage.posts() == []
    with library.database.writing() as connection:
        connection.execute(update(delivery).values(claimed_until=datetime.now(UTC)))
    assert len(await stage.seen(1)) == 1


async def test_members_keep_no_watches_of_the_server(stage: Stage) -> None:
    await stage.command("watch names", {"names": "Hale, Oduya"})
    for name, options in (
        ("watch names", {"names": "Macron"}),
        ("watch remove", {"watch": "1"}),
    ):
        refused = await stage.discord.run(name, options, user=stage.member)
        assert "Only members with the Manage Server permission" in refused.text
    assert "nothing to list" in await stage.command("watch list", user=stage.member)


async def test_an_answer_is_followed_up_when_a_newer_value_overtakes_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "index.answer.quoting.quote.SURE_FIRST_SPAN", 0.0
    )  # without a reader, few are sure

    def toll(number: int, day: str) -> dict[str, Any]:
        return {
            "id": f"toll-{number}",
            "title": "Earthquake in Oran",
            "text": f"The earthquake in Oran killed {number} people, officials said on {day}. "
            + f"Rescuers still dug in {number} streets. " * (number - 13),
            "published_at": day,
        }

    await stage.arrive(toll(14, "2026-03-01"))
    asking = {"question": "How many people did the earthquake in Oran kill?"}
    card = await stage.discord.run("ask", asking, user=stage.member)
    assert "14" in card.text
    assert "I'll reply here, once" in await stage.pressed(card, "follow")
    await stage.arrive(toll(20, "2026-03-02"))
    [post] = await stage.seen(1)
    assert "gives a different value" in post.text
    assert "killed **20** people" in post.text or "killed 20" in post.text


async def test_an_answer_is_followed_up_when_its_article_is_corrected(stage: Stage) -> None:
    await stage.arrive(told(11))
    card = await stage.discord.run("ask", {"question": QUESTION}, user=stage.member)
    await stage.pressed(card, "follow")
    fixed = told(11)["text"].replace("hall 11", "the harbour office")
    await stage.arrive(told(11, text=fixed))
    [post] = await stage.seen(1)
    assert "corrected, or changed" in post.text
    assert "harbour office" in post.text.replace("**", "")
