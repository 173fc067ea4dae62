"""Log output on standard error, as lines for people or JSON for programs, and the current request.

Every log line of a request's task and threads names the request. Questions and answers are never
logged, unless ``log.private_text`` is set: code passes such words as ``private`` (see
``log_extra``), and tracebacks of unexpected errors in people's requests omit the error messages.
"""

import logging
import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from index.text.display import visible

if TYPE_CHECKING:
    from index.settings import LogSettings


RequestKind = Literal["question", "command", "errand"]
"""The kind of request: a question, another command of the bot, or a fetch job."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request.

    Attributes:
        id: the id that its log lines share.
        kind: its kind.
        stages: the seconds spent in each stage so far.
    """

    id: str
    kind: RequestKind
    stages: dict[str, float] = field(default_factory=dict)


_current: ContextVar[Request | None] = ContextVar("request", default=None)


def current() -> Request | None:
    """The request of this task or thread, or None."""
    return _current.get()


def new_id() -> str:
    """A random id."""
    return os.urandom(4).hex()


def begin(kind: RequestKind, id_: str) -> None:
    """Set the request for the rest of the task."""
    _current.set(Request(id_, kind))


@contextmanager
def request(kind: RequestKind, id_: str | None = None) -> Iterator[Request]:
    """Set the request while inside.

    Args:
        kind: its kind.
        id_: its id; None for a new one. Inside another request, that one's id is kept.
    """
    above = _current.get()
    request_ = Request(above.id if above else id_ or new_id(), kind)
    token = _current.set(request_)
    try:
        yield request_
    finally:
        _current.reset(token)


_WITHHELD = "(its words are withheld; log.private_text shows them)"


def set_up(level: str, *, as_json: bool = False, private: bool = False) -> None:
    """Log to standard error; replaces the configuration of an earlier call.

    Args:
        level: minimum level of Verbale's own lines: DEBUG, INFO, WARNING or ERROR.
        as_json: whether each line is a JSON object.
        private: whether to log private words.
    """
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler, Stderr):
            root.removeHandler(handler)
    root.addHandler(Stderr(Lines(as_json=as_json, private=private)))
    root.setLevel(logging.WARNING if level == "DEBUG" else logging.CRITICAL)
    logging.captureWarnings(capture=True)
    for name in ("index", "bot"):
        logging.getLogger(name).setLevel(level)
    for name in ("discord", "asyncio", "aiohttp"):  # their warnings matter to operators
        logging.getLogger(name).setLevel("ERROR" if level == "ERROR" else "WARNING")


def write(settings: "LogSettings") -> None:
    """Configure logging from the settings."""
    set_up(settings.level, as_json=settings.format == "json", private=settings.private_text)


def log_extra(*, private: Mapping[str, object] | None = None, **fields: object) -> dict[str, Any]:
    """The ``extra`` of a log call: fields, and private fields that need ``log.private_text``."""
    return {"fields": fields, "private": private or {}}


class Stderr(logging.Handler):
    """Writes to the current ``sys.stderr``."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001 - what is told must go on
            self.handleError(record)


class Lines(logging.Formatter):
    """Formats a line, with the request that it is about.

    For people ``2026-01-31 12:00:00,000 INFO bot.ask [1a2b3c4d]: message (name=value, name=value)``
    and the traceback below it; for programs an object with time, level, logger, message, request,
    kind, the line's fields, and error.

    Args:
        as_json: whether it is for programs.
        private: whether it has private words.
    """

    def __init__(self, *, as_json: bool, private: bool) -> None:
        super().__init__()
        self._as_json = as_json
        self._private = private

    def format(self, record: logging.LogRecord) -> str:
        """A line, and its traceback."""
        request, message = current(), record.getMessage()
        private: Mapping[str, object] = getattr(record, "private", {}) if self._private else {}
        fields: dict[str, object] = {**getattr(record, "fields", {}), **private}
        # Unlike in the base class, it is not cached in the record: another handler may show more.
        error, trouble = record.exc_info[1] if record.exc_info else None, ""
        if error is not None and (self._private or request is None or request.kind == "errand"):
            trouble = "".join(traceback.format_exception(error)).rstrip()
        elif error is not None:
            trouble = "\n".join(_without_words(error))
        if self._as_json:
            import json  # noqa: PLC0415 - seldom needed

            moment = datetime.fromtimestamp(record.created, UTC)
            line: dict[str, object] = {
                "time": moment.isoformat(timespec="milliseconds"),
                "level": record.levelname,
                "logger": record.name,
                "message": message,
            }
            about = {"request": request.id, "kind": request.kind} if request else {}
            return json.dumps(
                line | about | fields | ({"error": trouble} if trouble else {}), default=str
            )
        name = f"{record.name} [{request.id}]" if request else record.name
        facts = ", ".join(f"{key}={value}" for key, value in fields.items())
        words = visible(message + (f" ({facts})" if facts else ""))
        head = f"{self.formatTime(record)} {record.levelname} {name}: {words}"
        return "\n".join([head, *map(visible, trouble.split("\n") if trouble else ())])


def _without_words(error: BaseException) -> Iterator[str]:
    """A traceback with the error types only, the first cause first."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _without_words(cause)
        yield "which led to:"
    yield "Traceback (most recent call last):"
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    yield f"{type(error).__qualname__} {_WITHHELD}"
