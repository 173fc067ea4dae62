"""Discord's limits on messages and autocomplete choices; each check lists the problems it finds."""

import re
from collections.abc import Collection

from tests.discord_double.errors import Problem
from tests.discord_double.limits.commands import offered_problems
from tests.discord_double.limits.components import component_problems, media_of, processed_size
from tests.discord_double.limits.lengths import optional_length
from tests.discord_double.model import COMPONENTS_V2, TEXT_DISPLAY, Json, Message, walk

LARGEST_PROCESSED = 10_170
"""UTF-8 bytes of a Components V2 message above which Discord fails with a 500."""

NEVER_SENT = ("embeds", "poll", "sticker_ids")
"""What the bot has no use for: who wants to send it adds its limits first."""


def message_problems(body: Json, before: Message | None = None) -> list[Problem]:
    """What is wrong with a message body; ``before`` is the message it edits, if it edits one."""
    was_v2 = before is not None and bool(before.flags & COMPONENTS_V2)
    is_v2 = was_v2 or bool(int(body.get("flags") or 0) & COMPONENTS_V2)
    return [
        *optional_length("content", body.get("content"), 2000),
        *(Problem(key, "the double knows none") for key in NEVER_SENT if body.get(key)),
        *(_beside_v2(body, None if was_v2 else before) if is_v2 else []),
        *component_problems(body.get("components") or [], v2=is_v2),
        *optional_length("attachments", body.get("attachments"), 10),
    ]


def _beside_v2(body: Json, converted: Message | None) -> list[Problem]:
    text = "cannot be used together with the IS_COMPONENTS_V2 flag (1 << 15)"
    kept = converted is not None and converted.content and "content" not in body
    return [Problem("content", text)] if kept or body.get("content") else []


def file_problems(body: Json, files: Collection[str]) -> list[Problem]:
    """What components show as ``attachment://`` without a file of that name among ``files``."""
    addresses = [media["url"] for media in media_of(body.get("components") or [])]
    named = [
        one.removeprefix("attachment://") for one in addresses if one.startswith("attachment:")
    ]
    return [
        Problem("components", f"attachment://{name} names no uploaded file")
        for name in named
        if name not in files
    ]


def too_big_to_process(body: Json) -> bool:
    """Whether Discord would fail with a 500 over a Components V2 message of that size."""
    is_v2 = bool(int(body.get("flags") or 0) & COMPONENTS_V2)
    return is_v2 and processed_size(body.get("components") or []) > LARGEST_PROCESSED


_MENTION = re.compile(r"<@&?\d+>")


def ping_problems(body: Json) -> list[Problem]:
    """Where a message's text may ping somebody. Discord lets that pass; this project does not.

    Text comes from articles and from people, and either may hold ``@everyone``. Only an explicit
    ``"parse": []`` is safe, and users and roles beside it whose mentions are a text of their own.
    """
    shown = [part for part in walk(body.get("components") or []) if part["type"] == TEXT_DISPLAY]
    if not (body.get("content") or shown):
        return []
    allowed = body.get("allowed_mentions")
    if allowed is None:
        return [Problem("allowed_mentions", "absent, so the text may ping people")]
    own = (part["content"].split(" ") for part in shown)
    texts = {one for mentions in own if all(map(_MENTION.fullmatch, mentions)) for one in mentions}
    open_to = ["parse"] if allowed.get("parse") is None or allowed["parse"] else []
    for key, sign in (("users", "@"), ("roles", "@&")):
        if not {f"<{sign}{one}>" for one in allowed.get(key) or []} <= texts:
            open_to.append(key)
    return [Problem(f"allowed_mentions.{key}", "lets the text ping people") for key in open_to]


def choice_problems(choices: object) -> list[Problem]:
    """Discord's limits on autocomplete answers."""
    if not isinstance(choices, list):
        return [Problem("data.choices", "This field is required")]
    return offered_problems("data.choices", choices)
