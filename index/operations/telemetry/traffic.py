"""Counts HTTP traffic."""

from collections.abc import AsyncIterator, Callable

import httpx

from index.operations.telemetry.observer import Observer


class CountingTransport(httpx.AsyncBaseTransport):
    """A transport that counts requests, and the bytes of responses before decompression.

    Args:
        inner: the wrapped transport.
        observer: receives the counts.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, observer: Observer) -> None:
        self._inner = inner
        self._observer = observer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; one that fails is counted too."""
        self._observer.fetched(1, 0)
        response = await self._inner.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Counting(response.stream, self._count)
        return response

    def _count(self, size: int) -> None:
        self._observer.fetched(0, size)

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._inner.aclose()


class _Counting(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, count: Callable[[int], None]) -> None:
        self._stream = stream
        self._count = count

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._count(len(piece))
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
