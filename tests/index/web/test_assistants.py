"""Assistants' tools, called by a client of the official SDK over stdio and over HTTP."""

import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from docs.assistant_transcript import transcript
from index.app import Verbale
from index.values import Question
from index.web.assistants import server_of
from index.web.library import ScopedLibrary
from tests.index.cli.terminal import ROOT, VERBALE, clean_environment
from tests.index.libraries import ANSWER, QUESTION
from tests.index.web.conftest import CORRECTED, SECRET, SERVER, TOKEN
from tests.index.web.test_run import running, signals

__all__ = ["signals"]  # a fixture

MET = "The envoy of the northern port met the council's speaker on Friday at the customs house."


@asynccontextmanager
async def over_stdio(folder: Path, *options: str) -> AsyncIterator[Client]:
    """A client that starts ``verbale mcp``."""
    started = StdioServerParameters(
        command=VERBALE[0],
        args=[*VERBALE[1:], "--data", str(folder), "mcp", *options],
        env=clean_environment(),
        cwd=ROOT,
    )
    assert sys.__stderr__  # pytest's own is no file
    async with Client(stdio_client(started, errlog=sys.__stderr__)) as client:
        yield client


@asynccontextmanager
async def over_http(folder: Path, token: str) -> AsyncIterator[Client]:
    """A client of the page."""
    headers = {"authorization": f"Bearer {token}"}
    async with (
        running(folder, token=token) as address,
        httpx2.AsyncClient(headers=headers) as http,
        Client(streamable_http_client(f"{address}mcp", http_client=http)) as client,
    ):
        yield client


def told(result: CallToolResult) -> str:
    """The text of a result."""
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


async def found(client: Client, tool: str, **given: object) -> dict[str, Any]:
    """What a tool finds; its text is the same."""
    result = await client.call_tool(tool, given)
    assert not result.is_error, told(result)
    structured: dict[str, Any] = result.structured_content
    assert json.loads(told(result)) == structured
    assert structured["summary"]
    return structured


async def refusal(client: Client, tool: str, **given: object) -> str:
    """Why a tool refuses what it is given."""
    result = await client.call_tool(tool, given)
    assert result.is_error
    assert "Traceback" not in told(result)
    return told(result)


async def check_tools(client: Client) -> None:
    """Use every tool, with right and wrong input."""
    tools = (await client.list_tools()).tools
    assert [one.name for one in tools] == ["ask", "check", "trace", "said", "search", "article"]
    for one in tools:
        assert one.description
        assert all(each["description"] for each in one.input_schema["properties"].values())
    await _check_questions(client)
    await _check_reading(client)
    await _check_wrong_input(client)


async def _check_questions(client: Client) -> None:
    asked = await found(client, "ask", question=QUESTION)
    quote = asked["quotes"][0]
    assert asked["found"]
    assert quote["text"].endswith(ANSWER)
    nothing = await found(client, "ask", question="who sings to narwhals at midnight?")
    assert not nothing["found"]
    assert nothing["summary"].startswith("Nothing answers this. ")
    assert nothing["quotes"] == []
    checked = await found(client, "check", text=f"“{MET}” “They sailed to nine islands then.”")
    assert [one["verdict"] for one in checked["quotes"]] == ["verbatim", "nowhere"]
    assert checked["summary"] == "Quotes: 1 verbatim, 1 nowhere."
    traced = await found(client, "trace", text=MET)
    assert traced["found"]
    assert traced["statements"][0]["evidence"][0]["quote"]["text"] == MET
    assert not (await found(client, "said", who="Narwhal"))["found"]


async def _check_reading(client: Client) -> None:
    searched = await found(client, "search", query='"customs house" NOT envoy source:evening')
    assert searched["total"] == 0
    searched = await found(client, "search", query='"customs house" pilots source:evening')
    assert searched["summary"] == "Articles: 2; page 1 of 1."
    quote = searched["articles"][0]
    named = f"{quote['article_id']}:{quote['revision']}:{quote['start']}-{quote['end']}"
    followed = await found(client, "article", id=named)
    assert followed["quoted"] == quote["text"]
    assert followed["stands_in_newest"] is True
    assert quote["text"] in followed["text"]
    whole = await found(client, "article", id="talks")
    assert (whole["text"], whole["revision"], whole["length"]) == (CORRECTED, 2, len(CORRECTED))
    rest = await found(client, "article", id="talks", start=100)
    assert rest["text"] == CORRECTED[100:]
    assert not (await found(client, "article", id="talks", start=99_999))["found"]
    former = await found(client, "article", id=f"{whole['article_id']}:1:0-88")
    assert former["stands_in_newest"] is False


async def _check_wrong_input(client: Client) -> None:
    assert "question: Field required" in await refusal(client, "ask")
    assert "question: Input should be a valid string" in await refusal(client, "ask", question=7)
    assert "question: String should have at least" in await refusal(client, "ask", question=" ")
    assert "colour" in await refusal(client, "check", text="x", colour="red")
    assert "“blah” is not a date" in await refusal(client, "ask", question="who?", since="blah")
    assert "at character 1" in await refusal(client, "search", query="(peace")
    assert "page: Input should be greater" in await refusal(client, "search", query="x", page=0)
    assert "There is no article “nowhere”" in await refusal(client, "article", id="nowhere")
    assert "no text at this place" in await refusal(client, "article", id="talks:1:5-999999")
    assert "There is no tool “write”; there are ask" in await refusal(client, "write", text="x")


async def test_every_tool_works_over_stdio(web_folder: Path) -> None:
    async with over_stdio(web_folder) as client:
        await check_tools(client)
        assert not (await found(client, "search", query="sealed"))["found"]
    async with over_stdio(web_folder, "--scope", SERVER) as client:
        assert (await found(client, "search", query="sealed"))["total"] == 1


@pytest.mark.usefixtures("signals")
async def test_every_tool_works_over_http(web_folder: Path) -> None:
    async with over_http(web_folder, TOKEN) as client:
        await check_tools(client)


@pytest.mark.usefixtures("signals")
async def test_http_has_the_login_and_the_limits_of_the_page(web_folder: Path) -> None:
    async with (
        running(web_folder, token=TOKEN, public_url="https://page.example") as address,
        httpx2.AsyncClient() as http,
    ):
        accepted = {"accept": "application/json, text/event-stream"}
        asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        response = await http.post(f"{address}mcp", json=asked, headers=accepted)
        assert response.status_code == 401
        assert "Authorization: Bearer" in response.json()["error"]
    signed_in = {"authorization": f"Bearer {TOKEN}"}
    async with (
        running(web_folder, token=TOKEN, public_url="https://page.example") as address,
        httpx2.AsyncClient(headers=signed_in) as signed,
    ):
        long = await signed.post(f"{address}mcp", content=b"x" * 70_000, headers=accepted)
        assert long.status_code == 413
        async with Client(streamable_http_client(f"{address}mcp", http_client=signed)) as client:
            results = [await client.call_tool("search", {"query": "port"}) for _ in range(14)]
    refused = [told(one) for one in results if one.is_error]
    assert 1 <= len(refused) <= 3
    assert all("You've reached the limit of 12 questions a minute." in one for one in refused)


async def test_nothing_of_another_scope_is_told_in_100_tries(verbale: Verbale) -> None:
    key = (await verbale.show("sealed")).key
    answer = await verbale.ask(Question("what does the sealed cable name?", scope=SERVER))
    assert any(one.article_key == key for one in (*answer.quotes, *answer.nearest))
    await verbale.admin_service.record_shown("0123456789abcdef", answer)
    names = (key, "sealed", "Sealed cable", "0123456789abcdef", key.upper(), f" {key} ")
    words = ("sealed", "cable", "hall 99", "tide office", "sealed cable names hall", SECRET)
    forms: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        ("ask", "question", lambda one: f"what does the {one} name?"),
        ("ask", "question", lambda one: f"what is {one}?"),
        ("check", "text", lambda one: f"“{one} names hall 99 of the tide office”"),
        ("check", "text", str),
        ("trace", "text", lambda one: f"The {one} names hall 99 of the tide office."),
        ("said", "who", lambda one: one[:90]),
        ("search", "query", lambda one: f'"{one}"'),
        ("search", "query", lambda one: f'title:"{one}" OR "{one}"'),
        ("search", "query", lambda one: f'source:sealed OR outlet:"Sealed Wire" OR "{one}"'),
        ("search", "query", lambda one: f'NOT narwhal OR "{one}"'),
        ("article", "id", str),
        ("article", "id", lambda one: f"{one}:1:0-20"),
    )
    tries = [(tool, name, form(one)) for tool, name, form in forms for one in (*names, *words)]
    tries += [("search", "query", f"NOT {one}") for one in ("narwhal", "ship", "envoy")]
    assert len(tries) >= 100
    async with Client(server_of(ScopedLibrary(verbale))) as client:
        for tool, name, typed in tries:
            result = await client.call_tool(tool, {name: typed})
            secrets = (f'"article_id": "{key}"', SECRET, "Sealed Wire", "Sealed cable")
            leaked = [one for one in secrets if one in told(result) and one not in typed]
            assert not leaked, (tool, typed)


async def test_the_conversation_in_the_docs_is_that_of_a_run(sample_folder: Path) -> None:
    page = (ROOT / "docs" / "web.md").read_text("utf-8")
    assert f"```text\n{await transcript(sample_folder)}\n```" in page
