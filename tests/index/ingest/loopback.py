"""A server on loopback that says exactly what a test wants, well-formed or not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Says = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Server:
    """Where it listens, what it says on which path, and what it was asked."""

    port: int = 0
    paths: Mapping[str, bytes | Says] = field(default_factory=dict)
    connections: int = 0
    requests: list[str] = field(default_factory=list)
    talking: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.talking.add(task)
        with suppress(asyncio.CancelledError):  # the test is over
            await self._answer(reader, writer)
        writer.close()
        self.talking.discard(task)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            asked = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.requests.append(asked)
            says = self.paths[asked.split(" ")[1]]
            if isinstance(says, bytes):
                writer.write(says)
            else:
                await says(writer)
            await writer.drain()


@asynccontextmanager
async def serving(paths: Mapping[str, bytes | Says]) -> AsyncIterator[Server]:
    """Listen while the block runs; whatever still talks at its end is cut off."""
    server = Server(paths=paths)
    listener = await asyncio.start_server(server.answer, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        talking = list(server.talking)
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        await listener.wait_closed()


def reply(
    body: bytes = b"", status: str = "200 OK", kind: str = "text/html; charset=utf-8", **more: str
) -> bytes:
    """A whole HTTP answer; ``more`` are headers with "_" for "-"."""
    headers = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
