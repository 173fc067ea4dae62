"""The HTTP side: which path leads where, and what happens around every call."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from aiohttp import web

from tests.discord_double import errors
from tests.discord_double.faults import Fault, Faults
from tests.discord_double.limits.schema import Description
from tests.discord_double.rest.calls import API, Call, read
from tests.discord_double.rest.routes_application import ApplicationRoutes
from tests.discord_double.rest.routes_interactions import InteractionRoutes
from tests.discord_double.rest.routes_messages import MessageRoutes
from tests.discord_double.world import Request, World

Handler = Callable[[Call], Awaitable[object]]
JSON_BODIES = frozenset({"POST", "PUT", "PATCH"})
NOTHING: Mapping[str, str] = MappingProxyType({})
WITHOUT_TOKEN = ("/interactions/", "/webhooks/")


def routes(
    own: ApplicationRoutes, messages: MessageRoutes, interactions: InteractionRoutes
) -> list[tuple[str, str, Handler]]:
    """Method, path and handler of everything that the double knows."""
    application = "/applications/{application_id:\\d+}"
    channel = "/channels/{channel_id}"
    message = f"{channel}/messages/{{message_id}}"
    webhook = "/webhooks/{webhook_id}/{token}"
    answer = f"{webhook}/messages/{{message_id}}"
    return [
        ("GET", "/users/@me", own.me),
        ("GET", "/users/@me/guilds", own.my_guilds),
        ("GET", "/applications/@me", own.application),
        ("GET", "/oauth2/applications/@me", own.application),
        ("GET", "/gateway", own.gateway),
        ("GET", "/gateway/bot", own.gateway_bot),
        ("GET", f"{application}/commands", own.commands),
        ("PUT", f"{application}/commands", own.overwrite_commands),
        ("POST", "/users/@me/channels", messages.open_dm),
        ("GET", "/users/{user_id}", own.user),
        ("GET", "/guilds/{guild_id}", own.guild),
        ("GET", "/guilds/{guild_id}/audit-logs", own.audit_log),
        ("GET", "/guilds/{guild_id}/members/{user_id}", own.member),
        ("GET", channel, messages.channel),
        ("POST", f"{channel}/typing", messages.typing),
        ("GET", f"{channel}/messages", messages.history),
        ("POST", f"{channel}/messages", messages.create),
        ("GET", message, messages.message),
        ("PATCH", message, messages.edit),
        ("DELETE", message, messages.delete),
        ("POST", f"{message}/threads", messages.start_thread),
        ("POST", "/interactions/{interaction_id}/{token}/callback", interactions.callback),
        ("POST", webhook, interactions.follow_up),
        ("GET", answer, interactions.message),
        ("PATCH", answer, interactions.edit),
        ("DELETE", answer, interactions.delete),
    ]


class Server:
    """Runs the routes: records each call, plays faults, checks token and body, answers."""

    def __init__(self, world: World, faults: Faults, description: Description | None) -> None:
        self.app = web.Application(client_max_size=32 * 1024 * 1024)
        self._world = world
        self._faults = faults
        self._description = description

    def add(self, method: str, path: str, handler: Handler) -> None:
        """Makes ``handler`` answer; what it returns is sent as JSON, None as 204."""

        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, handler)

        self.app.router.add_route(method, API + path, serve)

    def add_the_rest(self) -> None:
        """Attachments are served; every other path is unknown to Discord, a violation."""
        self.app.router.add_get("/attachments/{id}/{name}", self._attachment)
        self.add("*", "/{rest:.*}", _unknown)

    async def _serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            call = await read(request)
        except errors.ApiError as error:
            self._world.accuse(f"{request.method} {request.path}", error.message)
            return _json(error.body(), error.status)
        fault = self._faults.meet(call.method, call.path)
        if fault is not None and fault.heard:
            await self._answered(call, handler)
        failed = await _failed(request, fault) if fault is not None else None
        if fault is not None and failed is not None:
            if not fault.heard:
                self._record(call, failed.status)
            return failed
        return await self._answered(call, handler)

    async def _answered(self, call: Call, handler: Handler) -> web.Response:
        try:
            self._admit(call)
            result = await handler(call)
        except errors.ApiError as error:
            self._judge(call, error)
            self._record(call, error.status)
            return _json(error.body(), error.status)
        status = 204 if result is None else 200
        self._record(call, status)
        return web.Response(status=204) if result is None else _json(result)

    def _admit(self, call: Call) -> None:
        needs_token = not call.path.startswith(WITHOUT_TOKEN)
        if needs_token and call.authorization != f"Bot {self._world.token}":
            raise errors.unauthorised()
        if self._description is not None and call.method in JSON_BODIES and call.body is not None:
            problems = self._description.problems(call.method, call.path, call.body)
            if problems:
                raise errors.invalid_form(problems)

    def _judge(self, call: Call, error: errors.ApiError) -> None:
        if error.violation:
            told = errors.Problem("", f"{error.message} (code {error.code})")
            for problem in error.problems or [told]:
                self._world.accuse(call.where, problem)

    def _record(self, call: Call, status: int) -> None:
        files = tuple(call.files.values())
        seen = Request(call.method, call.path, call.query, call.body, files, status)
        self._world.requests.append(seen)
        self._world.changes.notify()

    async def _attachment(self, request: web.Request) -> web.Response:
        upload = self._world.uploads.get(request.match_info["id"])
        if upload is None:
            return _json(errors.unknown_route().body(), 404)
        return web.Response(body=upload.content, content_type=upload.content_type)


def _json(body: object, status: int = 200, headers: Mapping[str, str] = NOTHING) -> web.Response:
    """An answer that discord.py reads as JSON: its type may not name a character set."""
    kind = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=kind | dict(headers))


async def _unknown(call: Call) -> object:
    raise errors.unknown_route()


async def _failed(request: web.Request, fault: Fault) -> web.Response | None:
    """The response that the fault puts in the call's place, if it puts one."""
    await asyncio.sleep(fault.delay)
    if fault.drop:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if fault.status is None:
        return None
    if fault.status == 429:
        body = {"message": "You are being rate limited.", "retry_after": fault.retry_after}
        headers = {"Via": "1.1 google", "Retry-After": str(fault.retry_after)}
        return _json(body | {"global": False}, 429, headers)
    error = errors.bare(fault.status)
    return _json(error.body(), error.status)
