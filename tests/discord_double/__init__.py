"""A Discord double: a real HTTP and WebSocket server for a real, unmodified discord.py client.

    async with DiscordDouble(guilds=[Guild("Embassy")]) as discord:
        discord.point(monkeypatch)          # Route.BASE and the gateway address, for one test
        running = asyncio.create_task(bot.start(discord.token))
        await discord.ready()

        asked = await discord.slash("ask", {"question": "who met?"})
        callback = await asked.acknowledged()         # .type .flags .deferred .seconds
        card = await asked.answer()                   # a Message: .text .links .components
        assert "Yanqi Lake" in card.text
        assert not card.ephemeral

A bot in another process is pointed at ``discord.api`` (in place of ``https://discord.com/api/v10``)
by its own setting. A second shard waits five seconds before it identifies and a client is ready
two seconds after the last guild; ``before_identify_hook`` and ``guild_ready_timeout`` shorten that.

**People.** ``slash``, ``autocomplete``, ``context_menu``, ``press`` (a button, or a select with
``values``), ``submit_modal`` return an `Interaction`; ``say`` returns the `Message` written. They
act for ``discord.user`` in the first guild's first channel unless told otherwise; ``guild=None``
is a direct message. A command or option that the bot has not registered, that the person may not
use, or a value that it does not take is an AssertionError in the test. ``Guild.permitted`` lets
roles use a command that its default permissions would keep from them.

**Interaction.** ``await acknowledged()``, ``await answer()``, ``await until(predicate)``,
``await followup(n)``, ``await modal()``, ``await choices()``; ``.original``, ``.followups``,
``.ephemeral``, ``.callback``; ``expire_token()`` ends its 15 minutes. A callback after 3 seconds
is refused with 10062, a second one with 40060, a dead token with 50027.

**Gateway.** ``drop_gateway(code)``, ``ask_to_reconnect()``, ``invalidate_session()``,
``make_zombie()`` (open but silent); missed events are replayed on resume.

**Faults.** ``discord.fault("PATCH /webhooks/*/messages/@original", status=503, times=2)``; also
``retry_after`` with status 429, ``drop=True``, ``delay=seconds``. ``fault_at_random(share)`` lets a
share of all calls fail.

**Violations.** Everything that the bot sends is held against Discord's limits and, where
``../shared/discord/openapi.json`` is present beside the checkout, against Discord's own
description. What Discord would refuse is answered with 400 and code 50035 (500 for a message that
is too big to process). Two things that Discord lets pass are recorded all the same: a text without
``allowed_mentions`` that forbids every ping, and a visibility asked for after it was decided.
``discord.violations`` lists them; leaving the block raises AssertionError if there are any, unless
``expect_violations`` is set.
"""

from tests.discord_double.double import DiscordDouble
from tests.discord_double.model import (
    ADMINISTRATOR,
    COMPONENTS_V2,
    EPHEMERAL,
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    Channel,
    Guild,
    Message,
    Role,
    Upload,
    User,
)
from tests.discord_double.people.interactions import Callback, Interaction
from tests.discord_double.people.people import FIRST_GUILD

__all__ = [
    "ADMINISTRATOR",
    "COMPONENTS_V2",
    "EPHEMERAL",
    "FIRST_GUILD",
    "MANAGE_GUILD",
    "MEMBER_PERMISSIONS",
    "Callback",
    "Channel",
    "DiscordDouble",
    "Guild",
    "Interaction",
    "Message",
    "Role",
    "Upload",
    "User",
]
