"""Counts HTTP traffic."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx

from index.operations.telemetry.observer import FETCH_BYTES, FETCH_REQUESTS, Observer


@dataclass(frozen=True)
class CountingTransport(httpx.AsyncBaseTransport):
    """A transport that counts requests, and the bytes of responses before decompression.

    Attributes:
        inner: the wrapped transport.
        observer: receives the counts.
    """

    inner: httpx.AsyncBaseTransport
    observer: Observer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; one that fails is counted too."""
        self.observer.note(FETCH_REQUESTS)
        response = await self.inner.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Counting(response.stream, self.observer)
        return response

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self.inner.aclose()


@dataclass(frozen=True)
class _Counting(httpx.AsyncByteStream):
    stream: httpx.AsyncByteStream
    observer: Observer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self.stream:
            self.observer.note(FETCH_BYTES, len(piece))
            yield piece

    async def aclose(self) -> None:
        await self.stream.aclose()
