"""Discord's limits on application commands and on modals."""

import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise

from tests.discord_double.errors import Problem
from tests.discord_double.limits.lengths import optional_length
from tests.discord_double.model import SELECTS, TEXT_DISPLAY, Json

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
MOST_COMMANDS = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
WITH_CHOICES = frozenset({3, 4, 10})
MOST_CHARACTERS = 8000

TEXT_INPUT, LABEL = 4, 18
IN_A_LABEL = SELECTS | {TEXT_INPUT, 19, 21, 22, 23}


def commands_problems(commands: list[Json]) -> list[Problem]:
    """What is wrong with a whole set of commands, as one bulk overwrite sends it."""
    problems = [
        Problem(str(number), problem.text) if not problem.path
        else Problem(f"{number}.{problem.path}", problem.text)
        for number, command in enumerate(commands)
        for problem in command_problems(command)
    ]  # fmt: skip
    names = [(_type(command), command.get("name")) for command in commands]
    if len(set(names)) < len(names):
        problems.append(Problem("", "Application command names must be unique"))
    for kind, most in MOST_COMMANDS.items():
        if sum(1 for one, _ in names if one == kind) > most:
            problems.append(Problem("", f"more than {most} commands of type {kind}"))
    return problems


def _type(command: Json) -> int:
    return int(command.get("type") or CHAT_INPUT)


def command_problems(command: Json) -> list[Problem]:
    """What is wrong with one command."""
    if _type(command) != CHAT_INPUT:
        problems = optional_length("name", command.get("name", ""), 32, 1)
        if command.get("description"):
            problems.append(Problem("description", "Context menu commands cannot have one"))
        return problems
    problems = _named(command) + _options_problems("options", command.get("options") or [])
    size = _characters(command)
    if size > MOST_CHARACTERS:
        problems.append(Problem("", f"Command exceeds maximum size ({size} of 8000 characters)"))
    return problems


def _named(thing: Json, prefix: str = "") -> list[Problem]:
    problems = optional_length(f"{prefix}description", thing.get("description", ""), 100, 1)
    for name in (thing.get("name", ""), *(thing.get("name_localizations") or {}).values()):
        if not valid_name(name):
            problems.append(Problem(f"{prefix}name", f"Command name is invalid: {name!r}"))
    for text in (thing.get("description_localizations") or {}).values():
        problems += optional_length(f"{prefix}description_localizations", text, 100, 1)
    return problems


def valid_name(name: str) -> bool:
    """Whether Discord takes it for a command or an option: 1-32 letters, digits, ``-_'``."""

    def fits(character: str) -> bool:
        block = unicodedata.name(character, "")
        return (
            character in "-_'"
            or unicodedata.category(character)[0] in "LN"
            or block.startswith(("DEVANAGARI", "THAI"))
        )

    return 1 <= len(name) <= 32 and name == name.lower() and all(map(fits, name))


def _options_problems(path: str, options: list[Json], depth: int = 0) -> list[Problem]:
    problems = optional_length(path, options, 25)
    names = [option.get("name") for option in options]
    if len(set(names)) < len(names):
        problems.append(Problem(path, "Option names must be unique"))
    values = [option for option in options if option.get("type", 0) > SUBCOMMAND_GROUP]
    if values and len(values) < len(options):
        problems.append(Problem(path, "Sub-commands and sub-command groups stand alone"))
    if any(not a.get("required") and b.get("required") for a, b in pairwise(values)):
        problems.append(Problem(path, "Required options must be placed before others"))
    for number, option in enumerate(options):
        problems += _option_problems(f"{path}.{number}", option, depth)
    return problems


def _option_problems(path: str, option: Json, depth: int) -> list[Problem]:
    problems = _named(option, f"{path}.")
    kind = option.get("type")
    if kind not in range(1, 12):
        problems.append(Problem(f"{path}.type", f"{kind} is no option type"))
    if depth > {SUBCOMMAND_GROUP: 0, SUBCOMMAND: 1}.get(kind or 0, depth):
        problems.append(Problem(f"{path}.type", "Sub-commands do not nest so deep"))
    if kind in {SUBCOMMAND, SUBCOMMAND_GROUP}:
        deeper = depth + 1 if kind == SUBCOMMAND_GROUP else 2
        return problems + _options_problems(f"{path}.options", option.get("options") or [], deeper)
    return problems + _choices_problems(path, option)


def _choices_problems(path: str, option: Json) -> list[Problem]:
    choices = option.get("choices") or []
    problems = offered_problems(f"{path}.choices", choices)
    if choices and option.get("autocomplete"):
        problems.append(Problem(f"{path}.autocomplete", "not together with choices"))
    if (choices or option.get("autocomplete")) and option.get("type") not in WITH_CHOICES:
        problems.append(Problem(f"{path}.choices", "only for strings, integers and numbers"))
    return problems


def offered_problems(path: str, choices: list[Json]) -> list[Problem]:
    """What is wrong with choices, those of an option or of an autocomplete answer."""
    problems = optional_length(path, choices, 25)
    for number, choice in enumerate(choices):
        problems += optional_length(f"{path}.{number}.name", choice.get("name", ""), 100, 1)
        if isinstance(choice.get("value"), str):
            problems += optional_length(f"{path}.{number}.value", choice["value"], 100)
    return problems


def _characters(thing: Json) -> int:
    """Names, descriptions and values of a command and all inside it, the longest translations."""

    def longest(key: str) -> int:
        texts = [thing.get(key) or "", *(thing.get(f"{key}_localizations") or {}).values()]
        return max(map(len, texts))

    def inside() -> Iterator[Json]:
        yield from thing.get("options") or []
        yield from thing.get("choices") or []

    value = len(str(thing["value"])) if "value" in thing else 0
    return longest("name") + longest("description") + value + sum(map(_characters, inside()))


def modal_problems(modal: Json) -> list[Problem]:
    """What is wrong with a modal."""
    parts = modal.get("components")
    problems = [
        *optional_length("data.title", modal.get("title", ""), 45, 1),
        *optional_length("data.custom_id", modal.get("custom_id", ""), 100, 1),
        *optional_length("data.components", parts if isinstance(parts, list) else [], 5, 1),
    ]
    for number, part in enumerate(parts or []):
        path = f"data.components.{number}"
        check = MODAL_CHECKS.get(part["type"])
        if check is None:
            problems.append(Problem(path, f"type {part['type']} may not stand in a modal"))
        else:
            problems += check(path, part)
    ids = [one.get("custom_id") for one in modal_inputs(modal)]
    if len(set(ids)) < len(ids):
        problems.append(Problem("data.components", "Component custom_id cannot be duplicated"))
    return problems


def modal_inputs(modal: Json) -> Iterator[Json]:
    """The inputs of a modal, which stand under labels."""
    for part in modal.get("components") or []:
        if part["type"] == LABEL and part.get("component"):
            yield part["component"]


def _modal_label(path: str, part: Json) -> list[Problem]:
    problems = optional_length(f"{path}.label", part.get("label", ""), 45, 1)
    problems += optional_length(f"{path}.description", part.get("description"), 100)
    inside = part.get("component")
    if not inside:
        return [*problems, Problem(f"{path}.component", "This field is required")]
    return problems + _modal_input(f"{path}.component", inside)


def _modal_input(path: str, part: Json) -> list[Problem]:
    problems = optional_length(f"{path}.custom_id", part.get("custom_id", ""), 100, 1)
    if part["type"] not in IN_A_LABEL:
        problems.append(Problem(path, f"type {part['type']} may not stand here"))
    if part["type"] != TEXT_INPUT:
        return problems
    problems += optional_length(f"{path}.value", part.get("value"), 4000)
    problems += optional_length(f"{path}.placeholder", part.get("placeholder"), 100)
    least, most = part.get("min_length") or 0, part.get("max_length") or 4000
    if not 0 <= least <= most <= 4000:
        problems.append(Problem(path, f"min_length {least} and max_length {most} do not fit"))
    if part.get("style") not in {1, 2}:
        problems.append(Problem(f"{path}.style", "Must be 1 or 2."))
    return problems


def _modal_text(path: str, part: Json) -> list[Problem]:
    return optional_length(f"{path}.content", part.get("content", ""), 4000, 1)


MODAL_CHECKS: dict[int, Callable[[str, Json], list[Problem]]] = {
    LABEL: _modal_label,
    TEXT_DISPLAY: _modal_text,
}
