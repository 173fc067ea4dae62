"""Reads what a request asks for, and makes HTML of the templates.

Everything is escaped, and without hidden control characters.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from index.answer.presentation.citation import citation
from index.answer.presentation.permalink import article_path, evidence_path, snapshot_path
from index.answer.presentation.words import (
    ago,
    headline_of,
    health_of,
    outlets_line,
    parted_at_span,
    until,
)
from index.errors import InputError, NotFoundError
from index.operations.serving import client_key
from index.text.display import harmless
from index.told import Told
from index.translations.catalogue import ENGLISH, catalogues
from index.values import Span, time_of_as_of
from index.web.words import COOKIE, NAMES, words_of

_LONGEST = 18
"""Digits of the longest number that is read."""


FORMS: dict[str, tuple[str, ...]] = {
    "/": ("question", "since", "until", "source", "language", "as_of"),
    "/search": ("query", "page"),
    "/latest": ("topic", "since", "until"),
    "/timeline": ("topic", "since", "until"),
    "/said": ("who", "about", "since", "until"),
    "/readout": ("meeting", "on"),
    "/wording": ("wording", "side", "since", "until"),
    "/check": ("text",),
    "/trace": ("text",),
}
"""The fields of each page's form, by its path; what the page needs first."""


def typed_in(request: Request, form: str) -> dict[str, str]:
    """Read what was typed into a form, by the names of its fields; empty where nothing was."""
    return {name: request.query_params.get(name, "").strip() for name in FORMS[form]}


def number_of(request: Request, name: str) -> int | None:
    """Read a whole number; None if it is not given.

    Raises:
        InputError: it is no whole number.
    """
    given = request.query_params.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= _LONGEST):
        raise InputError.told("“{name}” is a whole number from 0 on.", name=name)
    return int(given)


def place_of(request: Request, text: str) -> Span | None:
    """Read the place of a quote in the text of a revision; None if no place is given.

    Raises:
        InputError: it is no place of a text.
        NotFoundError: the text is shorter.
    """
    start, end = number_of(request, "start"), number_of(request, "end")
    if start is None and end is None:
        return None
    if start is None or end is None or start >= end:
        raise InputError(Told("“start” and “end” go together, and “end” is the greater one."))
    if end > len(text):
        raise NotFoundError(
            Told("The text of this revision ends before the words that are linked to.")
        )
    return Span(start, end)


FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"

_WORDS = ("say", "plural", "day", "moment", "outlet", "language_of")
"""What templates say words with, of ``Words``."""


def _shown(value: object) -> object:
    """Make the text of strangers harmless; markup of the templates is no plain string."""
    return harmless(value) if type(value) is str else value


def web_address(url: str | None) -> str | None:
    """Return an address that a link may lead to: of the web, no script or file."""
    return url if url and url.startswith(("http://", "https://")) else None


_templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    finalize=_shown,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["web_address"] = web_address
_templates.globals |= {
    one.__name__: one
    for one in (
        ago, article_path, evidence_path, headline_of, health_of, outlets_line, parted_at_span,
        snapshot_path, time_of_as_of, until,
    )
}  # fmt: skip
_templates.globals |= {
    "cited": lambda quote: citation(quote, None, datetime.now(UTC).date()),
    "style": sha256((STATIC / "style.css").read_bytes()).hexdigest()[:12],
}


async def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = "text/html",
    make: Callable[[], Mapping[str, Any]] = dict,
    **context: Any,
) -> Response:
    """Render a page in a thread: an article may be long.

    Args:
        request: the request; its path marks the place in the menu.
        template: the name of the template.
        status: the HTTP status.
        headers: further headers.
        media_type: what the template makes.
        make: makes more of the context, in the thread.
        context: what the template shows.
    """
    words = words_of(request)
    code = words.catalogue.code
    # Code and name of each language, and the address of this page in it, relative to itself.
    languages = [
        (one, NAMES.get(one, one), f"?{request.url.include_query_params(lang=one).query}")
        for one in (ENGLISH.code, *sorted(catalogues()))
    ]

    def render() -> str:
        return _templates.get_template(template).render(
            path=request.url.path,
            query=request.url.query,
            is_signed_in=request.app.state.asks_for_token and template != "login.html",
            languages=languages,
            lang=code,
            **{name: getattr(words, name) for name in _WORDS},
            number=words.catalogue.number,
            retold=words.catalogue.sentence,
            **context,
            **make(),
        )

    response = Response(await asyncio.to_thread(render), status, headers, media_type)
    response.headers["content-language"] = code
    if request.query_params.get("lang") == code:
        response.set_cookie(COOKIE, code, max_age=365 * 86_400, httponly=True, samesite="lax")
    return response


def client_of(request: Request) -> str:
    """What limits know a client by; behind a proxy, uvicorn takes its address from that."""
    return client_key(request.client.host) if request.client else ""


def wants_json(request: Request) -> bool:
    """Whether a request is to the API, or asks for JSON and not for HTML."""
    accepted = request.headers.get("accept", "")
    of_api = request.url.path == "/api" or request.url.path.startswith("/api/")
    return of_api or ("json" in accepted and "html" not in accepted)
