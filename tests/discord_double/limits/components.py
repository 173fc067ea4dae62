"""What Discord accepts as the components of a message: nesting, counts, lengths, consistency.

What the bot does not send (sections, thumbnails, files, other selects) is no component here: who
wants to send it adds its limits first.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from tests.discord_double.errors import Problem
from tests.discord_double.limits.lengths import length, optional_length
from tests.discord_double.model import BUTTON, TEXT_DISPLAY, Json, children, walk

ACTION_ROW, STRING_SELECT, MEDIA_GALLERY, SEPARATOR, CONTAINER = 1, 3, 12, 14, 17
LINK = 5

NAMES = {
    ACTION_ROW: "action row", BUTTON: "button", STRING_SELECT: "string select",
    TEXT_DISPLAY: "text display", MEDIA_GALLERY: "media gallery", SEPARATOR: "separator",
    CONTAINER: "container",
}  # fmt: skip

BLOCKS = frozenset({ACTION_ROW, TEXT_DISPLAY, MEDIA_GALLERY, SEPARATOR})
NESTING = {
    None: BLOCKS | {CONTAINER},
    CONTAINER: BLOCKS,
    ACTION_ROW: frozenset({BUTTON, STRING_SELECT}),
}
"""Which types may stand directly in which (None: at the top of a Components V2 message)."""

BESIDE_PLAIN_CONTENT = frozenset({ACTION_ROW, BUTTON, STRING_SELECT})
MOST_COMPONENTS, MOST_TEXT, BYTES_PER_COMPONENT = 40, 4000, 12


def component_problems(components: list[Json], *, v2: bool) -> list[Problem]:
    """What is wrong with a message's components; ``v2``: the message carries the V2 flag."""
    if not all(isinstance(part.get("type"), int) for part in walk(components)):
        return [Problem("components", "a component without its type")]
    placed = list(_placed("components", components, NESTING[None] if v2 else {ACTION_ROW}))
    problems = [problem for _, _, problem in placed if problem is not None]
    everything = [(path, part) for path, part, _ in placed]
    if not v2 and len(components) > 5:
        problems.append(Problem("components", "Must be between 0 and 5 in length."))
    for path, part in everything:
        if not v2 and part["type"] not in BESIDE_PLAIN_CONTENT:
            problems.append(Problem(path, f"a {_name(part)} needs the IS_COMPONENTS_V2 flag"))
        check = CHECKS.get(part["type"])
        problems += check(path, part) if check else []
    return problems + _totals(components)


def processed_size(components: list[Json]) -> int:
    """Bytes as Discord counts them, nearly: the texts of all components and 12 for each.

    Measured for text displays (discord-api-docs#8554); taken to hold for the others as well.
    """
    texts = [
        value for part in walk(components) for value in part.values() if isinstance(value, str)
    ]
    count = sum(1 for _ in walk(components))
    return sum(len(text.encode()) for text in texts) + BYTES_PER_COMPONENT * count


def _name(part: Json) -> str:
    return NAMES.get(part["type"], f"component of type {part['type']}")


def _placed(
    path: str, parts: list[Json], allowed: frozenset[int] | set[int]
) -> Iterator[tuple[str, Json, Problem | None]]:
    """Every component with its path and, where it may not stand, the problem."""
    for number, part in enumerate(parts):
        here = f"{path}.{number}"
        misplaced = part["type"] not in allowed
        yield (
            here,
            part,
            Problem(here, f"a {_name(part)} may not stand here") if misplaced else None,
        )
        nested = part.get("components") or []
        yield from _placed(f"{here}.components", nested, NESTING.get(part["type"], frozenset()))


def _totals(components: list[Json]) -> list[Problem]:
    parts = list(walk(components))
    problems = []
    if len(parts) > MOST_COMPONENTS:
        problems.append(Problem("components", f"{len(parts)} components, at most 40 in all"))
    text = sum(len(part.get("content") or "") for part in parts if part["type"] == TEXT_DISPLAY)
    if text > MOST_TEXT:
        problems.append(Problem("components", f"{text} characters of text, at most 4000 in all"))
    for key in ("custom_id", "id"):
        counted = Counter(part[key] for part in parts if part.get(key))
        problems += [
            Problem("components", f"Component {key} cannot be duplicated: {value!r}")
            for value, times in counted.items()
            if times > 1
        ]
    return problems


def _url(path: str, value: object, most: int, schemes: set[str]) -> list[Problem]:
    if not isinstance(value, str) or not value:
        return [Problem(path, "This field is required")]
    problems = length(path, value, most)
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.netloc:
        problems.append(Problem(path, f"Not a well formed URL with one of {sorted(schemes)}"))
    return problems


def _action_row(path: str, part: Json) -> list[Problem]:
    inside = part.get("components")
    problems = length(f"{path}.components", inside, 5, 1)
    types = [one["type"] for one in inside or []]
    if STRING_SELECT in types and len(types) > 1:
        problems.append(Problem(f"{path}.components", "a select fills its action row alone"))
    return problems


def _container(path: str, part: Json) -> list[Problem]:
    problems = length(f"{path}.components", part.get("components"), MOST_COMPONENTS, 1)
    if not 0 <= int(part.get("accent_color") or 0) <= 0xFFFFFF:
        problems.append(Problem(f"{path}.accent_color", "Must be between 0 and 0xFFFFFF."))
    return problems


def _text_display(path: str, part: Json) -> list[Problem]:
    return length(f"{path}.content", part.get("content"), MOST_TEXT, 1)


def _button(path: str, part: Json) -> list[Problem]:
    problems = optional_length(f"{path}.label", part.get("label"), 80)
    style = part.get("style")
    needs, other = ("url", "custom_id") if style == LINK else ("custom_id", "url")
    if style not in range(1, 6):
        problems.append(Problem(f"{path}.style", "Must be between 1 and 5."))
    if part.get(other):
        told = f"a button of style {style} has a {needs}, not this"
        problems.append(Problem(f"{path}.{other}", told))
    if not (part.get("label") or part.get("emoji")):
        problems.append(Problem(path, "A button must have a label or emoji"))
    if style == LINK:
        return problems + _url(f"{path}.url", part.get("url"), 512, {"http", "https", "discord"})
    return problems + length(f"{path}.custom_id", part.get("custom_id"), 100, 1)


def _select(path: str, part: Json) -> list[Problem]:
    problems = length(f"{path}.custom_id", part.get("custom_id"), 100, 1)
    problems += optional_length(f"{path}.placeholder", part.get("placeholder"), 150)
    least, most = _count(part, "min_values"), _count(part, "max_values")
    if not (0 <= least <= 25 and 1 <= most <= 25 and least <= most):
        problems.append(Problem(path, f"min_values {least} and max_values {most} do not fit"))
    return problems + _options(path, part)


def _count(part: Json, key: str) -> int:
    value = part.get(key)
    return 1 if value is None else int(value)


def _options(path: str, part: Json) -> list[Problem]:
    options = part.get("options")
    problems = length(f"{path}.options", options, 25, 1)
    for number, option in enumerate(options or []):
        here = f"{path}.options.{number}"
        problems += length(f"{here}.label", option.get("label"), 100, 1)
        problems += length(f"{here}.value", option.get("value"), 100, 1)
        problems += optional_length(f"{here}.description", option.get("description"), 100)
    values = [option.get("value") for option in options or []]
    if len(set(values)) < len(values):
        problems.append(Problem(f"{path}.options", "The specified option value is already used"))
    return problems


def _gallery(path: str, part: Json) -> list[Problem]:
    items = part.get("items")
    problems = length(f"{path}.items", items, 10, 1)
    for number, item in enumerate(items or []):
        here, url = f"{path}.items.{number}", (item.get("media") or {}).get("url")
        problems += _url(f"{here}.media.url", url, 2048, {"http", "https", "attachment"})
        problems += optional_length(f"{here}.description", item.get("description"), 1024)
    return problems


def _separator(path: str, part: Json) -> list[Problem]:
    spacing = part.get("spacing")
    return [] if spacing in {None, 1, 2} else [Problem(f"{path}.spacing", "Must be 1 or 2.")]


CHECKS: dict[int, Callable[[str, Json], list[Problem]]] = {
    ACTION_ROW: _action_row,
    BUTTON: _button,
    STRING_SELECT: _select,
    TEXT_DISPLAY: _text_display,
    MEDIA_GALLERY: _gallery,
    SEPARATOR: _separator,
    CONTAINER: _container,
}


def media_of(components: list[Json]) -> Iterator[Json]:
    """Every media object: those of galleries."""
    for part in walk(components):
        yield from (item["media"] for item in part.get("items") or [] if item.get("media"))


def numbered(components: list[Json]) -> list[Json]:
    """The components with the ``id`` that Discord gives to each that has none, counted from 1."""
    taken = {part["id"] for part in walk(components) if part.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    return [_numbered(part, free) for part in components]


def _numbered(part: Json, free: Iterator[int]) -> Json:
    copy = {**part, "id": part.get("id") or next(free)}
    for inner in children(part):
        for key in ("accessory", "component"):
            if part.get(key) is inner:
                copy[key] = _numbered(inner, free)
    if isinstance(part.get("components"), list):
        copy["components"] = [_numbered(inner, free) for inner in part["components"]]
    return copy
