"""Makes HTML of the templates: everything escaped, and without hidden control characters."""

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
from index.answer.presentation.permalink import article_path, snapshot_path
from index.answer.presentation.words import parted_at_span
from index.operations.serving import client_key
from index.text.display import harmless
from index.web.words import COOKIE, ENGLISH, NAMES, words_of

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
_YEAR_S = 365 * 86_400
"""How long the choice of a language is kept."""

_WORDS = ("say", "plural", "retold", "number", "day", "moment", "ago", "until", "health",
          "agreement", "outlets")  # fmt: skip
"""What templates say words with, of ``Words``."""


def _shown(value: object) -> object:
    """Make the text of strangers harmless; markup of the templates is no plain string."""
    return harmless(value) if type(value) is str else value


def web_address(url: str | None) -> str | None:
    """Return an address that a link may lead to: of the web, no script or file."""
    return url if url and url.startswith(("http://", "https://")) else None


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["web_address"] = web_address
    made.globals |= {
        "article_path": article_path,
        "snapshot_path": snapshot_path,
        "parted_at_span": parted_at_span,
        "cited": lambda quote: citation(quote, None, datetime.now(UTC).date()),
        "style": sha256((STATIC / "style.css").read_bytes()).hexdigest()[:12],
    }
    return made


_templates = _environment()


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

    def render() -> str:
        return _templates.get_template(template).render(
            path=request.url.path,
            query=request.url.query,
            is_signed_in=request.app.state.asks_for_token and template != "login.html",
            languages=_languages(request),
            lang=words.code,
            **{name: getattr(words, name) for name in _WORDS},
            **context,
            **make(),
        )

    response = Response(await asyncio.to_thread(render), status, headers, media_type)
    response.headers["content-language"] = words.code
    if request.query_params.get("lang") == words.code:
        response.set_cookie(COOKIE, words.code, max_age=_YEAR_S, httponly=True, samesite="lax")
    return response


def _languages(request: Request) -> list[tuple[str, str, str]]:
    """Code and name of each language, and the address of this page in it, relative to itself."""
    return [
        (code, NAMES.get(code, code), f"?{request.url.include_query_params(lang=code).query}")
        for code in (ENGLISH, *sorted(request.app.state.catalogues))
    ]


def client_of(request: Request) -> str:
    """What limits know a client by; behind a proxy, uvicorn takes its address from that."""
    return client_key(request.client.host) if request.client else ""


def wants_json(request: Request) -> bool:
    """Whether a request is to the API, or asks for JSON and not for HTML."""
    accepted = request.headers.get("accept", "")
    of_api = request.url.path == "/api" or request.url.path.startswith("/api/")
    return of_api or ("json" in accepted and "html" not in accepted)
