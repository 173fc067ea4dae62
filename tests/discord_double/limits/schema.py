"""Request bodies checked against Discord's own description of its API, where that is at hand."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema_rs import Draft202012Validator as Draft202012

from tests.discord_double.errors import Problem
from tests.discord_double.model import Json

DESCRIPTION = Path(__file__).resolve().parents[4] / "shared" / "discord" / "openapi.json"
WHOLE_NUMBER = "^-?[0-9]+$"


class Description:
    """Discord's OpenAPI document, read as Discord reads it.

    ``oneOf`` and ``anyOf`` both mean "one of these types"; an integer may come as a string of
    digits and a snowflake as an integer.
    """

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self._paths: dict[str, Json] = document["paths"]
        self._components = _loosened(document["components"])
        self._checks: dict[tuple[str, str], _Check | None] = {}

    def problems(self, method: str, path: str, body: object) -> list[Problem]:
        """What the description has against ``body``; nothing where it has no such route."""
        template = self._template(path)
        check = self._check(method, template) if template is not None else None
        if check is None or check.quick.is_valid(body):
            return []
        return [_problem(_innermost(one)) for one in check.telling.iter_errors(body)]

    def _template(self, path: str) -> str | None:
        """The described path that fits best: one with more literal steps wins."""
        steps = path.strip("/").split("/")
        fitting = [one for one in self._paths if _fits(one.strip("/").split("/"), steps)]
        return min(fitting, key=lambda one: one.count("{"), default=None)

    def _check(self, method: str, template: str) -> "_Check | None":
        key = (method.lower(), template)
        if key not in self._checks:
            operation = self._paths[template].get(method.lower(), {})
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            root = _loosened(schema) | {"components": self._components} if schema else None
            self._checks[key] = _Check.of(root) if root else None
        return self._checks[key]


@dataclass(frozen=True, slots=True)
class _Check:
    """A schema: whether a body fits, in no time, and what is wrong with one that does not."""

    quick: Draft202012
    telling: Draft202012Validator

    @classmethod
    def of(cls, schema: Json) -> "_Check":
        return cls(Draft202012(schema), Draft202012Validator(schema))


def _fits(template: list[str], steps: list[str]) -> bool:
    return len(template) == len(steps) and all(
        expected.startswith("{") or expected == step
        for expected, step in zip(template, steps, strict=True)
    )


def _loosened(schema: Any) -> Any:
    """The schema with Discord's reading of unions, integers and snowflakes written out."""
    if isinstance(schema, list):
        return [_loosened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    loose = {key: _loosened(value) for key, value in schema.items() if key != "oneOf"}
    if "oneOf" in schema:
        loose["anyOf"] = [*loose.get("anyOf", []), *_loosened(schema["oneOf"])]
    return loose | dict(_retyped(loose))


def _retyped(schema: Json) -> Iterator[tuple[str, Any]]:
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(kinds, list):
        return
    if schema.get("format") == "snowflake":
        yield "type", [*kinds, "integer"]
    elif "integer" in kinds and "string" not in kinds and "enum" not in schema:
        yield "type", [*kinds, "string"]
        yield "pattern", WHOLE_NUMBER


def _innermost(error: ValidationError) -> ValidationError:
    """What is wrong in the alternative that was meant, where the error is that none fits."""
    alternatives: dict[object, list[ValidationError]] = {}
    for inner in error.context or ():
        alternatives.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [errors for errors in alternatives.values() if not any(map(_of_another_kind, errors))]
    return _innermost(min(meant, key=len)[0]) if meant else error


def _of_another_kind(error: ValidationError) -> bool:
    """Whether the error shows that its alternative was not meant: another type altogether."""
    path = list(error.relative_path)
    if error.validator == "enum":
        return path == ["type"]
    not_a_number = error.validator == "pattern" and error.validator_value == WHOLE_NUMBER
    return not path and (error.validator == "type" or not_a_number)


def _problem(error: ValidationError) -> Problem:
    path = ".".join(str(step) for step in error.absolute_path)
    return Problem(path, f"{_shortened(error.message)} (Discord's API description)")


def _shortened(text: str) -> str:
    """The value at the start of a message may be long; what is wrong with it stands at the end."""
    return text if len(text) <= 200 else f"{text[:80]} … {text[-100:]}"


@cache
def description(path: Path = DESCRIPTION) -> Description | None:
    """The description at ``path``, read once; None where there is none."""
    return Description(path) if path.is_file() else None
