"""Discord's limits on messages and autocomplete choices; each check lists the problems it finds."""

import re
from collections.abc import Collection, Iterable

from tests.discord_double.errors import Problem
from tests.discord_double.limits.components import component_problems, media_of, processed_size
from tests.discord_double.limits.lengths import optional_length
from tests.discord_double.model import COMPONENTS_V2, TEXT_DISPLAY, Json, Message, walk

LARGEST_PROCESSED = 10_170
"""UTF-8 bytes of a Components V2 message above which Discord fails with a 500."""

EMBED_TEXTS = (("title", 256), ("description", 4096))
NESTED_EMBED_TEXTS = (("footer", "text", 2048), ("author", "name", 256))


def message_problems(body: Json, before: Message | None = None) -> list[Problem]:
    """What is wrong with a message body; ``before`` is the message it edits, if it edits one."""
    was_v2 = before is not None and bool(before.flags & COMPONENTS_V2)
    is_v2 = was_v2 or bool(int(body.get("flags") or 0) & COMPONENTS_V2)
    return [
        *optional_length("content", body.get("content"), 2000),
        *embed_problems(body.get("embeds") or []),
        *(_beside_v2(body, None if was_v2 else before) if is_v2 else []),
        *component_problems(body.get("components") or [], v2=is_v2),
        *optional_length("attachments", body.get("attachments"), 10),
        *optional_length("sticker_ids", body.get("sticker_ids"), 3),
    ]


def _beside_v2(body: Json, converted: Message | None) -> list[Problem]:
    text = "cannot be used together with the IS_COMPONENTS_V2 flag (1 << 15)"
    beside = [key for key in ("content", "embeds", "sticker_ids", "poll") if body.get(key)]
    if converted is not None:
        beside += [
            key for key in ("content", "embeds") if getattr(converted, key) and _kept(body, key)
        ]
    return [Problem(key, text) for key in beside]


def _kept(body: Json, key: str) -> bool:
    return key not in body


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


def embed_problems(embeds: list[Json]) -> list[Problem]:
    """Discord's limits on embeds, one by one and together."""
    problems = optional_length("embeds", embeds, 10)
    for number, embed in enumerate(embeds):
        problems += _embed_problems(f"embeds.{number}", embed)
    if sum(len(text) for embed in embeds for text in _embed_texts(embed)) > 6000:
        problems.append(Problem("embeds", "Embed size exceeds maximum size of 6000"))
    return problems


def _embed_problems(path: str, embed: Json) -> list[Problem]:
    fields = embed.get("fields") or []
    problems = optional_length(f"{path}.fields", fields, 25)
    for key, most in EMBED_TEXTS:
        problems += optional_length(f"{path}.{key}", embed.get(key), most)
    for outer, inner, most in NESTED_EMBED_TEXTS:
        problems += optional_length(
            f"{path}.{outer}.{inner}", (embed.get(outer) or {}).get(inner), most
        )
    for number, field in enumerate(fields):
        problems += optional_length(f"{path}.fields.{number}.name", field.get("name", ""), 256, 1)
        problems += optional_length(
            f"{path}.fields.{number}.value", field.get("value", ""), 1024, 1
        )
    return problems


def _embed_texts(embed: Json) -> Iterable[str]:
    yield from (embed.get(key) or "" for key, _ in EMBED_TEXTS)
    yield from ((embed.get(outer) or {}).get(inner) or "" for outer, inner, _ in NESTED_EMBED_TEXTS)
    for field in embed.get("fields") or []:
        yield from (field.get("name") or "", field.get("value") or "")


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
    problems = optional_length("data.choices", choices, 25)
    for number, choice in enumerate(choices):
        path = f"data.choices.{number}"
        problems += optional_length(f"{path}.name", choice.get("name", ""), 100, 1)
        if isinstance(choice.get("value"), str):
            problems += optional_length(f"{path}.value", choice["value"], 100)
    return problems
