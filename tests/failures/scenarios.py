"""What Verbale does while a call fails: each scenario with what it starts from, and what follows.

A scenario is run in a folder of its own. Where a person would type a command, the scenario does;
``again`` is what is done when all calls work again, with time passed meanwhile.
"""

import asyncio
import io
import json
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.background.watch_posts import WatchPoster
from bot.client import VerbaleBot
from bot.run import serve
from index.app import Verbale, opened
from index.errors import VerbaleError, out_of_resources
from index.ingest.fetch.client import WebhookClient
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.ingest.starter_list import StarterSource
from index.monitoring.webhooks import WebhookPoster
from index.settings import load_settings
from index.store.administration.answers import OpenQuestion
from index.store.administration.watches import NewWatch, WatchPlace
from index.store.deliveries import Delivery
from index.store.library import Library
from tests.discord_double import Channel, DiscordDouble, Guild, Interaction, Message, User
from tests.discord_double.model import Json
from tests.failures.calls import UNFORESEEN, Calls, Site
from tests.failures.checker import LIBRARY, differences, state
from tests.index.cli.terminal import Ran, verbale

ADDRESS = "http://127.0.0.1"
SERVER = "discord:7"
OTHER_MODEL = "other"
PAST = "2024-01-01 00:00:00.000000"
"""A time as the library writes it: what a due digest is compared with must be the same text."""


@dataclass
class Stage:
    """A folder in which a scenario runs, the network that it sees, and the counter of calls.

    Attributes:
        folder: holds the data folder and what is imported.
        site: the network.
        calls: the counter.
        channel: where people ask in Discord, and where watches post.
        messages: what stands there, by number; it outlasts the bot.
        commands: what the bot has registered; they do, too.
    """

    folder: Path
    site: Site
    calls: Calls
    channel: Channel = field(default_factory=lambda: Channel("general", id=5))
    messages: dict[int, Message] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def command(self, *words: str | Path, data: Path | None = None) -> Ran:
        """Run a command of the terminal."""
        return verbale(*words, data=data or self.data)

    def must(self, *words: str | Path) -> None:
        """Run a command that cannot fail."""
        ran = self.command(*words)
        assert ran.code == 0, ran.err

    @asynccontextmanager
    async def library(self) -> AsyncIterator[Verbale]:
        """The library, opened as the bot or a worker opens it."""
        async with opened(load_settings(data=self.data)) as open_library:
            yield open_library

    def work(self, task: Callable[[Verbale], Awaitable[None]]) -> Ran:
        """Run what the bot or a worker does; where it fails, in the words of `verbale run`."""

        async def within() -> None:
            async with self.library() as open_library:
                await task(open_library)

        try:
            asyncio.run(within())
        except Exception as error:
            told = error if isinstance(error, VerbaleError) else out_of_resources(error)
            if told is None and UNFORESEEN not in str(error):
                raise
            return Ran(1, "", f"verbale: {told or f'internal error ({error})'}\n")
        return Ran(0, "", "")

    def sql(self, *statements: str) -> None:
        """Change the library by hand, such as for time that passes."""
        with closing(sqlite3.connect(self.data / LIBRARY)) as plain, plain:
            for statement in statements:
                plain.execute(statement)


Run = Callable[[Stage], Ran]


def _nothing(_: Stage) -> None:
    """Start from an empty folder."""


def _nothing_but_tables(stage: Stage) -> None:
    """Start from an empty folder, where tests have tables to copy."""
    assert stage.command("status", data=stage.folder / "other").code == 0


def _no_more(_: Stage) -> Iterator[str]:
    yield from ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is done, and what follows.

    Attributes:
        before: prepares the folder, without failures.
        run: what is done while a call fails.
        again: what is done afterwards, until the scenario's end is reached.
        more: what else must hold right after the failure.
        same_words: whether ``again`` must print what a calm run prints.
        verified: whether the library holds anything that `verbale verify` could look at.
        may_change: beginnings of differences from a calm run that are no fault.
        found: how many findings of watches a calm run ends with.
    """

    run: Run
    before: Callable[[Stage], None] = _nothing
    again: Run | None = None
    more: Callable[[Stage], Iterator[str]] = _no_more
    same_words: bool = False
    verified: bool = True
    may_change: tuple[str, ...] = ()
    found: int = 0


# Articles


def article(number: int, **more: str) -> dict[str, str]:
    """An article with a meeting, a statement and an office-holder."""
    return {
        "id": f"envoy-{number}",
        "title": f"Envoy {number} in the harbour",
        "text": f"Envoy {number} met the council's speaker in hall {number} on Monday. “We will "
        f"send {number} ships,” said Foreign Minister Ada Lindt. Both spoke of grain.",
        "published_at": "2024-03-05",
    } | more


def written(folder: Path, *articles: dict[str, str], name: str = "gazette.jsonl") -> Path:
    """A bulk file."""
    file = folder / name
    file.write_text("".join(json.dumps(one) + "\n" for one in articles))
    return file


def _with_articles(stage: Stage) -> None:
    copy = article(1, id="copy")
    stage.must("import", written(stage.folder, article(1), article(2), copy))


QUESTION = "Where did envoy 2 meet the speaker?"


# Import


def _import(stage: Stage) -> Ran:
    return stage.command("import", stage.folder / "gazette.jsonl")


def _to_import(stage: Stage) -> None:
    stage.must("import", written(stage.folder, article(1), name="older.jsonl"))
    fixed = article(1, text=article(1)["text"].replace("hall 1", "hall 10"))
    written(stage.folder, fixed, article(2), article(3), article(2, id="copy"))


# Poll


def _page(number: int) -> str:
    text = article(number)["text"]
    return (
        f"<html><head><title>Envoy {number}</title></head><body><article><h1>Envoy {number} in the "
        f"harbour</h1><p>{text}</p><p>{text.replace('Monday', 'Tuesday')} The talks lasted nine "
        "hours, and both sides will send a joint report on traffic and customs every month.</p>"
        "</article></body></html>"
    )


PAGES = {
    "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /private\n"),
    "/feed": (
        "application/rss+xml",
        '<rss version="2.0"><channel><title>Post</title>'
        + "".join(
            f"<item><title>Envoy {number} in the harbour</title><link>{ADDRESS}/{number}</link>"
            f"<guid>{number}</guid><description>Envoy {number} met.</description></item>"
            for number in (4, 5)
        )
        + "</channel></rss>",
    ),
    "/4": ("text/html", _page(4)),
    "/5": ("text/html", _page(5)),
}


def _with_a_feed(stage: Stage) -> None:
    _with_articles(stage)

    async def follow(one: Verbale) -> None:
        feed = StarterSource("Post", f"{ADDRESS}/feed", None, None, None, ("x",))
        await one.source_service.add_starter([feed])

    assert stage.work(follow).code == 0


_LATER = (
    f"UPDATE source SET due_at = '{PAST}' WHERE due_at IS NOT NULL",
    f"UPDATE feed_entry SET due_at = '{PAST}' WHERE due_at IS NOT NULL",
    f"UPDATE host SET next_at = NULL, leased_until = '{PAST}' WHERE leased_by IS NOT NULL",
    "UPDATE host SET next_at = NULL",
)


def _poll_later(stage: Stage) -> Ran:
    stage.sql(*_LATER)
    return stage.command("sync")


# Catch-up


def _without_vectors(stage: Stage) -> None:
    _with_articles(stage)
    stage.sql("DELETE FROM vector")
    stage.must("verify")
    stage.sql(
        "DELETE FROM vector WHERE rowid IN (SELECT rowid FROM vector LIMIT 1)", "DELETE FROM placed"
    )


# Re-index


def _reindex(stage: Stage) -> Ran:
    with patch("index.cli.maintain._LOOK_S", 0.01), patch("index.cli.maintain._HELD_UP_S", 0.05):
        return stage.command("reindex", "--model", OTHER_MODEL)


def _reindex_again(stage: Stage) -> Ran:
    """As the messages say: resume what was begun, begin what was not."""
    with closing(Library.open(load_settings(data=stage.data).database_url)) as library:
        live, building = library.generations.live(), library.generations.building()
    if building is not None:
        return stage.command("reindex", "--resume")
    if live is not None and live.model == OTHER_MODEL:
        return stage.command("verify")
    return _reindex(stage)


# Questions


def _ask(stage: Stage) -> Ran:
    return stage.command("ask", "--json", QUESTION)


def _chat(stage: Stage) -> Ran:
    typed = io.TextIOWrapper(io.BytesIO(f"{QUESTION}\nand when?\n".encode()))
    with patch.object(sys, "stdin", typed):
        return stage.command("chat", "--json")


# Watches


def _news(stage: Stage, *numbers: int) -> None:
    """Articles of today: of older ones nobody is told."""
    today = datetime.now(UTC).date().isoformat()
    news = (article(number, published_at=today) for number in numbers)
    stage.must("import", written(stage.folder, *news, name="news.jsonl"))


def _watching(stage: Stage) -> None:
    _with_articles(stage)
    stage.must("watch", "add", "names", "Envoy 8, Lindt", "--webhook", f"{ADDRESS}/hook")
    stage.must(
        "watch",
        "add",
        "question",
        "Where did envoy 9 meet the speaker?",
        "--webhook",
        f"{ADDRESS}/hook",
    )
    _news(stage, 8, 9)


async def _deliver(one: Verbale) -> None:
    await one.watch_service.match()
    async with WebhookClient(AddressPolicy(["127.0.0.1"])) as client:
        await WebhookPoster(one.watch_service, client).post_due()


def _post(stage: Stage) -> Ran:
    ran = stage.work(_deliver)
    return Ran(1, "", _WAITS) if not ran.code and _waiting(stage) else ran


def _post_later(stage: Stage) -> Ran:
    _due_again(stage)
    return _post(stage)


_WAITS = "What watches found waits."


def _waiting(stage: Stage) -> bool:
    with closing(sqlite3.connect(stage.data / LIBRARY)) as plain:
        return bool(plain.execute("SELECT 1 FROM delivery WHERE state != 'sent'").fetchall())


def _due_again(stage: Stage) -> None:
    stage.sql(f"UPDATE delivery SET due_at = '{PAST}', claimed_until = '{PAST}'")


def _one_post_each(stage: Stage) -> Iterator[str]:
    """Receivers leave out what they have had; so a repeated id is no second post."""
    with closing(sqlite3.connect(stage.data / LIBRARY)) as plain:
        keys = {key for (key,) in plain.execute("SELECT key FROM delivery WHERE state = 'sent'")}
    if keys - set(stage.site.posted):
        yield "a delivery is recorded as sent, and was not"


def _digesting(stage: Stage) -> None:
    _with_articles(stage)
    _news(stage, 8)

    async def add(one: Verbale) -> None:
        place = WatchPlace("5")
        await one.watch_service.add_digest(
            NewWatch(SERVER, "digest", "envoy", "discord:3", place, rhythm="daily", hour=6)
        )

    assert stage.work(add).code == 0
    stage.sql(f"UPDATE watch SET next_at = '{PAST}', after_revision = 0")


async def _make_digest(one: Verbale) -> None:
    await one.watch_service.match()


# Discord

_BOT, _ASKER = User("verbale", id=9, bot=True), User("asker", id=10)
_WITHIN_S = 20.0
"""How long a person waits; calls are tried again within seconds."""


def _asked_and_watching(stage: Stage) -> None:
    """A digest and a watch of the server have something to post."""
    _digesting(stage)

    async def add(one: Verbale) -> None:
        given = NewWatch(SERVER, "names", "Envoy 9, Lindt", "discord:3", WatchPlace("5"))
        await one.watch_service.add(given)

    assert stage.work(add).code == 0
    _news(stage, 9)
    assert stage.work(_make_digest).code == 0


def _in_discord(stage: Stage) -> Ran:
    """The bot starts, answers a question, posts what is due, and stops."""
    said: list[str] = []
    handled: list[int] = []
    handle = WatchPoster._handle

    async def handling(poster: WatchPoster, one: Delivery) -> None:
        await handle(poster, one)
        handled.append(one.id)

    async def serving(one: Verbale) -> None:
        server = Guild("Embassy", [stage.channel], id=7)
        async with DiscordDouble(guilds=[server]) as discord:
            discord.world.bot, discord.world.messages = _BOT, stage.messages
            discord.world.commands = stage.commands
            discord.world.meet(_BOT)
            with pytest.MonkeyPatch.context() as patched:
                discord.point(patched)
                patched.setattr("bot.background.watch_posts.EVERY", 0.05)
                patched.setattr(WatchPoster, "_handle", handling)
                stop = asyncio.Event()
                people = asyncio.create_task(_people(stage, discord, said, handled))
                client = VerbaleBot(one)
                client._connection.guild_ready_timeout = 0.05
                bot = asyncio.create_task(serve(client, discord.token, stop))
                await asyncio.wait({people, bot}, return_when=asyncio.FIRST_COMPLETED)
                stop.set()
                if not people.done():
                    people.cancel()
                await bot
                await people

    ran = stage.work(serving)
    if not ran.code and _left_open(stage):
        said.append("A question was answered, and is closed at the next start.")
    stage.site.posted = [str(one.id) for one in _posts(stage)]
    return ran if ran.code or not said else Ran(1, "", "\n".join(said))


async def _people(
    stage: Stage, discord: DiscordDouble, said: list[str], handled: list[int]
) -> None:
    """Ask, unless it was answered before, and wait until what was found is posted or put off.

    Args:
        stage: where messages stand.
        discord: where to ask.
        said: receives what was said in place of an answer or post.
        handled: the findings that the bot is done with.
    """
    await discord.until(lambda: "ask" in discord.commands(), "there are no commands", _WITHIN_S)
    await discord.ready(_WITHIN_S)
    if not any(_answers(one) for one in stage.messages.values()):
        asked = await discord.slash("ask", {"question": QUESTION}, user=_ASKER)
        await discord.until(lambda: _shown(asked), "there is no answer", _WITHIN_S)
        shown = _shown(asked)
        if shown is not None and not _answers(shown):
            said.append(shown.text)

    def looked_at() -> bool | None:
        return True if len(set(handled)) > 1 or not _waiting(stage) else None

    await discord.until(looked_at, "not all that was found is looked at", _WITHIN_S)
    if _waiting(stage):
        said.append(_WAITS)


def _left_open(stage: Stage) -> bool:
    with closing(sqlite3.connect(stage.data / LIBRARY)) as plain:
        return bool(plain.execute("SELECT 1 FROM open_question").fetchall())


def _shown(asked: Interaction) -> Message | None:
    """The answer, or what is told in private in its place."""
    messages = (asked.original, *asked.followups)
    there = (one for one in messages if one and not one.loading and not one.deleted)
    return next(there, None)


def _answers(message: Message) -> bool:
    return "hall 2 on Monday" in message.text.replace("**", "")


def _posts(stage: Stage) -> list[Message]:
    return [one for one in stage.messages.values() if one.author is _BOT and one.made_by is None]


_UNSTORED = (
    # What cannot be stored is shown all the same, but not rated or continued.
    *(f"{name}: lost: " for name in ("shown", "citation", "conversation")),
    # Where the server's settings cannot be read, the answer is private.
    "conversation: channel is '5/private' in place of '5'",
    # Stored once the bot is ready, else an hour later; the next start may be over before.
    'memory: lost: {"key": "discord.application"}',
)


def _in_discord_later(stage: Stage) -> Ran:
    _due_again(stage)
    return _in_discord(stage)


# Backup


def _to_back_up(stage: Stage) -> None:
    _with_articles(stage)
    stage.must("backup", stage.folder / "old.verbale")


def _back_up(stage: Stage) -> Ran:
    return stage.command("backup", stage.folder / "old.verbale", "--force", "--vectors")


def _backup_is_whole(stage: Stage) -> Iterator[str]:
    """The old file or the new one; and nothing beside it."""
    left = [one.name for one in stage.folder.iterdir() if one.name.startswith(".")]
    if left:
        yield f"left over: {left}"
    ran = stage.command("restore", stage.folder / "old.verbale", data=stage.folder / "copy")
    if ran.code:
        yield f"the backup cannot be restored: {ran.err}"
        return
    calm, now = state(stage.data), state(stage.folder / "copy")
    shutil.rmtree(stage.folder / "copy")
    for one in (calm, now):
        for name in ("files", "audit", "memory"):
            one.pop(name)
    yield from differences(calm, now)


def _to_restore(stage: Stage) -> None:
    _with_articles(stage)
    stage.must("watch", "add", "names", "Envoy 8, speaker")
    stage.must("backup", stage.folder / "old.verbale")
    stage.data.rename(stage.folder / "lost")


def _restore(stage: Stage) -> Ran:
    return stage.command("restore", stage.folder / "old.verbale")


def _restore_again(stage: Stage) -> Ran:
    """As the message says: nothing was restored, or all was, and only vectors are missing."""
    ran = _restore(stage)
    return stage.command("verify") if "not empty" in ran.err else ran


def _all_or_nothing(stage: Stage) -> Iterator[str]:
    if not (stage.data / LIBRARY).exists():
        return
    with closing(sqlite3.connect(stage.data / LIBRARY)) as plain:
        tables = {name for (name,) in plain.execute("SELECT name FROM sqlite_master")}
        there = (
            plain.execute("SELECT count(*) FROM article").fetchone()[0]
            if "article" in tables
            else 0
        )
        watches = plain.execute("SELECT count(*) FROM watch").fetchone()[0] if there else 0
    if (there, watches) not in {(0, 0), (3, 1)}:
        yield f"half of it is restored: {there} articles, {watches} watches"


# Sources and servers that go


def _two_sources(stage: Stage) -> None:
    _with_articles(stage)
    stage.must("import", written(stage.folder, article(2), article(6), name="other.jsonl"))


def _remove(stage: Stage) -> Ran:
    return stage.command("remove", "gazette")


def _remove_again(stage: Stage) -> Ran:
    ran = _remove(stage)
    return stage.command("verify") if "no source" in ran.err else ran


def _a_server(stage: Stage) -> None:
    _with_articles(stage)
    own = written(stage.folder, article(11), article(2), name="own.jsonl")
    stage.must("import", own, "--scope", SERVER)

    async def fill(one: Verbale) -> None:
        await one.watch_service.add(
            NewWatch(SERVER, "names", "Envoy 8", "discord:3", WatchPlace("5"))
        )
        admin = one.admin_service
        await admin.set(SERVER, "role.admins", "9")
        await admin.opened(
            OpenQuestion("k", SERVER, "discord:3", datetime.now(UTC), "en", "{}", "?")
        )
        await admin.choose_servers("discord:3", [SERVER])

    assert stage.work(fill).code == 0


async def _leave(one: Verbale) -> None:
    if SERVER in await one.admin_service.scopes():
        await one.admin_service.record_left(SERVER)
    await one.admin_service.sweep(lambda _: True)
    await one.settle()


def _server_leaves(stage: Stage) -> Ran:
    with patch("index.admin._now", lambda: datetime.now(UTC) + timedelta(days=400)):
        first = stage.work(_leave)
    with patch("index.admin._now", lambda: datetime.now(UTC) + timedelta(days=800)):
        return first if first.code else stage.work(_leave)


SCENARIOS: dict[str, Scenario] = {
    "first start": Scenario(
        lambda stage: stage.command("status"), _nothing_but_tables, verified=False
    ),
    "import": Scenario(_import, _to_import),
    "poll": Scenario(lambda stage: stage.command("sync"), _with_a_feed, _poll_later),
    "catch-up": Scenario(lambda stage: stage.command("verify"), _without_vectors),
    "re-index": Scenario(_reindex, _with_articles, _reindex_again),
    "ask": Scenario(_ask, _with_articles, same_words=True),
    "conversation": Scenario(_chat, _with_articles, same_words=True),
    "watch": Scenario(_post, _watching, _post_later, _one_post_each, found=2),
    "digest": Scenario(lambda stage: stage.work(_make_digest), _digesting, found=1),
    "Discord": Scenario(
        _in_discord,
        _asked_and_watching,
        _in_discord_later,
        may_change=_UNSTORED,
        found=2,
    ),
    "backup": Scenario(
        _back_up, _to_back_up, more=_backup_is_whole, may_change=("audit: too many",)
    ),
    "restore": Scenario(
        _restore, _to_restore, _restore_again, _all_or_nothing, may_change=("audit: lost",)
    ),
    "remove": Scenario(_remove, _two_sources, _remove_again),
    "server leaves": Scenario(_server_leaves, _a_server),
}
