"""A small internet on loopback: names, servers, and a private listener that counts.

All public names lead to one public address. What is sent there, after the real doors have judged
it, is carried to a server on loopback; what is sent to any other address is carried to a listener
that stands for everything private. So nothing has to be opened, and nothing leaves the machine.
"""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx

from index.errors import InputError
from index.ingest.fetch.client import network

PUBLIC = "8.8.8.8"
"""The address of all public names here."""
NO_TLS_PORT = 8443
"""Here the server speaks no TLS, whatever the scheme."""

Addresses = tuple[str, ...]
Says = Callable[[str, asyncio.StreamWriter], Awaitable[None]]
"""Answers a request, of which it is given the head."""


@dataclass(slots=True)
class Counts:
    """What was seen.

    Attributes:
        requests: the heads of all requests to public addresses, robots.txt included.
        private: how many connections were made to addresses that are not public.
        body_bytes: how much of all bodies was taken in, as sent.
    """

    requests: list[str] = field(default_factory=list)
    private: int = 0
    body_bytes: int = 0


class Names:
    """A name server: the last answer is repeated; names that it does not know are public."""

    def __init__(self, known: Mapping[str, list[Addresses]]) -> None:
        self._known = {name: list(answers) for name, answers in known.items()}

    async def __call__(self, host: str, port: int) -> Addresses:
        """The addresses of ``host``."""
        with suppress(ValueError):
            return (str(ip_address(host.strip("[]").rstrip("."))),)
        if host.rpartition(".")[2] == "invalid":
            raise InputError(f"There is no host called {host}; check the address.")
        if host == "slow-names.example":
            await asyncio.sleep(600)
        answers = self._known.get(host, [(PUBLIC,)])
        return answers.pop(0) if len(answers) > 1 else answers[0]


class _Counted(httpx.AsyncByteStream):
    def __init__(self, stream: Any, counts: Counts) -> None:
        self._stream = stream
        self._counts = counts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._counts.body_bytes += len(chunk)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class Wires(httpx.AsyncBaseTransport):
    """Carries each request to the listener that stands for its address."""

    def __init__(self, ports: Mapping[str, int], counts: Counts) -> None:
        self._ports = ports
        self._counts = counts
        self._network = network()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, over a real connection."""
        if request.url.host != PUBLIC:
            listener = "private"
        elif request.url.scheme == "https":
            listener = "plain" if request.url.port == NO_TLS_PORT else "tls"
        else:
            listener = "public"
        url = request.url.copy_with(host="127.0.0.1", port=self._ports[listener])
        carried = httpx.Request(
            request.method,
            url,
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        response = await self._network.handle_async_request(carried)
        response.stream = _Counted(response.stream, self._counts)
        return response

    async def aclose(self) -> None:
        """Close all connections."""
        await self._network.aclose()


class _Server:
    def __init__(self, says: Mapping[str, Says], counts: Counts) -> None:
        self.talking: set[asyncio.Task[None]] = set()
        self._says = says
        self._counts = counts

    async def public(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Say what the case says."""
        task = asyncio.current_task()
        assert task is not None
        self.talking.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self._counts.requests.append(head)
                path = head.split(" ")[1]
                await self._says.get(path, self._says["*"])(head, writer)
                await writer.drain()
        finally:
            writer.close()
            self.talking.discard(task)

    async def plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak no TLS to whoever begins with it."""
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def private(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Count, and give away a secret."""
        self._counts.private += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>a secret</p>")
        writer.close()


@asynccontextmanager
async def world(
    says: Mapping[str, Says], names: Mapping[str, list[Addresses]], certificate: Path | None
) -> AsyncIterator[tuple[Wires, Names, Counts]]:
    """Servers that run while the block does.

    Args:
        says: by path, what the public servers answer; "*" is for all other paths.
        names: by host, the answers of the name server, one after the other.
        certificate: of ``self_signed``; None where no case needs it.
    """
    counts = Counts()
    server = _Server(says, counts)
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    listeners = {
        "public": await asyncio.start_server(server.public, "127.0.0.1", 0),
        "private": await asyncio.start_server(server.private, "127.0.0.1", 0),
        "plain": await asyncio.start_server(server.plain, "127.0.0.1", 0),
        "tls": await asyncio.start_server(server.public, "127.0.0.1", 0, ssl=tls),
    }
    ports = {name: one.sockets[0].getsockname()[1] for name, one in listeners.items()}
    try:
        yield Wires(ports, counts), Names(names), counts
    finally:
        for one in listeners.values():
            one.close()
        talking = list(server.talking)
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)


def self_signed(folder: Path) -> Path | None:
    """A certificate that nobody has signed, with its key, in one file; None without openssl."""
    program = shutil.which("openssl")
    if program is None:
        return None
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=news.example", "-keyout", str(key),
         "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    both.write_text(key.read_text() + certificate.read_text())
    return both
