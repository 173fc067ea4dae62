"""The errors that Discord answers with."""

from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple

from tests.discord_double.model import Json


class Problem(NamedTuple):
    """What is wrong with one field of a body; ``path`` is dotted, with list places as numbers."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}" if self.path else self.text


@dataclass
class ApiError(Exception):
    """A refusal: HTTP status, Discord's own code, its words.

    ``violation``: no bot ought ever to cause it, so it is held against the bot.
    """

    status: int
    code: int
    message: str
    problems: list[Problem] = field(default_factory=list)
    violation: bool = False

    def body(self) -> Json:
        """What Discord sends: message, code and, for a bad form, the errors field by field."""
        body: Json = {"message": self.message, "code": self.code}
        return body | ({"errors": _nested(self.problems)} if self.problems else {})


def _nested(problems: list[Problem]) -> Json:
    tree: Json = {}
    for problem in problems:
        node: dict[str, Any] = tree
        for step in filter(None, problem.path.split(".")):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": "INVALID", "message": problem.text})
    return tree


def invalid_form(problems: list[Problem]) -> ApiError:
    return ApiError(400, 50035, "Invalid Form Body", problems, violation=True)


unknown_route = partial(ApiError, 404, 0, "404: Not Found", violation=True)
too_big = partial(ApiError, 500, 0, "500: Internal Server Error", violation=True)
unauthorised = partial(ApiError, 401, 0, "401: Unauthorized")


def bare(status: int) -> ApiError:
    """An error that says no more than its HTTP status."""
    return ApiError(status, 0, f"{status}: {HTTPStatus(status).phrase}")


invalid_recipient = partial(ApiError, 400, 50033, "Invalid Recipient(s)")
unknown_channel = partial(ApiError, 404, 10003, "Unknown Channel")
unknown_guild = partial(ApiError, 404, 10004, "Unknown Guild")
unknown_member = partial(ApiError, 404, 10007, "Unknown Member")
unknown_message = partial(ApiError, 404, 10008, "Unknown Message")
unknown_user = partial(ApiError, 404, 10013, "Unknown User")
unknown_webhook = partial(ApiError, 404, 10015, "Unknown Webhook")
unknown_interaction = partial(ApiError, 404, 10062, "Unknown interaction")
already_acknowledged = partial(ApiError, 400, 40060, "Interaction has already been acknowledged.")
not_the_author = partial(ApiError, 403, 50005, "Cannot edit a message authored by another user")
empty_message = partial(ApiError, 400, 50006, "Cannot send an empty message", violation=True)
wrong_channel_type = partial(ApiError, 400, 50024, "Cannot execute action on this channel type")
thread_exists = partial(ApiError, 400, 160004, "A thread has already been created for this message")
cannot_message_user = partial(ApiError, 403, 50007, "Cannot send messages to this user")
missing_access = partial(ApiError, 403, 50001, "Missing Access")
missing_permissions = partial(ApiError, 403, 50013, "Missing Permissions")
token_expired = partial(ApiError, 401, 50027, "Invalid Webhook Token")
