"""A server whose sources are kept: its people, its curator, and the bot connected to it."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.curating import ScriptedCurator
from tests.bot.running import connected
from tests.bot.samples import DictMemory, ScriptedAsker
from tests.discord_double import MANAGE_GUILD, MEMBER_PERMISSIONS, DiscordDouble, Guild, Role, User


@pytest.fixture
def curator() -> ScriptedCurator:
    return ScriptedCurator()


@pytest.fixture
def memory() -> DictMemory:
    return DictMemory()


@pytest.fixture
def press_role() -> Role:
    """A role that an administrator lets use ``/source``, as far as Discord is concerned."""
    return Role("press")


@pytest.fixture
def embassy(press_role: Role) -> Guild:
    permitted = {"source": [press_role], "settings": [press_role]}
    return Guild("Embassy", roles=[press_role], permitted=permitted)


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
    curator: ScriptedCurator,
    memory: DictMemory,
    embassy: Guild,
    manager: User,
) -> AsyncIterator[DiscordDouble]:
    """The double with the bot connected; who acts unless told otherwise is the manager."""
    async with DiscordDouble(guilds=[embassy, Guild("Newsroom")]) as double:
        double.user = double.world.meet(manager)
        async with connected(double, monkeypatch, ScriptedAsker(), memory, curator):
            yield double
