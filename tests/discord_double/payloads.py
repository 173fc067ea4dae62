"""Objects as Discord writes them on the wire."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.discord_double.model import (
    EPOCH_MS,
    SEND_MESSAGES,
    THREAD_CHANNEL,
    VIEW_CHANNEL,
    Channel,
    Guild,
    Json,
    Message,
    Role,
    User,
)

if TYPE_CHECKING:
    from tests.discord_double.people.interactions import Interaction


BOT_ADD = 28


def moment(identifier: int) -> str:
    """When a snowflake was made, in ISO 8601."""
    seconds = ((identifier >> 22) + EPOCH_MS) / 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def now() -> str:
    """The present moment, in ISO 8601."""
    return datetime.now(UTC).isoformat()


def user(person: User) -> Json:
    return {
        "id": str(person.id),
        "username": person.name,
        "global_name": None if person.bot else person.name.title(),
        "discriminator": "0",
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
    }


def member(person: User, *, with_user: bool = True) -> Json:
    basics: Json = {
        "nick": None,
        "avatar": None,
        "roles": [str(one.id) for one in person.roles],
        "joined_at": moment(person.id),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "permissions": str(person.permissions),
    }
    return basics | ({"user": user(person)} if with_user else {})


def role(group: Role) -> Json:
    return {
        "id": str(group.id),
        "name": group.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(group.permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel(place: Channel) -> Json:
    basics: Json = {"id": str(place.id), "type": place.type, "last_message_id": None, "flags": 0}
    if place.recipient is not None:
        return basics | {"recipients": [user(place.recipient)]}
    assert place.guild is not None, f"the channel {place.name!r} stands in no guild"
    basics |= {
        "guild_id": str(place.guild.id),
        "name": place.name,
        "parent_id": str(place.parent.id) if place.parent else None,
        "rate_limit_per_user": 0,
    }
    if place.type == THREAD_CHANNEL:
        return basics | _thread(place)
    return basics | {
        "position": 0,
        "permission_overwrites": _overwrites(place, place.guild),
        "nsfw": False,
        "topic": None,
    }


def _overwrites(place: Channel, of: Guild) -> list[Json]:
    if place.writable or not place.says_so:
        return []
    return [{"id": str(of.id), "type": 0, "allow": "0", "deny": str(SEND_MESSAGES)}]


def _thread(place: Channel) -> Json:
    assert place.guild is not None
    return {
        "owner_id": str((place.opened_by or place.guild.owner).id),
        "message_count": 0,
        "member_count": 1,
        "thread_metadata": {
            "archived": False,
            "locked": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": moment(place.id),
            "create_timestamp": moment(place.id),
        },
    }


def own_guild(place: Guild, bot: User) -> Json:
    """A guild as the list of one's own gives it: with what one may do there."""
    return {
        "id": str(place.id),
        "name": place.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(bot.permissions),
        "features": [],
    }


def guild(place: Guild, bot: User) -> Json:
    """A guild as GUILD_CREATE gives it without the members intent: the bot is its only member."""
    everyone = role(Role("@everyone", place.id))
    threads = [one for one in place.channels if one.type == THREAD_CHANNEL]
    return {
        "id": str(place.id),
        "name": place.name,
        "owner_id": str(place.owner.id),
        "preferred_locale": place.locale,
        "roles": [everyone, *map(role, place.roles)],
        "members": [member(bot)],
        "member_count": 2,
        "channels": [channel(one) for one in place.channels if one not in threads],
        "threads": [channel(one) for one in threads],
        "joined_at": moment(place.id),
        "unavailable": False,
        "large": False,
        **dict.fromkeys(("icon", "splash", "banner", "description", "afk_channel_id")),
        "system_channel_id": str(place.system_channel.id) if place.system_channel else None,
        **dict.fromkeys(("rules_channel_id", "vanity_url_code")),
        **dict.fromkeys(
            ("verification_level", "default_message_notifications", "explicit_content_filter"), 0
        ),
        **dict.fromkeys(("mfa_level", "nsfw_level", "premium_tier", "system_channel_flags"), 0),
        "afk_timeout": 300,
        "premium_progress_bar_enabled": False,
        **{key: [] for key in ("emojis", "stickers", "features", "voice_states", "presences")},
        **{key: [] for key in ("stage_instances", "guild_scheduled_events", "soundboard_sounds")},
    }


def audit_log(place: Guild, bot: User) -> Json:
    """The audit log of a guild, of which the double knows one entry: who added the bot."""
    entries = [
        {
            "id": str(place.id + 1),
            "user_id": str(person.id),
            "target_id": str(bot.id),
            "action_type": BOT_ADD,
        }
        for person in [place.added_by]
        if person is not None
    ]
    people = [bot, *([place.added_by] if place.added_by else [])]
    empty = ("application_commands", "auto_moderation_rules", "guild_scheduled_events",
             "integrations", "threads", "webhooks")  # fmt: skip
    return {
        "audit_log_entries": entries,
        "users": [user(person) for person in people],
        **{key: [] for key in empty},
    }


def application(bot: User, owner: User) -> Json:
    return {
        "id": str(bot.id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(owner),
        "team": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "bot": user(bot),
        "integration_types_config": {"0": {}},
        "approximate_guild_count": 1,
    }


Readable = Callable[[Message], bool]
"""Whether the reader of an event may see a message's words and parts."""


def _everything(_: Message) -> bool:
    return True


def message(said: Message, readable: Readable = _everything) -> Json:
    """A message; its words and parts left out where they are not ``readable``."""
    shown = readable(said)
    payload: Json = {
        "id": str(said.id),
        "type": 19 if said.reply_to else 0,
        "channel_id": str(said.channel.id),
        "author": user(said.author),
        "content": said.content if shown else "",
        "embeds": said.embeds if shown else [],
        "components": said.components if shown else [],
        "attachments": said.attachments if shown else [],
        "timestamp": moment(said.id),
        "edited_timestamp": now() if said.edits else None,
        "flags": said.flags,
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
        "mentions": [user(person) for person in said.mentions],
        "mention_roles": [],
    }
    if said.made_by is not None:
        payload["interaction_metadata"] = said.made_by
        payload |= {key: str(said.author.id) for key in ("application_id", "webhook_id")}
    if said.by_webhook:
        payload["webhook_id"] = str(said.author.id)
    if said.reply_to is not None:
        payload |= _reply(said.reply_to, readable)
    return payload


def _reply(target: Message, readable: Readable) -> Json:
    reference = {"type": 0, "message_id": str(target.id), "channel_id": str(target.channel.id)}
    if target.channel.guild is not None:
        reference["guild_id"] = str(target.channel.guild.id)
    shown = None if target.deleted else message(target, readable)
    return {"message_reference": reference, "referenced_message": shown}


def message_event(said: Message, readable: Readable) -> Json:
    """A message as the gateway tells of it: with its guild and the author's membership."""
    payload = message(said, readable)
    if said.channel.guild is not None:
        payload["guild_id"] = str(said.channel.guild.id)
        payload["member"] = member(said.author, with_user=False)
    return payload


def interaction(event: "Interaction", bot: User) -> Json:
    """INTERACTION_CREATE's data."""
    place = event.channel
    payload: Json = {
        "id": str(event.id),
        "application_id": str(bot.id),
        "type": event.type,
        "token": event.token,
        "version": 1,
        "data": event.data,
        "channel_id": str(place.id),
        "channel": channel(place),
        "locale": event.locale,
        "app_permissions": str(_permissions(bot, place)),
        "entitlements": [],
        "attachment_size_limit": 10 * 1024 * 1024,
    }
    if event.source is not None:
        payload["message"] = message(event.source)
    if place.guild is None:
        owners = {"1": str(event.user.id)}
        return payload | {
            "user": user(event.user),
            "context": 1,
            "authorizing_integration_owners": owners,
        }
    guild_id = str(place.guild.id)
    return payload | {
        "guild_id": guild_id,
        "guild": {"id": guild_id, "locale": place.guild.locale, "features": []},
        "guild_locale": place.guild.locale,
        "member": member(event.user) | {"permissions": str(_permissions(event.user, place))},
        "context": 0,
        "authorizing_integration_owners": {"0": guild_id},
    }


def _permissions(person: User, place: Channel) -> int:
    """What a person may do in a channel."""
    return person.permissions & ~VIEW_CHANNEL if person in place.closed_to else person.permissions
