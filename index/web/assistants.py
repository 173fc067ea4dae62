"""What an assistant may do with the library (Model Context Protocol): read it, as the page does.

Each tool is a model of what it takes, whose docstring and fields teach the assistant; what it
returns is the JSON of the terminal and the API, with what that says in a sentence.
"""

import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.types import ASGIApp

from index.answer.presentation.as_json import (
    answer_object,
    check_object,
    exported,
    said_object,
    search_object,
    trace_object,
)
from index.answer.presentation.permalink import place_of_quote
from index.answer.presentation.recall import around_quote
from index.answer.presentation.revisions import revision_of
from index.app import opened
from index.errors import NotFoundError, VerbaleError, out_of_resources
from index.settings import Settings
from index.values import NO_REASON, PUBLIC, Span
from index.version import version
from index.web.guards import WebLimits
from index.web.library import ScopedLibrary
from index.web.rendering import client_of

INSTRUCTIONS = (
    "Verbale holds news articles on diplomacy, and returns their sentences word for word. Cite "
    "`text` of a quote unchanged, in quotation marks, with its source, published_at and link. "
    "Where `found` is false, say that the articles do not answer, and why; never fill in from "
    "elsewhere. A quote is named `article_id:revision:start-end`, as the tool article takes it."
)
_LONGEST = 20_000
"""Characters of an article that are returned at once."""

log = logging.getLogger(__name__)

Found = tuple[bool, str, dict[str, Any]]
"""Whether there is something, what that says in a sentence, and the JSON object."""

Since = Annotated[str, Field(description="First day of publication: 2024-08-01 or “last week”.")]
Until = Annotated[str, Field(description="Last day of publication.")]


class _Tool(BaseModel):
    """What every tool has."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @property
    def typed(self) -> dict[str, str]:
        """What was given, as a form of the page has it."""
        return {name: str(one) for name, one in self.model_dump().items()}


class Ask(_Tool):
    """Answer a question with the sentences of articles that answer it, or say that none does."""

    question: Annotated[
        str, Field(min_length=1, description="One question about one thing, best in English.")
    ]
    since: Since = ""
    until: Until = ""

    async def call(self, library: ScopedLibrary) -> Found:
        """Ask."""
        found = await library.ask(self.typed)
        told = f"Quotes: {len(found.quotes)}; the first answers best."
        nothing = f"Nothing answers this. {found.reason or NO_REASON}"
        return found.answered, told if found.answered else nothing, answer_object(found)


class Check(_Tool):
    """Check whether the quotes of a text are in the articles word for word, altered or nowhere."""

    text: Annotated[
        str, Field(min_length=1, description="The text, with its quotes in quotation marks.")
    ]

    async def call(self, library: ScopedLibrary) -> Found:
        """Check quotes."""
        shown = check_object(await library.search("/check", self.typed))
        verdicts = Counter(one["verdict"] for one in shown["quotes"])
        told = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
        return bool({"verbatim", "altered"} & {*verdicts}), f"Quotes: {told or 'none'}.", shown


class Trace(_Tool):
    """Find quotes that support what a text states, or contradict its numbers, dates or places."""

    text: Annotated[str, Field(min_length=1, description="One to three statements, as sentences.")]

    async def call(self, library: ScopedLibrary) -> Found:
        """Find sources."""
        shown = trace_object(await library.search("/trace", self.typed))
        every = [one["relation"] for each in shown["statements"] for one in each["evidence"]]
        relations = Counter(every)
        told = ", ".join(f"{count} {relation}" for relation, count in relations.items())
        is_found = bool({*relations} - {"close"})
        return (
            is_found,
            f"Evidence: {told or 'none'}." if is_found else "Nothing supports it.",
            shown,
        )


class Said(_Tool):
    """List what somebody said, in the sentences of the articles."""

    who: Annotated[str, Field(min_length=1, description="A last name, a full name or an office.")]
    about: Annotated[str, Field(description="Words that the statements are about.")] = ""
    since: Since = ""
    until: Until = ""

    async def call(self, library: ScopedLibrary) -> Found:
        """List statements."""
        shown = said_object(await library.search("/said", self.typed))
        count = len(shown["statements"])
        return bool(count), f"Statements: {count}." if count else "No article tells it.", shown


class Search(_Tool):
    """List every article with certain words, newest first, and count the articles by month."""

    query: Annotated[
        str,
        Field(
            description="Words, all needed; AND, OR, NOT, parentheses, “a phrase” in quotation "
            "marks; fields title: outlet: source: language: date: since: until:. Endings count."
        ),
    ]
    page: Annotated[int, Field(description="Page of 20 articles, from 1.", ge=1)] = 1

    async def call(self, library: ScopedLibrary) -> Found:
        """Search."""
        shown = search_object(await library.search("/search", self.typed))
        count = shown["total"]
        told = f"Articles: {count}; page {self.page} of {shown['pages']}."
        return bool(count), told if count else "No article matches this search.", shown


class Article(_Tool):
    """Read an article, or follow a citation: the words of a quote with their paragraph."""

    id: Annotated[
        str,
        Field(description="Id or URL of the article; article_id:revision:start-end for a quote."),
    ]
    start: Annotated[int, Field(description="Where to read on in a long text.", ge=0)] = 0

    async def call(self, library: ScopedLibrary) -> Found:
        """Read an article."""
        place = place_of_quote(self.id)
        found = await library.article(place[0] if place else self.id)
        revision, newest = found.revisions[-1], found.revisions[-1]
        shown = Span(self.start, min(self.start + _LONGEST, len(newest.text)))
        told: dict[str, Any] = {}
        if place:
            _, number, quoted = place
            revision = revision_of(found.revisions, number)
            if not quoted.start < quoted.end <= len(revision.text):
                raise NotFoundError("The article has no text at this place.")
            shown, words = around_quote(revision.text, quoted), quoted.of(revision.text)
            told = {"quoted": words, "stands_in_newest": words in newest.text}
        told |= {"revision": revision.number, "title": revision.title, "start": shown.start}
        told |= {"end": shown.end, "length": len(revision.text), "text": shown.of(revision.text)}
        words = f"Characters {shown.start} to {shown.end} of {told['length']}, verbatim."
        return shown.start < shown.end, words, exported(found.article) | told


TOOLS: Mapping[str, type[Ask | Check | Trace | Said | Search | Article]] = {
    one.__name__.lower(): one for one in (Ask, Check, Trace, Said, Search, Article)
}
"""The tools by their names."""


def server_of(
    library: ScopedLibrary, admit: Callable[[Request | None], None] = lambda _: None
) -> Server[Any]:
    """Make the server.

    Args:
        library: what may be read.
        admit: counts a question of a request; raises an error if its client asked too many.
    """

    async def listed(*_: object) -> types.ListToolsResult:
        read_only = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)
        tools = [
            types.Tool(
                name=name,
                description=one.__doc__,
                input_schema=one.model_json_schema(),
                annotations=read_only,
            )
            for name, one in TOOLS.items()
        ]
        return types.ListToolsResult(tools=tools)

    async def called(
        context: ServerRequestContext[Any], asked: types.CallToolRequestParams
    ) -> types.CallToolResult:
        try:
            if asked.name not in TOOLS:
                there = ", ".join(TOOLS)
                raise NotFoundError(f"There is no tool “{asked.name}”; there are {there}.")
            tool = TOOLS[asked.name].model_validate(asked.arguments or {})
            if not isinstance(tool, Article):
                admit(context.request)
            is_found, told, shown = await tool.call(library)
            structured = {"found": is_found, "summary": told} | shown
            text = types.TextContent(text=json.dumps(structured, ensure_ascii=False))
            return types.CallToolResult(content=[text], structured_content=structured)
        except ValidationError as error:
            wrong = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            return _refused(f"Wrong arguments for {asked.name}. {'; '.join(wrong)}.")
        except VerbaleError as error:
            return _refused(str(error))
        except Exception as error:
            log.exception("the tool %s failed", asked.name)
            return _refused(str(out_of_resources(error) or "Something went wrong; see the log."))

    return Server(
        "verbale",
        version=version(),
        instructions=INSTRUCTIONS,
        on_list_tools=listed,
        on_call_tool=called,
    )


def _refused(told: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=told)], is_error=True)


@asynccontextmanager
async def over_http(library: ScopedLibrary, limits: WebLimits) -> AsyncIterator[ASGIApp]:
    """Make what responds to the requests of assistants, behind the page's guards."""

    def admit(request: Request | None) -> None:
        limits.admit_question(client_of(request) if request else "", library.load)

    manager = StreamableHTTPSessionManager(
        server_of(library, admit),
        json_response=True,
        stateless=True,
        max_request_body_size=65_536,
    )
    async with manager.run():
        yield StreamableHTTPASGIApp(manager)


async def over_stdio(settings: Settings, scope: str) -> None:
    """Serve an assistant on standard input and output until it closes them.

    Raises:
        SettingsError: the library was encoded by another model than the settings name.
        TryLaterError: the database does not answer.
    """
    async with opened(settings, searching=bool(settings.vectors.url)) as verbale:
        await verbale.check()
        server = server_of(ScopedLibrary(verbale, () if scope == PUBLIC else (scope,)))
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())
