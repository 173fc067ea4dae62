"""A server whose sources are kept: its people, its curator, and the bot connected to it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from index.admin import AdminService
from index.store.library import Library
from index.values import Limits
from tests.bot.curating import ScriptedCurator
from tests.bot.indexers import ScriptedIndexer
from tests.bot.keeping import kept_people
from tests.bot.running import connected
from tests.bot.samples import DictMemory, ScriptedAsker
from tests.discord_double import MANAGE_GUILD, MEMBER_PERMISSIONS, DiscordDouble, Guild, Role, User
from tests.translated import translated_once


@pytest.fixture(scope="session", autouse=True)
def one_translation() -> Iterator[None]:
    """Commands are translated once for all starts of the bot."""
    with translated_once():
        yield


@pytest.fixture
def source_service() -> ScriptedCurator:
    return ScriptedCurator()


@pytest.fixture
def index_service() -> ScriptedIndexer:
    return ScriptedIndexer()


@pytest.fixture
def key_values() -> DictMemory:
    return DictMemory()


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
def kept(limits: Limits) -> Iterator[tuple[AdminService, Library]]:
    """What really keeps people, and its library."""
    with kept_people(limits) as both:
        yield both


@pytest.fixture
def people(kept: tuple[AdminService, Library]) -> AdminService:
    return kept[0]


@pytest.fixture
def library(kept: tuple[AdminService, Library]) -> Library:
    return kept[1]


@pytest.fixture
def asker() -> ScriptedAsker:
    return ScriptedAsker()


@pytest.fixture
async def discord(
    monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker
) -> AsyncIterator[DiscordDouble]:
    """The double with the bot connected, of which nothing but the asker matters."""
    async with DiscordDouble() as double, connected(double, monkeypatch, asker):
        yield double


@pytest.fixture
def owner() -> User:
    """Runs the bot."""
    return User("operator", permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)


@pytest.fixture
def press_role() -> Role:
    """A role that an administrator lets use ``/source``, as far as Discord is concerned."""
    return Role("press")


@pytest.fixture
def embassy(press_role: Role) -> Guild:
    permitted = {name: [press_role] for name in ("source", "settings", "index")}
    return Guild("Embassy", roles=[press_role], permitted=permitted)


@pytest.fixture
def own(embassy: Guild) -> str:
    """The scope of the server."""
    return f"discord:{embassy.id}"


@pytest.fixture
def manager() -> User:
    return User("manager", permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)


@pytest.fixture
def member(press_role: Role) -> User:
    """Sees the commands by their role, but has no right yet."""
    return User("member", roles=[press_role])


@pytest.fixture
async def server(
    monkeypatch: pytest.MonkeyPatch,
    source_service: ScriptedCurator,
    key_values: DictMemory,
    embassy: Guild,
    manager: User,
    owner: User,
    people: AdminService,
    asker: ScriptedAsker,
    index_service: ScriptedIndexer,
) -> AsyncIterator[DiscordDouble]:
    """The double with the bot connected; who acts unless told otherwise is the manager."""
    async with DiscordDouble(guilds=[embassy, Guild("Newsroom")]) as double:
        double.user = double.world.meet(manager)
        double.world.meet(owner)
        async with connected(
            double,
            monkeypatch,
            asker,
            key_values,
            source_service,
            admin_service=people,
            index_service=index_service,
            owners=[owner.id],
        ):
            yield double
