"""What the double refuses among command definitions and modals."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.discord_double.limits.commands import command_problems
from tests.discord_double.limits.test_messages import Api, opened
from tests.discord_double.model import Json
from tests.discord_double.people.interactions import COMMAND


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async for one in opened(api_description=None):
        yield one


def command(**more: Any) -> Json:
    return {"name": "ask", "description": "x", "type": 1} | more


def option(**more: Any) -> Json:
    return {"name": "question", "description": "x", "type": 3} | more


def choices(count: int, size: int = 1) -> list[Json]:
    return [{"name": str(number), "value": str(number).zfill(size)} for number in range(count)]


def subcommand(*options: Json) -> Json:
    return option(name="add", type=1, options=list(options))


SIZABLE = [option(name=f"q{n}", choices=choices(25, 12)) for n in range(25)]

COMMANDS: dict[str, tuple[Json, str]] = {
    "name": (command(name="Ask me"), "0.name: Command name is invalid"),
    "long name": (command(name="x" * 33), "0.name: Command name is invalid"),
    "translated name": (command(name_localizations={"de": "Frag Mich"}), "is invalid"),
    "no description": (command(description=""), "0.description: Must be"),
    "long description": (command(description="x" * 101), "0.description: Must be"),
    "26 options": (command(options=[option(name=f"q{n}") for n in range(26)]), "0.options: Must"),
    "option twice": (command(options=[option(), option()]), "names must be unique"),
    "option name": (command(options=[option(name="Q")]), "0.options.0.name"),
    "option description": (command(options=[option(description="")]), "0.options.0.description"),
    "option type": (command(options=[option(type=12)]), "12 is no option type"),
    "required last": (
        command(options=[option(), option(name="b", required=True)]), "Required options",
    ),
    "26 choices": (command(options=[option(choices=choices(26))]), "choices: Must be"),
    "long choice": (command(options=[option(choices=choices(1, 101))]), "choices.0.value"),
    "choices and autocomplete": (
        command(options=[option(choices=choices(1), autocomplete=True)]), "not together",
    ),
    "autocompleted person": (command(options=[option(type=6, autocomplete=True)]), "only for"),
    "mixed": (command(options=[option(), subcommand()]), "stand alone"),
    "too deep": (command(options=[subcommand(subcommand())]), "do not nest so deep"),
    "8000 characters": (command(options=SIZABLE), "exceeds maximum size"),
    "described menu": (command(type=3, name="Quote"), "Context menu commands cannot"),
    "unnamed menu": (command(type=2, name="", description=""), "0.name: Must be"),
}  # fmt: skip


def text_input(**more: Any) -> Json:
    return {"type": 4, "custom_id": "x", "style": 1} | more


def label(component: Json | None, **more: Any) -> Json:
    return {"type": 18, "label": "x", "component": component} | more


def modal(*parts: Json, **more: Any) -> Json:
    return {"title": "x", "custom_id": "x", "components": list(parts)} | more


MODALS: dict[str, tuple[Json, str]] = {
    "long title": (modal(label(text_input()), title="x" * 46), "data.title"),
    "no custom_id": (modal(label(text_input()), custom_id=""), "data.custom_id"),
    "empty": (modal(), "data.components: Must be between 1 and 5"),
    "six": (modal(*({"type": 10, "content": "x"} for _ in range(6))), "between 1 and 5"),
    "same input": (modal(label(text_input()), label(text_input())), "cannot be duplicated"),
    "button": (modal({"type": 2}), "type 2 may not stand in a modal"),
    "long label": (modal(label(text_input(), label="x" * 46)), "label: Must be"),
    "description": (modal(label(text_input(), description="x" * 101)), "description: Must be"),
    "empty label": (modal(label(None)), "component: This field is required"),
    "row in a label": (modal(label({"type": 1, "custom_id": "x"})), "type 1 may not stand here"),
    "value": (modal(label(text_input(value="x" * 4001))), "value: Must be"),
    "placeholder": (modal(label(text_input(placeholder="x" * 101))), "placeholder: Must be"),
    "lengths": (modal(label(text_input(min_length=5, max_length=4))), "do not fit"),
    "style": (modal(label(text_input(style=3))), "style: Must be 1 or 2"),
    "text": (modal({"type": 10, "content": ""}), "content: Must be"),
}


@pytest.mark.parametrize(("definition", "problem"), COMMANDS.values(), ids=list(COMMANDS))
async def test_a_command_beyond_a_limit_is_refused(
    api: Api, definition: Json, problem: str
) -> None:
    path = f"/applications/{api.double.bot.id}/commands"
    status, answer = await api.call("PUT", path, [definition])
    assert (status, answer["code"]) == (400, 50035)
    assert any(problem in one for one in api.double.violations), api.double.violations
    assert api.double.commands() == {}


async def test_a_set_of_commands_has_limits(api: Api) -> None:
    path = f"/applications/{api.double.bot.id}/commands"
    for names in (["a", "a"], [f"c{number}" for number in range(101)]):
        assert (await api.call("PUT", path, [command(name=name) for name in names]))[0] == 400
    assert (await api.call("PUT", path, {"name": "a"}))[0] == 400
    assert "must be unique" in api.double.violations[0]
    assert "more than 100" in api.double.violations[1]


def test_the_fullest_command_is_accepted() -> None:
    nested = option(name="group", type=2, options=[subcommand(option(required=True), option(
        name="since", choices=choices(25, 100)))])  # fmt: skip
    assert command_problems(command(name="x" * 32, options=[nested])) == []


@pytest.mark.parametrize(("body", "problem"), MODALS.values(), ids=list(MODALS))
async def test_a_modal_beyond_a_limit_is_refused(api: Api, body: Json, problem: str) -> None:
    asked = api.interaction(COMMAND)
    assert (await api.answer(asked, 9, body))[0] == 400
    assert any(problem in one for one in api.double.violations), api.double.violations
    assert asked.callback is None


async def test_the_fullest_modal_is_accepted(api: Api) -> None:
    inputs = [text_input(custom_id=str(number), max_length=4000) for number in range(5)]
    parts = [label(one, label="x" * 45) for one in inputs]
    assert (await api.answer(api.interaction(), 9, modal(*parts, title="x" * 45)))[0] == 200
    assert api.double.violations == []
