"""What hostile servers say, and what reads it."""

import asyncio
from collections.abc import Callable
from typing import Any

from benchmarks.hostile.world import Says
from index.ingest.fetch.pages import FetchedPage

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
LONG = 600.0
"""Longer than any case may take, in seconds."""


def sends(*chunks: bytes) -> Says:
    """The chunks, byte for byte."""

    async def say(_head: str, writer: asyncio.StreamWriter) -> None:
        for chunk in chunks:
            writer.write(chunk)
            await writer.drain()

    return say


def reply(
    body: bytes = b"<p>text</p>", status: str = "200 OK", kind: str = "text/html", **more: str
) -> Says:
    """A proper answer; ``more`` are headers with "_" for "-"."""
    headers = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return sends(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body)


def moved(to: str, status: str = "302 Found") -> Says:
    """A redirect."""
    return reply(b"", status, Location=to)


def packed(body: bytes, encoding: str) -> Says:
    """A body that says how it is packed, rightly or not."""
    return reply(body, Content_Encoding=encoding)


def when_asked(make: Callable[[], Says]) -> Says:
    """An answer that takes time to make, and is made when somebody asks for it."""

    async def say(head: str, writer: asyncio.StreamWriter) -> None:
        await make()(head, writer)

    return say


def forever(first: bytes, again: bytes, every_s: float = 0.0) -> Says:
    """``first`` once, and ``again`` until somebody hangs up."""

    async def say(_head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(every_s)

    return say


async def silence(_head: str, _writer: asyncio.StreamWriter) -> None:
    """Say nothing, and stay."""
    await asyncio.sleep(LONG)


async def hang_up(_head: str, writer: asyncio.StreamWriter) -> None:
    """Break the connection off hard."""
    transport: Any = writer.transport
    transport.abort()


async def chain(head: str, writer: asyncio.StreamWriter) -> None:
    """A redirect to the next number, without end."""
    number = int(head.split(" ")[1].rpartition("/")[2] or 0)
    await moved(f"/chain/{number + 1}")(head, writer)


async def tell_cookies(head: str, writer: asyncio.StreamWriter) -> None:
    """A page that shows whether a cookie was sent."""
    sent = b"a cookie was sent" if "\r\ncookie:" in head.lower() else b"no cookie"
    await reply(b"<p>" + sent)(head, writer)


def as_article(page: FetchedPage) -> str:
    """What the page is read as."""
    from index.ingest.extract.files import read_page  # noqa: PLC0415 - only workers need it

    draft = read_page(page)
    return f"an article of {len(draft.text):,} characters: {draft.text[:80]}"


def as_listing(page: FetchedPage) -> str:
    """What the feed is read as."""
    from index.ingest.feeds.parse import read_listing  # noqa: PLC0415 - only workers need it

    listing = read_listing(page.body, page.url, page.content_type, page.charset)
    titles = "; ".join(entry.title for entry in listing.entries[:2])
    return f"a listing of {len(listing.entries):,} entries: {titles[:80]}"
