"""One request of the bot, read: JSON or multipart, with its files."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.discord_double import errors
from tests.discord_double.model import Json, Upload

API = "/api/v10"


@dataclass(frozen=True)
class Call:
    """A request: ``path`` without the API's prefix, ``params`` the variable parts of the route."""

    method: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    authorization: str | None
    body: object = None
    files: dict[int, Upload] = field(default_factory=dict)

    @property
    def form(self) -> Json:
        """The body as an object."""
        if not isinstance(self.body, dict):
            raise errors.invalid_form([errors.Problem("", "Only dictionaries may be used here")])
        return self.body

    @property
    def where(self) -> str:
        """The route in a violation: interaction tokens are long and say nothing."""
        short = re.sub(r"(/(?:webhooks|interactions)/\d+)/[^/]+", r"\1/{token}", self.path)
        return f"{self.method} {short}"

    def number(self, name: str) -> int:
        """A snowflake of the route."""
        text = self.params[name]
        if not text.isdecimal():
            problem = errors.Problem(name, f"Value {text!r} is not snowflake.")
            raise errors.invalid_form([problem])
        return int(text)


async def read(request: web.Request) -> Call:
    """Reads a request whole; a body that is no JSON is an invalid form."""
    body: Any = None
    files: dict[int, Upload] = {}
    if request.content_type.startswith("multipart/"):
        body, files = await _parts(request)
    elif request.can_read_body:
        body = _parsed(await request.text())
    return Call(
        method=request.method,
        path=request.path.removeprefix(API),
        params=dict(request.match_info),
        query=dict(request.query),
        authorization=request.headers.get("Authorization"),
        body=body,
        files=files,
    )


async def _parts(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    body: Any = None
    files: dict[int, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            number = int(re.sub(r"\D", "", name) or 0)
            files[number] = Upload(value.filename, value.file.read(), value.content_type)
            value.file.close()
        elif name == "payload_json":
            body = _parsed(str(value))
    return body, files


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        raise errors.ApiError(
            400, 50109, "The request body contains invalid JSON.", violation=True
        ) from None
