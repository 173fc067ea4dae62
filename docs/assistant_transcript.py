"""Lets a client of the MCP SDK ask the sample, check a false quote and follow a citation.

``python -m docs.assistant_transcript DATA`` prints what docs/web.md shows, from such a run over a
data folder with the sample.
"""

import asyncio
import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

_WIDTH = 110


async def transcript(data: Path) -> str:
    """Return what was called and what came back, without what a reader does not need."""
    arguments = ["-m", "index", "--data", str(data), "mcp"]
    started = StdioServerParameters(command=sys.executable, args=arguments)
    lines: list[str] = []
    async with Client(stdio_client(started)) as client:

        async def call(tool: str, **given: str) -> dict[str, Any]:
            result = await client.call_tool(tool, given)
            found: dict[str, Any] = result.structured_content
            lines.extend([f"→ {tool} {json.dumps(given, ensure_ascii=False)}", *_shown(found), ""])
            return found

        asked = await call("ask", question="where did Sullivan and Wang meet?")
        await call(
            "check", text="“They met at Lake Geneva, in the hills on the outskirts of Bern.”"
        )
        quote = asked["quotes"][0]
        named = f"{quote['article_id']}:{quote['revision']}:{quote['start']}-{quote['end']}"
        await call("article", id=named)
    return "\n".join(lines).rstrip()


def _shown(found: dict[str, Any]) -> Iterator[str]:
    yield f"  {found['summary']}"
    for one in found.get("quotes", ())[:1]:
        if "verdict" not in one:
            yield from _cited(f"“{one['text']}”", one)
        elif one["found"]:
            yield from _cited(" ".join(map(_piece, one["pieces"])), one["found"])
        else:
            yield from _wrapped(one["reason"] or "")
    if "quoted" in found:
        yield from _cited(found["text"].replace(found["quoted"], f"«{found['quoted']}»"), found)


def _cited(words: str, place: dict[str, Any]) -> Iterator[str]:
    yield from _wrapped(words)
    yield from _wrapped(f"— {place['source']}, {place['published_at'][:10]}, {place['title']}")


def _piece(piece: dict[str, str]) -> str:
    if piece["kind"] == "kept":
        return piece["stored"]
    before = piece["quoted"] and f"[-{piece['quoted']}-]"
    return before + (piece["stored"] and f"{{+{piece['stored']}+}}")


def _wrapped(words: str) -> list[str]:
    indent = "  "
    return textwrap.wrap(words, _WIDTH, initial_indent=indent, subsequent_indent=indent)


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(transcript(Path(sys.argv[1]))) + "\n")
